"""The mails of this room: how each is written, and whether it is still wanted."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ogp_portal.links import make_token
from ogp_portal.outbox.kinds import Kind, Mail, register
from ogp_portal.outbox.models import Message
from ogp_portal.outbox.rendering import render_mail

from .emails import ASK
from .models import Promoter


class AskPromoterKind(Kind):
    name = ASK
    label = gettext_lazy("question to a promoter")
    about_type = "meetings.promoter"

    def load(self, messages: Iterable[Message]) -> dict[int, Promoter]:
        messages = list(messages)
        prefetch_related_objects(messages, "author")
        rows = Promoter.objects.select_related("ally", "team__jurisdiction", "team__meeting__organiser")
        return rows.prefetch_related("areas").in_bulk({message.about_id for message in messages})

    def is_wanted(self, message: Message, row: Promoter | None) -> bool:
        return row is not None and row.link_version == message.data.get("link_version")

    def render(self, message: Message, row: Promoter) -> Mail:
        token = make_token(purpose="promoter", pk=row.pk, version=row.link_version)
        asker = message.author or (row.team.meeting.organiser if row.team.meeting else None)
        context = {
            "promoter": row,
            "team": row.team,
            "asker": asker,
            "areas": [area.get_area_display() for area in row.areas.all()],
            "url": settings.SITE_URL + reverse("meetings:promoter-answer", args=[token]),
        }
        subject, text, html = render_mail("meetings/outcome/emails/promoter_ask", context)
        return Mail(
            subject,
            text,
            html,
            reply_to=asker.email if asker else "",
            from_name=_("%(name)s (via portal)") % {"name": asker} if asker else "",
        )


def register_all() -> None:
    register(AskPromoterKind())
