"""The kinds of mail about a meeting: how they are written, and whether they are still wanted when their turn comes."""

from collections.abc import Iterable

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.invitations import emails, writing
from meetings.invitations.models import Invitation
from meetings.planning.models import Meeting
from ogp_portal.outbox import kinds
from ogp_portal.outbox.models import Message


class _AboutInvitation(kinds.Kind):
    about_type = emails.ABOUT

    def load(self, messages: Iterable[Message]) -> dict[int, Invitation]:
        ids = {message.about_id for message in messages}
        found = Invitation.objects.select_related("ally").in_bulk(ids)
        meetings = _load_meetings({invitation.meeting_id for invitation in found.values()})
        for invitation in found.values():
            invitation.meeting = meetings[invitation.meeting_id]
        newest = Message.objects.about(emails.ABOUT, ids).order_by().values_list("about_id").annotate(Max("pk"))
        for pk, message_pk in newest:
            if pk in found:
                found[pk].newest_message = message_pk
        return found

    def is_wanted(self, message: Message, row: Invitation | None) -> bool:
        """Only the newest mail about an invitation goes out: an older one would undo what it says."""
        return row is not None and row.newest_message == message.pk


class InvitationRequest(_AboutInvitation):
    name = emails.REQUEST
    label = _("invitation to a meeting")

    def is_wanted(self, message: Message, row: Invitation | None) -> bool:
        if row is None or row.removed_at or not super().is_wanted(message, row):
            return False
        return row.meeting.is_scheduled and row.meeting.ends_at > timezone.now()

    def render(self, message: Message, row: Invitation) -> kinds.Mail:
        return writing.request_mail(
            row,
            recipient=message.recipient,
            link=writing.answer_link(row),
            sequence=message.data["sequence"],
            stamp=message.created_at,
            was=message.data.get("was"),
        )


class InvitationUpdate(InvitationRequest):
    name = emails.UPDATE
    label = _("change of a meeting's time or place")


class InvitationCancel(_AboutInvitation):
    name = emails.CANCEL
    label = _("end of an invitation")

    def render(self, message: Message, row: Invitation) -> kinds.Mail:
        return writing.cancel_mail(
            row,
            recipient=message.recipient,
            sequence=message.data["sequence"],
            stamp=message.created_at,
            is_whole_meeting=message.data["is_whole_meeting"],
        )


class OrganiserCopy(kinds.Kind):
    name = emails.ORGANISER_COPY
    label = _("meeting for the coordinator's own calendar")
    about_type = "meetings.meeting"

    def load(self, messages: Iterable[Message]) -> dict[int, Meeting]:
        return _load_meetings({message.about_id for message in messages})

    def render(self, message: Message, row: Meeting) -> kinds.Mail:
        return writing.organiser_copy_mail(row, sequence=message.data["sequence"], stamp=message.created_at)


def register_all() -> None:
    for kind in (InvitationRequest(), InvitationUpdate(), InvitationCancel(), OrganiserCopy()):
        kinds.register(kind)


def _load_meetings(ids: Iterable[int | None]) -> dict[int, Meeting]:
    meetings = Meeting.objects.select_related("jurisdiction", "organiser").prefetch_related("agenda_items")
    return meetings.in_bulk(ids)
