"""The wording of iCalendar objects: invitation, cancellation, and a file for one's own calendar (RFC 5545, 5546)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Event, Timezone, vCalAddress, vText
from icalendar.parser import Contentline

PRODUCT = "-//Open government locally//Coordination meetings//EN"
LONGEST_LINE = 74  # Octets: with the space at its beginning a line has 75.
UTC_NAMES = frozenset({"UTC", "Etc/UTC"})
# Stands for the person's own link in facts that are otherwise the same for all.
LINK = "\ue002"


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


def request(facts: MeetingFacts, *, attendee: Person, link: str = "") -> bytes:
    """METHOD:REQUEST to one person; nobody else but the organiser is named (RFC 5546, 3.2.2)."""
    return _calendar("REQUEST", facts, "CONFIRMED", attendee=attendee, link=link)


def cancel_one(facts: MeetingFacts, *, attendee: Person) -> bytes:
    """METHOD:CANCEL that takes one person off: the meeting goes on, so it has no STATUS (RFC 5546, 3.2.5)."""
    return _calendar("CANCEL", facts, attendee=attendee)


def cancel_all(facts: MeetingFacts, *, attendee: Person) -> bytes:
    """METHOD:CANCEL of the whole meeting (RFC 5546, 3.2.5)."""
    return _calendar("CANCEL", facts, "CANCELLED", attendee=attendee)


def publish(facts: MeetingFacts, *, is_cancelled: bool = False, link: str = "") -> bytes:
    """METHOD:PUBLISH for one's own calendar, without attendees (RFC 5546, 3.2.1)."""
    return _calendar("PUBLISH", facts, "CANCELLED" if is_cancelled else "CONFIRMED", link=link)


def _calendar(
    method: str, facts: MeetingFacts, status: str = "", *, attendee: Person | None = None, link: str = ""
) -> bytes:
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODUCT}\r\nCALSCALE:GREGORIAN\r\nMETHOD:{method}\r\n"
    zone = _zone(facts.time_zone, _local(facts.starts_at, facts.time_zone).year)
    begin, *shared = _shared_lines(facts, status, attendee is not None)
    lines = [line if LINK not in line else _folded(line.replace(LINK, link)) for line in shared]
    guest = [_guest_line(attendee)] if attendee else []
    event = "\r\n".join([begin, *guest, *lines])
    return head.encode() + zone + event.encode() + b"END:VCALENDAR\r\n"


@lru_cache(64)
def _shared_lines(facts: MeetingFacts, status: str, has_guest: bool) -> tuple[str, ...]:
    """The lines that all who are invited to a meeting get; only those with the person's link are not yet folded."""
    event = Event()
    event.add("uid", facts.uid)
    event.add("sequence", facts.sequence)
    event.add("dtstamp", facts.stamp.astimezone(UTC))
    event.add("dtstart", _local(facts.starts_at, facts.time_zone))
    event.add("dtend", _local(facts.ends_at, facts.time_zone))
    event.add("summary", facts.title)
    for name, value in (("location", facts.place), ("description", facts.description), ("url", facts.url)):
        if value:
            event.add(name, value)
    event["organizer"] = _address(facts.organiser)
    if has_guest:
        chair = _address(facts.organiser, role="CHAIR", partstat="ACCEPTED", cutype="INDIVIDUAL")
        event.add("attendee", chair, encode=False)
    if status:
        event.add("status", status)
    return tuple(line if LINK in line else _folded(line) for line in event.content_lines())


def _guest_line(attendee: Person) -> str:
    guest = _address(attendee, role="REQ-PARTICIPANT", partstat="NEEDS-ACTION", rsvp="TRUE", cutype="INDIVIDUAL")
    return _folded(Contentline.from_parts("ATTENDEE", guest.params, guest))


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets (RFC 5545, 3.1); no piece ends within an escaped character."""
    if not line.isascii():
        return Contentline(line).to_ical().decode()
    pieces = []
    while len(line) > LONGEST_LINE:
        end = LONGEST_LINE - (line[LONGEST_LINE - 1] in "\\^")
        pieces.append(line[:end])
        line = line[end:]
    return "\r\n ".join([*pieces, line])


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


@lru_cache(512)
def _zone(name: str, year: int) -> bytes:
    """The VTIMEZONE for the years around a meeting; kept, because making one takes up to 15 ms."""
    if name in UTC_NAMES:
        return b""
    return Timezone.from_tzid(name, first_date=date(year - 1, 1, 1), last_date=date(year + 1, 12, 31)).to_ical()
