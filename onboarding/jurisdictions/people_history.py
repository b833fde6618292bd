"""What happened to the people of a workspace, in sentences for its coordinators."""

from django.utils.translation import gettext as _

from ogp_portal.history import Entry
from onboarding.accounts.models import User

from .models import Jurisdiction, Role

MOST_SHOWN = 20


def people_history(jurisdiction: Jurisdiction) -> list[tuple[Entry, str]]:
    """The newest entries with a sentence for each; names are looked up in one query."""
    entries = list(Entry.objects.about(jurisdiction).filter(verb__in=_templates()).select_related("by")[:MOST_SHOWN])
    users = User.objects.in_bulk({entry.details["user"] for entry in entries if "user" in entry.details})
    return [(entry, _sentence(entry, users)) for entry in entries]


def _sentence(entry: Entry, users: dict[int, User]) -> str:
    if entry.verb == "seat.accepted" and entry.details.get("is_other_address"):
        template = _("%(by)s accepted an invitation that was sent to another address, as %(role)s.")
    else:
        template = _templates()[entry.verb]
    roles = dict(Role.choices)
    return template % {
        "by": entry.by or _("The portal"),
        "user": users.get(entry.details.get("user"), _("somebody whose account is deleted")),
        "role": roles.get(entry.details.get("role"), ""),
    }


def _templates() -> dict[str, str]:
    return {
        "workspace.created": _("%(by)s made the workspace."),
        "workspace.changed": _("%(by)s changed what is known about the local government."),
        "workspace.confirmed": _("%(by)s confirmed the workspace."),
        "workspace.handed_over": _("%(by)s handed the workspace over to %(user)s."),
        "seat.invited": _("%(by)s invited a colleague as %(role)s."),
        "seat.invitation_revoked": _("%(by)s took an invitation back."),
        "seat.accepted": _("%(by)s accepted an invitation, as %(role)s."),
        "seat.role_changed": _("%(by)s made %(user)s %(role)s."),
        "seat.removed": _("%(by)s removed %(user)s."),
        "seat.left": _("%(user)s left."),
        "join.asked": _("%(by)s asked to join."),
        "join.accepted": _("%(by)s let %(user)s in as %(role)s."),
        "join.declined": _("%(by)s declined the request of %(user)s."),
        "join.passed_on": _("%(by)s passed an unanswered request on to staff."),
    }
