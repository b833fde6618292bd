"""The door to a workspace: who may see it, write in it and manage its people."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from onboarding.accounts.models import User

from .models import Jurisdiction, Seat


def seat_or_404(user: User, jurisdiction_pk: int) -> Seat:
    """The user's seat in the workspace. Raises Http404 for strangers and for workspaces that do not exist."""
    seats = Seat.objects.select_related("jurisdiction__country")
    seat = get_object_or_404(seats, user_id=user.pk, jurisdiction_id=jurisdiction_pk)
    seat.user = user
    return seat


def require_editor(user: User, jurisdiction: Jurisdiction) -> Seat:
    """The user's seat when it may write. Raises PermissionDenied for viewers and strangers."""
    seat = _seat(user, jurisdiction)
    if seat is None or not seat.may_edit:
        raise PermissionDenied
    return seat


def require_coordinator(user: User, jurisdiction: Jurisdiction) -> Seat:
    """The user's seat when it may manage people. Raises PermissionDenied for everybody else."""
    seat = _seat(user, jurisdiction)
    if seat is None or not seat.is_coordinator:
        raise PermissionDenied
    return seat


def _seat(user: User, jurisdiction: Jurisdiction) -> Seat | None:
    return Seat.objects.filter(user_id=user.pk, jurisdiction_id=jurisdiction.pk).first()
