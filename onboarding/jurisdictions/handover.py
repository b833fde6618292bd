"""What a successor must know, computed from what the workspace holds. Rooms register sections of their own."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Jurisdiction
from .term import months_left

Section = tuple[str, list[str]]
_sections: list[Callable[[Jurisdiction], Section]] = []


def register(section: Callable[[Jurisdiction], Section]) -> None:
    """`section` answers with a title and lines of text; no lines mean that there is nothing to tell."""
    if section not in _sections:
        _sections.append(section)


def sections(jurisdiction: Jurisdiction) -> list[Section]:
    return [section(jurisdiction) for section in (_people, _partners, _term, _open_questions, *_sections)]


def months_left_text(jurisdiction: Jurisdiction) -> str:
    """How much of the term is left today, in words; empty when its end is not known."""
    ends_on = jurisdiction.term_ends_on
    if ends_on is None:
        return ""
    months = months_left(ends_on, on=timezone.localdate(timezone=ZoneInfo(jurisdiction.time_zone)))
    return ngettext("%(months)s month left, until %(day)s", "%(months)s months left, until %(day)s", months) % {
        "months": months,
        "day": date_format(ends_on),
    }


def _people(jurisdiction: Jurisdiction) -> Section:
    seats = jurisdiction.seats.select_related("user")
    return _("People"), [f"{seat.user}, {seat.get_role_display()}, {seat.user.email}" for seat in seats]


def _partners(jurisdiction: Jurisdiction) -> Section:
    partners = jurisdiction.partners.all()
    return _("Partners"), [
        ", ".join(filter(None, [partner.organisation, partner.contact_name, partner.contact_email]))
        for partner in partners
    ]


def _term(jurisdiction: Jurisdiction) -> Section:
    head = " ".join(filter(None, [jurisdiction.head_title, jurisdiction.head_name]))
    return _("Head of government and term"), [line for line in (head, months_left_text(jurisdiction)) if line]


def _open_questions(jurisdiction: Jurisdiction) -> Section:
    invited = [
        _("%(email)s is invited as %(role)s until %(day)s.")
        % {"email": row.email, "role": row.get_role_display(), "day": date_format(row.expires_at)}
        for row in jurisdiction.seat_invitations.open()
    ]
    asked = [
        _("%(person)s asked to join on %(day)s and waits for an answer.")
        % {"person": row.user, "day": date_format(row.asked_at)}
        for row in jurisdiction.join_requests.open().select_related("user")
    ]
    return _("Open invitations and requests"), invited + asked
