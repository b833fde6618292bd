"""From a kind's words to the bytes that a mail server takes (RFC 5322, 2045; RFC 6047 for the calendar part).

Written out by hand, since the e-mail package takes ten times as long: every body is base64, so no line is too long and
no boundary can stand in it.
"""

from base64 import encodebytes
from email.header import Header
from email.utils import format_datetime, formataddr
from functools import lru_cache
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from .kinds import Mail
from .models import Message

LONGEST_PLAIN_HEADER = 900  # RFC 5322, 2.1.1 allows 998 characters in a line.


def assemble(message: Message, mail: Mail) -> bytes:
    """The whole mail with CRLF line ends: text, HTML and calendar as alternatives, the calendar again as a file."""
    bodies = [
        _part('text/plain; charset="utf-8"', _base64(mail.text.encode())),
        _part('text/html; charset="utf-8"', _base64(mail.html.encode())),
    ]
    if mail.calendar is None:
        content = _multipart("alternative", bodies)
    else:
        method, calendar = one_line(mail.calendar_method), _base64(mail.calendar)
        bodies.append(_part(f'text/calendar; charset="UTF-8"; method="{method}"; component="VEVENT"', calendar))
        file = _part(
            'application/ics; name="invite.ics"\r\nContent-Disposition: attachment; filename="invite.ics"', calendar
        )
        content = _multipart("mixed", [_multipart("alternative", bodies), file])
    head = "".join(f"{name}: {_encoded(name, value)}\r\n" for name, value in _headers(message, mail).items())
    return head.encode("ascii") + b"MIME-Version: 1.0\r\n" + content


def mailable(address: str) -> str:
    """The address with its domain in letters that every mail server takes (RFC 5891). Raises UnicodeError."""
    local, _at, domain = address.rpartition("@")
    local.encode("ascii")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def one_line(text: str) -> str:
    """The text without line breaks and control characters, so that it cannot begin another header."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())


def _headers(message: Message, mail: Mail) -> dict[str, str]:
    headers = {
        "Subject": one_line(mail.subject),
        "From": formataddr((one_line(mail.from_name or settings.SITE_NAME), settings.DEFAULT_FROM_EMAIL)),
        "To": message.recipient,
        "Date": format_datetime(timezone.now()),
        "Message-ID": message.message_id,
    }
    if mail.reply_to:
        headers["Reply-To"] = one_line(mail.reply_to)
    return headers | {name: one_line(value) for name, value in mail.headers.items()}


@lru_cache(256)
def _encoded(name: str, value: str) -> str:
    if value.isascii() and len(value) < LONGEST_PLAIN_HEADER:
        return value
    return Header(value, "utf-8", header_name=name).encode(linesep="\r\n")


def _multipart(subtype: str, parts: list[bytes]) -> bytes:
    boundary = f"=_{uuid4().hex}"
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'.encode()
    line = f"--{boundary}".encode()
    return head + b"".join(line + b"\r\n" + part for part in parts) + line + b"--\r\n"


def _part(content_type: str, encoded: bytes) -> bytes:
    return f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode() + encoded


def _base64(content: bytes) -> bytes:
    return encodebytes(content).replace(b"\n", b"\r\n")
