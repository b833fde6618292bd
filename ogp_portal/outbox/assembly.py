"""From a kind's words to the bytes that a mail server takes (RFC 5322, 2045; RFC 6047 for the calendar part)."""

from email import policy
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr

from django.conf import settings
from django.utils import timezone

from .kinds import Mail
from .models import Message

ON_THE_WIRE = policy.compat32.clone(linesep="\r\n")


def assemble(message: Message, mail: Mail) -> bytes:
    """The whole mail with CRLF line ends: text, HTML and calendar as alternatives, the calendar again as a file."""
    bodies = [MIMEText(mail.text, "plain", "utf-8"), MIMEText(mail.html, "html", "utf-8")]
    if mail.calendar is None:
        root = MIMEMultipart("alternative", _subparts=bodies)
    else:
        calendar = _calendar_part(mail.calendar, mail.calendar_method)
        alternative = MIMEMultipart("alternative", _subparts=[*bodies, calendar])
        root = MIMEMultipart("mixed", _subparts=[alternative, _calendar_file(mail.calendar)])
    for name, value in _headers(message, mail).items():
        root[name] = value
    return root.as_bytes(policy=ON_THE_WIRE)


def one_line(text: str) -> str:
    """The text without line breaks and control characters, so that it cannot begin another header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _headers(message: Message, mail: Mail) -> dict[str, str | Header]:
    headers: dict[str, str | Header] = {
        "Subject": Header(one_line(mail.subject), "utf-8", header_name="Subject"),
        "From": formataddr((one_line(mail.from_name or settings.SITE_NAME), settings.DEFAULT_FROM_EMAIL)),
        "To": message.recipient,
        "Date": format_datetime(timezone.now()),
        "Message-ID": message.message_id,
    }
    if mail.reply_to:
        headers["Reply-To"] = one_line(mail.reply_to)
    return headers | {name: one_line(value) for name, value in mail.headers.items()}


def _calendar_part(content: bytes, method: str) -> MIMEBase:
    part = MIMEBase("text", "calendar", charset="UTF-8", method=method, component="VEVENT")
    return _in_base64(part, content)


def _calendar_file(content: bytes) -> MIMEBase:
    part = MIMEBase("application", "ics", name="invite.ics")
    part.add_header("Content-Disposition", "attachment", filename="invite.ics")
    return _in_base64(part, content)


def _in_base64(part: MIMEBase, content: bytes) -> MIMEBase:
    part.set_payload(content)
    encode_base64(part)
    return part
