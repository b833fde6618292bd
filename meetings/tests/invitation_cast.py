"""What the tests of invitations share: a meeting, its mails, and two readers of iCalendar that did not write it."""

from datetime import UTC, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from meetings.models import Invitation
from meetings.planning.services import create_meeting


def make_meeting(jurisdiction, by, **fields):
    start = (timezone.now() + timedelta(days=20)).replace(hour=15, minute=0, second=0, microsecond=0)
    values = {
        "title": "Reunión de coordinación",
        "starts_at": start,
        "ends_at": start + timedelta(minutes=90),
        "time_zone": "America/Bogota",
        "answer_by": start - timedelta(days=3),
        "place": "Palacio municipal, sala 2",
        "online_link": "https://video.example/santa-rosa",
        "aim": "Formar el equipo.",
    } | fields
    return create_meeting(jurisdiction=jurisdiction, by=by, **values)


def page(name, meeting, *more):
    return reverse(f"meetings:{name}", args=[meeting.jurisdiction_id, meeting.pk, *more])


def invitation_of(meeting, ally):
    return Invitation.objects.get(meeting=meeting, ally=ally)


def mails_to(mails, address):
    return [mail for mail in mails if mail["To"] == address]


def calendar_of(mail) -> bytes:
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return part.get_payload(decode=True)


def read_strictly(content: bytes) -> list[tuple[str, dict, str]]:
    """Content lines (name, parameters, value) by the grammar of RFC 5545, 3.1; AssertionError for anything else."""
    assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    for line in content.split(b"\r\n"):
        line.decode()
    lines = content.decode().replace("\r\n ", "").split("\r\n")[:-1]
    return [_content_line(line) for line in lines]


def _content_line(line: str) -> tuple[str, dict, str]:
    parts, quoted, head_end = [""], False, None
    for position, character in enumerate(line):
        if character == '"':
            quoted = not quoted
        elif character == ":" and not quoted:
            head_end = position
            break
        elif character == ";" and not quoted:
            parts.append("")
            continue
        parts[-1] += character
    assert head_end is not None and not quoted, line
    name, *parameters = parts
    assert name and name.replace("-", "").isalnum() and name.isupper(), line
    pairs = dict(parameter.split("=", 1) for parameter in parameters)
    return name, {key: value.strip('"') for key, value in pairs.items()}, line[head_end + 1 :]


def event_of(content: bytes) -> dict[str, list[tuple[dict, str]]]:
    """The one VEVENT's properties, with their parameters and values."""
    lines = read_strictly(content)
    names = [(name, value) for name, _parameters, value in lines]
    begin, end = names.index(("BEGIN", "VEVENT")), names.index(("END", "VEVENT"))
    assert names.count(("BEGIN", "VEVENT")) == 1
    event: dict = {}
    for name, parameters, value in lines[begin + 1 : end]:
        event.setdefault(name, []).append((parameters, value))
    return event


def method_of(content: bytes) -> str:
    return next(value for name, _parameters, value in read_strictly(content) if name == "METHOD")


def utc(*parts) -> datetime:
    return datetime(*parts, tzinfo=UTC)
