"""What this room holds about one person, and why their account may have to wait before it is deleted."""

from django.utils.translation import gettext as _

from onboarding.accounts import deletion, own_data
from onboarding.accounts.models import User

from .models import JoinRequest, Jurisdiction, Role, Seat


def register_all() -> None:
    own_data.register("seats", _seats)
    own_data.register("join_requests", _join_requests)
    deletion.register_objection(last_coordinator_of)


def last_coordinator_of(user: User) -> list[str]:
    """One sentence for each workspace that would keep people but lose its only coordinator."""
    mine = Jurisdiction.objects.filter(seats__user=user, seats__role=Role.COORDINATOR)
    others = Seat.objects.exclude(user=user)
    with_people = mine.filter(pk__in=others.values("jurisdiction_id"))
    alone = with_people.exclude(pk__in=others.filter(role=Role.COORDINATOR).values("jurisdiction_id"))
    return [
        _("You are the only coordinator of %(name)s. Make somebody else coordinator first.") % {"name": jurisdiction}
        for jurisdiction in alone
    ]


def _seats(user: User) -> list:
    return list(Seat.objects.filter(user=user).values("jurisdiction__name", "role", "taken_at"))


def _join_requests(user: User) -> list:
    rows = JoinRequest.objects.filter(user=user)
    return list(rows.values("jurisdiction__name", "message", "status", "asked_at", "answered_at"))
