"""The wording of iCalendar objects: invitation, cancellation, and a file for one's own calendar (RFC 5545, 5546)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Event, Timezone, vCalAddress, vText

PRODUCT = "-//Open government locally//Coordination meetings//EN"
UTC_NAMES = frozenset({"UTC", "Etc/UTC"})


@dataclass(frozen=True, kw_only=True)
class Person:
    name: str
    email: str
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class MeetingFacts:
    """What every calendar object about a meeting says. Moments are aware; `stamp` is when the message was made."""

    uid: str
    sequence: int
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    title: str
    organiser: Person
    place: str = ""
    description: str = ""
    url: str = ""


def request(facts: MeetingFacts, *, attendee: Person) -> bytes:
    """METHOD:REQUEST to one person; nobody else but the organiser is named (RFC 5546, 3.2.2)."""
    event = _event(facts)
    event.add("status", "CONFIRMED")
    _add_people(event, facts, attendee)
    return _calendar("REQUEST", facts, event)


def cancel_one(facts: MeetingFacts, *, attendee: Person) -> bytes:
    """METHOD:CANCEL that takes one person off: the meeting goes on, so it has no STATUS (RFC 5546, 3.2.5)."""
    event = _event(facts)
    _add_people(event, facts, attendee)
    return _calendar("CANCEL", facts, event)


def cancel_all(facts: MeetingFacts, *, attendee: Person) -> bytes:
    """METHOD:CANCEL of the whole meeting (RFC 5546, 3.2.5)."""
    event = _event(facts)
    event.add("status", "CANCELLED")
    _add_people(event, facts, attendee)
    return _calendar("CANCEL", facts, event)


def publish(facts: MeetingFacts, *, is_cancelled: bool = False) -> bytes:
    """METHOD:PUBLISH for one's own calendar, without attendees (RFC 5546, 3.2.1)."""
    event = _event(facts)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    return _calendar("PUBLISH", facts, event)


def _event(facts: MeetingFacts) -> Event:
    event = Event()
    event.add("uid", facts.uid)
    event.add("sequence", facts.sequence)
    event.add("dtstamp", facts.stamp.astimezone(UTC))
    event.add("dtstart", _local(facts.starts_at, facts.time_zone))
    event.add("dtend", _local(facts.ends_at, facts.time_zone))
    event.add("summary", facts.title)
    for name in ("place", "description", "url"):
        if value := getattr(facts, name):
            event.add("location" if name == "place" else name, value)
    event["organizer"] = _address(facts.organiser)
    return event


def _add_people(event: Event, facts: MeetingFacts, attendee: Person) -> None:
    guest = _address(attendee, role="REQ-PARTICIPANT", partstat="NEEDS-ACTION", rsvp="TRUE", cutype="INDIVIDUAL")
    chair = _address(facts.organiser, role="CHAIR", partstat="ACCEPTED", cutype="INDIVIDUAL")
    event.add("attendee", guest, encode=False)
    event.add("attendee", chair, encode=False)


def _address(person: Person, **parameters: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.email}")
    # Quotes are taken out: old calendars show their RFC 6868 encoding as it stands.
    name = " ".join("".join(c for c in person.name if c.isprintable() and c != '"').split())
    if name:
        address.params["CN"] = vText(name)
    if person.language:
        address.params["LANGUAGE"] = vText(person.language)
    for key, value in parameters.items():
        address.params[key.upper()] = vText(value)
    return address


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(UTC if zone in UTC_NAMES else ZoneInfo(zone))


def _calendar(method: str, facts: MeetingFacts, event: Event) -> bytes:
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODUCT}\r\nCALSCALE:GREGORIAN\r\nMETHOD:{method}\r\n"
    zone = _zone(facts.time_zone, _local(facts.starts_at, facts.time_zone).year)
    return head.encode() + zone + event.to_ical() + b"END:VCALENDAR\r\n"


@lru_cache(512)
def _zone(name: str, year: int) -> bytes:
    """The VTIMEZONE for the years around a meeting; kept, because making one takes up to 15 ms."""
    if name in UTC_NAMES:
        return b""
    return Timezone.from_tzid(name, first_date=date(year - 1, 1, 1), last_date=date(year + 1, 12, 31)).to_ical()
