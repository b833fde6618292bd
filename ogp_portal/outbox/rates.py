"""How fast mail may leave, for the whole site and for each domain: one row each, so it holds across processes."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .models import RateLimit

PATIENCE = timedelta(seconds=2)


def next_turn(recipient: str) -> datetime | None:
    """None when a message to this recipient may leave now, and then its turn is taken; else when to ask again."""
    limits = {
        "*": settings.OUTBOX_RATE_PER_MINUTE,
        recipient.rpartition("@")[2].lower(): settings.OUTBOX_RATE_PER_DOMAIN_PER_MINUTE,
    }
    limits = {domain: per_minute for domain, per_minute in limits.items() if per_minute}
    return _take_turns(limits) if limits else None


@transaction.atomic
def _take_turns(limits: dict[str, int]) -> datetime | None:
    now = timezone.now()
    for domain in limits:
        RateLimit.objects.get_or_create(domain=domain, defaults={"next_at": now})
    rows = list(RateLimit.objects.select_for_update().filter(domain__in=limits).order_by("domain"))
    latest = max(row.next_at for row in rows)
    if latest > now + PATIENCE:
        return latest
    for row in rows:
        row.next_at = max(row.next_at, now) + timedelta(minutes=1) / limits[row.domain]
    RateLimit.objects.bulk_update(rows, ["next_at"])
    return None
