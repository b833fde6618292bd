"""Method 1, the coordination meeting: what a new meeting is filled in with, in the language that is active."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class AgendaRow:
    title: str
    minutes: int
    leader: str = ""


def title() -> str:
    return _("Coordination meeting on open government")


def aim() -> str:
    return _(
        "Bring together the allies inside our administration and in other public institutions: first to apply to "
        "OGP Local, then to write the action plan together with civil society and to carry it out."
    )


def expected_result() -> str:
    return _("An internal promoter team for open government: who is in it, who leads it, and what each person does.")


def agenda() -> list[AgendaRow]:
    """Ninety minutes."""
    return [
        AgendaRow(_("Welcome and why we meet"), 10),
        AgendaRow(_("What open government and OGP Local are"), 15),
        AgendaRow(_("What each office does already, and what it could gain"), 20),
        AgendaRow(_("Applying: what it asks of us, and whether we are ready"), 15),
        AgendaRow(_("Forming the promoter team"), 20),
        AgendaRow(_("Next steps: who does what by when"), 10),
    ]
