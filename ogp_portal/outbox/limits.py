"""How many messages may leave in a minute, for the whole site and to one domain, counted across all processes."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from .models import RateLimit

WHOLE_SITE = "*"


def are_set() -> bool:
    return bool(settings.OUTBOX_RATE_PER_MINUTE or settings.OUTBOX_RATE_PER_DOMAIN_PER_MINUTE)


@transaction.atomic
def reserve_slot(recipient: str, *, now: datetime) -> datetime:
    """The moment from which a message to this recipient may leave; the moment is taken from then on."""
    domain = recipient.rpartition("@")[2].lower()
    limits = (
        (WHOLE_SITE, settings.OUTBOX_RATE_PER_MINUTE),
        (domain, settings.OUTBOX_RATE_PER_DOMAIN_PER_MINUTE),
    )
    return max(_next_slot(name, per_minute, now) for name, per_minute in limits if per_minute)


def _next_slot(name: str, per_minute: int, now: datetime) -> datetime:
    limit, _ = RateLimit.objects.select_for_update().get_or_create(domain=name, defaults={"next_at": now})
    slot = max(now, limit.next_at)
    limit.next_at = slot + timedelta(minutes=1) / per_minute
    limit.save(update_fields=["next_at"])
    return slot
