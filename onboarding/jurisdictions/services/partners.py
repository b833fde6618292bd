"""The non-governmental organisations that support the application."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal.history import record
from onboarding.accounts.models import User

from ..access import require_editor
from ..models import Jurisdiction, Partner


@transaction.atomic
def save_partner(partner: Partner, *, by: User) -> Partner:
    """Adds the partner, or saves what changed. Raises ValidationError when the organisation is a partner already."""
    require_editor(by, partner.jurisdiction)
    Jurisdiction.objects.select_for_update().get(pk=partner.jurisdiction_id)
    others = Partner.objects.filter(jurisdiction_id=partner.jurisdiction_id).exclude(pk=partner.pk)
    if others.filter(organisation__iexact=partner.organisation).exists():
        raise ValidationError({"organisation": _("This organisation is already a partner.")})
    verb = "partner.changed" if partner.pk else "partner.added"
    partner.save()
    record(partner.jurisdiction, verb, by=by, partner=partner.pk)
    return partner


@transaction.atomic
def remove_partner(partner: Partner, *, by: User) -> None:
    require_editor(by, partner.jurisdiction)
    record(partner.jurisdiction, "partner.removed", by=by, partner=partner.pk)
    partner.delete()
