"""Time zones to choose from, under names that people know."""

from functools import cache

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from ogp_portal.fields import known_zones


@cache
def zone_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Every IANA zone with its country and city in the language, in alphabetical order; UTC comes first."""
    locale = Locale.parse(language)
    named = []
    for zone, territory in get_global("zone_territories").items():
        country = locale.territories.get(territory)
        if country and zone in known_zones():
            named.append((zone, f"{country}: {get_timezone_location(zone, locale=locale, return_city=True)}"))
    return ("UTC", "UTC"), *sorted(named, key=lambda choice: choice[1].casefold())
