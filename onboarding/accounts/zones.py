from django.utils import timezone

from ogp_portal import moments


def zone_choices(language: str) -> list[tuple[str, str]]:
    """Every inhabited time zone with country, city and present offset, in the language; UTC comes first."""
    return moments.zone_choices(language, timezone.now().date(), kept="UTC")
