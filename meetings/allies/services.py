from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.allies.models import Ally, AllyArea
from ogp_portal.history import record
from ogp_portal.outbox.models import Message, State
from onboarding.accounts.models import User
from onboarding.jurisdictions.access import require_editor


@transaction.atomic
def save_ally(ally: Ally, *, areas: Iterable[str], by: User) -> Ally:
    """Adds the ally or writes the changes. Raises ValidationError when the address is on the list already."""
    require_editor(by, ally.jurisdiction)
    verb = "changed" if ally.pk else "added"
    try:
        with transaction.atomic():
            ally.save()
    except IntegrityError:
        raise ValidationError({"email": _("An ally with this address is already on your list.")}) from None
    wanted = set(areas)
    ally.areas.exclude(area__in=wanted).delete()
    AllyArea.objects.bulk_create((AllyArea(ally=ally, area=area) for area in sorted(wanted)), ignore_conflicts=True)
    if verb == "changed":
        _redirect_unsent(ally)
    record(ally, verb, by=by)
    return ally


def _redirect_unsent(ally: Ally) -> None:
    """Invitations that wait or did not arrive follow the ally's address; a cancellation goes where the mail went."""
    invitations = ally.invitations.values_list("pk", flat=True)
    unsent = Message.objects.about("meetings.invitation", invitations).filter(
        kind__in=["invitation.request", "invitation.update"],
        state__in=[State.HELD, State.QUEUED, State.FAILED, State.UNCERTAIN],
    )
    unsent.update(recipient=ally.email)


@transaction.atomic
def remove_ally(ally: Ally, *, by: User) -> None:
    """Raises ValidationError while the ally is expected at an upcoming meeting or belongs to the promoter team."""
    require_editor(by, ally.jurisdiction)
    if awaiting_meetings(ally).exists():
        raise ValidationError(_("This person is invited to an upcoming meeting. Take them off the meeting first."))
    if ally.promoter_posts.exists():
        raise ValidationError(_("This person belongs to the promoter team. Take them off the team first."))
    record(ally, "removed", by=by)
    ally.delete()


def awaiting_meetings(ally: Ally) -> models.QuerySet:
    """The ally's standing invitations to meetings that are still to come."""
    return ally.invitations.filter(
        removed_at__isnull=True, meeting__status="scheduled", meeting__ends_at__gt=timezone.now()
    ).select_related("meeting")
