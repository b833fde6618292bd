"""Days, hours and time zones as a person reads them, worded after the Unicode CLDR."""

import unicodedata
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_skeleton

MINUS = "\u2212"
_REMEMBERED = 4096


@cache
def locale_of(language: str) -> Locale:
    """The CLDR locale of a language of the portal. English is written the international way, day before month."""
    return Locale.parse("en-GB" if language == "en" else language, sep="-")


@lru_cache(_REMEMBERED)
def when_text(start: datetime, end: datetime, zone: str, language: str) -> str:
    """From when to when, with weekday, hours, the zone's city and its UTC offset; both days when they differ."""
    first, last = (moment.astimezone(ZoneInfo(zone)) for moment in (start, end))
    day, clock, label = day_text(start, zone, language), clock_text(start, zone, language), city(zone, language)
    until = clock_text(end, zone, language)
    if first.date() == last.date():
        hours = f"{clock}–{until}"
    else:
        hours = f"{clock} – {day_text(end, zone, language)}{_comma(language)}{until}"
    offsets = list(dict.fromkeys(offset_text(moment, zone) for moment in (start, end)))
    return _comma(language).join([day, hours, f"{label} ({' → '.join(offsets)})"])


@lru_cache(_REMEMBERED)
def day_text(day: datetime | date, zone: str, language: str) -> str:
    """The day with its weekday, month in letters and year; a moment is taken at the zone's clocks."""
    local = day.astimezone(ZoneInfo(zone)).date() if isinstance(day, datetime) else day
    return format_date(local, "EEEE d MMMM y" if language == "en" else "full", locale=locale_of(language))


@lru_cache(_REMEMBERED)
def clock_text(moment: datetime, zone: str, language: str) -> str:
    """The hour and minute that the zone's clocks show, from 00:00 to 23:59."""
    return format_skeleton("Hm", moment.astimezone(ZoneInfo(zone)), locale=locale_of(language))


@lru_cache(_REMEMBERED)
def moment_text(moment: datetime, zone: str, language: str) -> str:
    """One moment with its day, hour and zone."""
    parts = day_text(moment, zone, language), clock_text(moment, zone, language), zone_label(zone, moment, language)
    return _comma(language).join(parts)


def zone_label(zone: str, at: datetime, language: str) -> str:
    """The zone's city and how far its clocks are from UTC at that moment."""
    return f"{city(zone, language)} ({offset_text(at, zone)})"


def offset_text(at: datetime, zone: str) -> str:
    """How far the zone's clocks are from UTC at that moment, as in UTC−5 and UTC+5:30."""
    offset = at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    seconds = int(offset.total_seconds())
    hours, minutes = divmod(abs(seconds) // 60, 60)
    sign = MINUS if seconds < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


@lru_cache(_REMEMBERED)
def city(zone: str, language: str) -> str:
    """The city that stands for the zone, in the reader's language where the CLDR has it."""
    names = locale_of(language).time_zones
    for code in (zone, *_aliases().get(zone, ())):
        if "city" in names.get(code, {}):
            return names[code]["city"]
    return zone.rpartition("/")[2].replace("_", " ")


def zone_choices(language: str, on: date, *, kept: str = "") -> list[tuple[str, str]]:
    """Every inhabited zone as (code, "Colombia, Bogotá (UTC−5)"), by country in the reader's language.

    The zone that is kept from before is among them even under an older name.
    """
    choices = _all_choices(language, on)
    if not kept or any(zone == kept for zone, _label in choices):
        return choices
    return [(kept, city(kept, language)), *choices]


@lru_cache(64)
def _all_choices(language: str, on: date) -> list[tuple[str, str]]:
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    countries = locale_of(language).territories
    named = [
        (zone, f"{countries.get(country, country)}{_comma(language)}{zone_label(zone, noon, language)}")
        for country, zone in _inhabited_zones()
    ]
    return sorted(named, key=lambda choice: unicodedata.normalize("NFKD", choice[1]).casefold())


@cache
def _inhabited_zones() -> list[tuple[str, str]]:
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return [(row[0], row[2]) for row in rows]


@cache
def _aliases() -> dict[str, list[str]]:
    """Older names of each zone, under which the CLDR may keep its city."""
    result: dict[str, list[str]] = {}
    for alias, zone in get_global("zone_aliases").items():
        result.setdefault(zone, []).append(alias)
    return result


def _comma(language: str) -> str:
    return "، " if language == "ar" else ", "
