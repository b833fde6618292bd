"""Making, changing, confirming and handing over a workspace."""

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.history import record
from onboarding.accounts.models import User

from ..access import require_editor
from ..domains import is_address_of
from ..limits import UNCONFIRMED_WORKSPACES_OF_ONE_PERSON
from ..models import Jurisdiction, Role, Seat


@transaction.atomic
def create_workspace(jurisdiction: Jurisdiction, *, by: User) -> Jurisdiction:
    """Saves the new jurisdiction with `by` as its coordinator. The same form sent twice makes one workspace.

    Raises ValidationError when too many workspaces of this person wait to be confirmed.
    """
    User.objects.select_for_update().get(pk=by.pk)
    mine = Jurisdiction.objects.filter(created_by=by)
    same = mine.filter(
        country=jurisdiction.country,
        name_normalised=jurisdiction.name_normalised,
        level=jurisdiction.level,
        region=jurisdiction.region,
        seats__user=by,
    ).first()
    if same:
        return same
    if mine.unconfirmed().count() >= UNCONFIRMED_WORKSPACES_OF_ONE_PERSON:
        raise ValidationError(_("Several workspaces of yours wait to be confirmed. Please wait until they are."))
    jurisdiction.created_by = by
    jurisdiction.save()
    Seat.objects.create(jurisdiction=jurisdiction, user=by, role=Role.COORDINATOR)
    record(jurisdiction, "workspace.created", by=by)
    return jurisdiction


@transaction.atomic
def update_workspace(jurisdiction: Jurisdiction, *, changed: list[str], by: User) -> None:
    """Saves the changed fields only, so that two editors of different fields do not undo each other."""
    require_editor(by, jurisdiction)
    if not changed:
        return
    if "website" in changed:
        jurisdiction.is_website_checked = False
    jurisdiction.save(update_fields=[*changed, "name_normalised", "is_website_checked"])
    record(jurisdiction, "workspace.changed", by=by, fields=changed)


@transaction.atomic
def confirm_workspace(jurisdiction: Jurisdiction, *, by: User | None) -> bool:
    """Confirms it; False when it was confirmed already. `by` is None when an address at its website confirmed it."""
    if by is not None and not by.has_perm("onboarding.change_jurisdiction"):
        raise PermissionDenied
    won = (
        Jurisdiction.objects.unconfirmed()
        .filter(pk=jurisdiction.pk)
        .update(confirmed_at=timezone.now(), confirmed_by=by)
    )
    if won:
        record(jurisdiction, "workspace.confirmed", by=by)
    return bool(won)


def confirm_by_address(jurisdiction: Jurisdiction) -> bool:
    """Confirms the workspace when a coordinator's verified address belongs to the website that staff checked."""
    if jurisdiction.is_confirmed or not jurisdiction.is_website_checked:
        return False
    return bool(coordinators_at_website(jurisdiction)) and confirm_workspace(jurisdiction, by=None)


def coordinators_at_website(jurisdiction: Jurisdiction) -> list[str]:
    """Verified addresses of coordinators whose domain is the website's: a hint for staff."""
    addresses = EmailAddress.objects.filter(
        verified=True, user__seats__jurisdiction=jurisdiction, user__seats__role=Role.COORDINATOR
    ).values_list("email", flat=True)
    return [email for email in addresses if is_address_of(email, jurisdiction.website)]


@transaction.atomic
def hand_over_workspace(jurisdiction: Jurisdiction, *, to: User, by: User) -> Seat:
    """Staff make somebody coordinator of an abandoned workspace; the seats of others stay as they are."""
    if not by.has_perm("onboarding.change_seat"):
        raise PermissionDenied
    seat, _created = Seat.objects.update_or_create(
        jurisdiction=jurisdiction, user=to, defaults={"role": Role.COORDINATOR}
    )
    record(jurisdiction, "workspace.handed_over", by=by, user=to.pk)
    confirm_by_address(jurisdiction)
    return seat
