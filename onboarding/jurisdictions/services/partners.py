"""The non-governmental organisations that support the application."""

from django.db import transaction

from ogp_portal.history import record
from onboarding.accounts.models import User

from ..access import require_editor
from ..models import Partner


@transaction.atomic
def save_partner(partner: Partner, *, by: User) -> Partner:
    """Adds the partner, or saves what changed."""
    require_editor(by, partner.jurisdiction)
    verb = "partner.changed" if partner.pk else "partner.added"
    partner.save()
    record(partner.jurisdiction, verb, by=by, partner=partner.pk)
    return partner


@transaction.atomic
def remove_partner(partner: Partner, *, by: User) -> None:
    require_editor(by, partner.jurisdiction)
    record(partner.jurisdiction, "partner.removed", by=by, partner=partner.pk)
    partner.delete()
