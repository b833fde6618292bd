"""What this room holds about one person, and why their account may have to wait before it is deleted."""

from django.db import transaction
from django.utils.translation import gettext as _

from onboarding.accounts import deletion, own_data
from onboarding.accounts.models import User

from .models import JoinRequest, Jurisdiction, Role, Seat


def register_all() -> None:
    own_data.register("seats", _seats)
    own_data.register("join_requests", _join_requests)
    deletion.register_objection(last_coordinator_of)


@transaction.atomic
def last_coordinator_of(user: User) -> list[str]:
    """One sentence for each workspace that would keep people but lose its only coordinator.

    Locks the workspaces for the caller's transaction, or two coordinators could delete their accounts at once.
    """
    held = Seat.objects.filter(user=user, role=Role.COORDINATOR).values("jurisdiction_id")
    mine = list(Jurisdiction.objects.select_for_update().filter(pk__in=held))
    others = Seat.objects.filter(jurisdiction__in=mine).exclude(user=user).values_list("jurisdiction_id", "role")
    with_people = {pk for pk, _role in others}
    with_coordinator = {pk for pk, role in others if role == Role.COORDINATOR}
    return [
        _("You are the only coordinator of %(name)s. Make somebody else coordinator first.") % {"name": jurisdiction}
        for jurisdiction in mine
        if jurisdiction.pk in with_people - with_coordinator
    ]


def _seats(user: User) -> list:
    return list(Seat.objects.filter(user=user).values("jurisdiction__name", "role", "taken_at"))


def _join_requests(user: User) -> list:
    rows = JoinRequest.objects.filter(user=user)
    return list(rows.values("jurisdiction__name", "message", "status", "asked_at", "answered_at"))
