"""Who may act for a jurisdiction: invite, accept, change, remove, leave. A workspace keeps a coordinator."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.history import record
from ogp_portal.outbox.services import cancel_unsent, enqueue
from onboarding.accounts.models import User

from ..access import require_coordinator
from ..limits import SEAT_INVITATION_LASTS, UNCONFIRMED_DAILY_INVITATIONS
from ..models import Jurisdiction, Role, Seat, SeatInvitation
from .workspaces import confirm_by_address

STRENGTH: dict[str, int] = {Role.VIEWER: 1, Role.EDITOR: 2, Role.COORDINATOR: 3}


@transaction.atomic
def invite_colleague(invitation: SeatInvitation, *, by: User) -> SeatInvitation:
    """Saves the invitation and sends its mail. Raises ValidationError when the person is in or invited already."""
    jurisdiction = _locked(invitation.jurisdiction)
    require_coordinator(by, jurisdiction)
    _refuse_when_in_or_invited(jurisdiction, invitation.email)
    _refuse_when_too_many(jurisdiction)
    invitation.invited_by = by
    invitation.expires_at = timezone.now() + SEAT_INVITATION_LASTS
    invitation.save()
    record(jurisdiction, "seat.invited", by=by, invitation=invitation.pk, role=invitation.role)
    enqueue(kind="seat.invitation", about=invitation, recipient=invitation.email, language=invitation.language)
    return invitation


@transaction.atomic
def revoke_invitation(invitation: SeatInvitation, *, by: User) -> None:
    """Takes the invitation back: its link no longer opens, its mail is not sent if it still waits."""
    require_coordinator(by, invitation.jurisdiction)
    waiting = SeatInvitation.objects.unanswered().filter(pk=invitation.pk)
    if not waiting.update(revoked_at=timezone.now(), link_version=invitation.link_version + 1):
        raise ValidationError(_("This invitation has been accepted or taken back already."))
    cancel_unsent(about_type=invitation._meta.label_lower, ids=[invitation.pk])
    record(invitation.jurisdiction, "seat.invitation_revoked", by=by, invitation=invitation.pk)


@transaction.atomic
def accept_invitation(invitation: SeatInvitation, *, by: User) -> Seat:
    """Gives `by` the seat, whatever their own address is. Somebody who has a seat never loses a stronger role."""
    jurisdiction = _locked(invitation.jurisdiction)
    if not SeatInvitation.objects.open().filter(pk=invitation.pk).update(accepted_at=timezone.now()):
        raise ValidationError(_("This invitation is no longer open. Ask the coordinators for a new one."))
    is_other_address = by.email.casefold() != invitation.email.casefold()
    seat = give_seat(jurisdiction, user=by, role=invitation.role)
    record(jurisdiction, "seat.accepted", by=by, role=seat.role, is_other_address=is_other_address)
    confirm_by_address(jurisdiction)
    return seat


def give_seat(jurisdiction: Jurisdiction, *, user: User, role: str) -> Seat:
    """The user's seat with at least this role, in the caller's transaction."""
    seat, is_new = Seat.objects.get_or_create(jurisdiction=jurisdiction, user=user, defaults={"role": role})
    if not is_new and STRENGTH[role] > STRENGTH[seat.role]:
        seat.role = role
        seat.save(update_fields=["role"])
    return seat


@transaction.atomic
def change_role(seat: Seat, *, role: str, by: User) -> None:
    """Raises ValidationError when the last coordinator would stop being one."""
    jurisdiction = _locked(seat.jurisdiction)
    require_coordinator(by, jurisdiction)
    current = _current(seat)
    if current.role == role:
        return
    if role != Role.COORDINATOR:
        _keep_a_coordinator(current)
    current.role = role
    current.save(update_fields=["role"])
    record(jurisdiction, "seat.role_changed", by=by, user=current.user_id, role=role)


@transaction.atomic
def remove_seat(seat: Seat, *, by: User) -> None:
    """Takes the seat away. Raises ValidationError for the last coordinator's."""
    jurisdiction = _locked(seat.jurisdiction)
    require_coordinator(by, jurisdiction)
    current = _current(seat)
    _keep_a_coordinator(current)
    record(jurisdiction, "seat.removed", by=by, user=current.user_id)
    current.delete()


@transaction.atomic
def leave_workspace(seat: Seat) -> None:
    """The holder gives the seat up. Raises ValidationError for the last coordinator."""
    jurisdiction = _locked(seat.jurisdiction)
    current = _current(seat)
    _keep_a_coordinator(current)
    record(jurisdiction, "seat.left", by=seat.user, user=seat.user_id)
    current.delete()


def _locked(jurisdiction: Jurisdiction) -> Jurisdiction:
    """Changes of people in one workspace come one after the other, or two coordinators could leave at once."""
    return Jurisdiction.objects.select_for_update().get(pk=jurisdiction.pk)


def _current(seat: Seat) -> Seat:
    current = Seat.objects.filter(pk=seat.pk).first()
    if current is None:
        raise ValidationError(_("This person has left the workspace already."))
    return current


def _keep_a_coordinator(leaving: Seat) -> None:
    others = Seat.objects.filter(jurisdiction_id=leaving.jurisdiction_id, role=Role.COORDINATOR).exclude(pk=leaving.pk)
    if leaving.is_coordinator and not others.exists():
        raise ValidationError(
            _("A workspace needs a coordinator. Make somebody else coordinator first."), code="last_coordinator"
        )


def _refuse_when_in_or_invited(jurisdiction: Jurisdiction, email: str) -> None:
    if Seat.objects.filter(jurisdiction=jurisdiction, user__email__iexact=email).exists():
        raise ValidationError({"email": _("This person has a seat already.")})
    earlier = jurisdiction.seat_invitations.filter(email__iexact=email)
    if earlier.open().exists():
        raise ValidationError({"email": _("This person is already invited. Take the invitation back to send another.")})
    earlier.unanswered().update(revoked_at=timezone.now())


def _refuse_when_too_many(jurisdiction: Jurisdiction) -> None:
    since = timezone.now() - timedelta(days=1)
    sent = jurisdiction.seat_invitations.filter(invited_at__gt=since).count()
    if not jurisdiction.is_confirmed and sent >= UNCONFIRMED_DAILY_INVITATIONS:
        raise ValidationError(_("A workspace that is not confirmed yet can send 30 invitations a day. Try tomorrow."))
