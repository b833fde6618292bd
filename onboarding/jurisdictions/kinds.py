"""The mails of this room: how each is written, and whether it is still wanted."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ogp_portal.links import make_token
from ogp_portal.outbox.kinds import Kind, Mail, register
from ogp_portal.outbox.models import Message
from ogp_portal.outbox.rendering import render_mail

from .models import JoinRequest, SeatInvitation

EMAILS = "onboarding/jurisdictions/emails"


class SeatInvitationKind(Kind):
    name = "seat.invitation"
    label = gettext_lazy("invitation to a seat")
    about_type = "onboarding.seatinvitation"

    def load(self, messages: Iterable[Message]) -> dict[int, SeatInvitation]:
        rows = SeatInvitation.objects.select_related("jurisdiction", "invited_by")
        return rows.in_bulk({message.about_id for message in messages})

    def is_wanted(self, message: Message, row: SeatInvitation | None) -> bool:
        return row is not None and row.is_open

    def render(self, message: Message, row: SeatInvitation) -> Mail:
        token = make_token(purpose="seat", pk=row.pk, version=row.link_version)
        context = {"invitation": row, "url": _absolute("onboarding:seat-accept", token)}
        subject, text, html = render_mail(f"{EMAILS}/seat_invitation", context)
        inviter = row.invited_by
        sender = _("%(name)s (via portal)") % {"name": inviter} if inviter else ""
        return Mail(subject, text, html, reply_to=inviter.email if inviter else "", from_name=sender)


class JoinRequestKind(Kind):
    about_type = "onboarding.joinrequest"

    def load(self, messages: Iterable[Message]) -> dict[int, JoinRequest]:
        rows = JoinRequest.objects.select_related("jurisdiction", "user")
        return rows.in_bulk({message.about_id for message in messages})


class JoinAskedKind(JoinRequestKind):
    name = "join.request"
    label = gettext_lazy("request to join")

    def is_wanted(self, message: Message, row: JoinRequest | None) -> bool:
        return row is not None and row.is_open

    def render(self, message: Message, row: JoinRequest) -> Mail:
        url = _absolute("onboarding:join-request-answer", row.jurisdiction_id, row.pk)
        return Mail(*render_mail(f"{EMAILS}/join_request", {"join_request": row, "url": url}))


class JoinPassedOnKind(JoinAskedKind):
    name = "join.passed_on"
    label = gettext_lazy("unanswered request to join, for staff")

    def render(self, message: Message, row: JoinRequest) -> Mail:
        url = _absolute("admin:onboarding_joinrequest_change", row.pk)
        return Mail(*render_mail(f"{EMAILS}/join_passed_on", {"join_request": row, "url": url}))


class JoinAnsweredKind(JoinRequestKind):
    name = "join.answer"
    label = gettext_lazy("answer to a request to join")

    def render(self, message: Message, row: JoinRequest) -> Mail:
        context = {
            "join_request": row,
            "is_accepted": row.status == JoinRequest.Status.ACCEPTED,
            "url": _absolute("onboarding:workspace-show", row.jurisdiction_id),
        }
        return Mail(*render_mail(f"{EMAILS}/join_answer", context))


def register_all() -> None:
    for kind in (SeatInvitationKind(), JoinAskedKind(), JoinPassedOnKind(), JoinAnsweredKind()):
        register(kind)


def _absolute(name: str, *args) -> str:
    return settings.SITE_URL + reverse(name, args=args)
