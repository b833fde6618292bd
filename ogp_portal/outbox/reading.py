"""A mail of the local mailbox, taken apart for reading."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from .models import LocalMail


@dataclass(frozen=True)
class ReadableMail:
    pk: int
    arrived_at: datetime
    sender: str
    recipient: str
    reply_to: str
    subject: str
    text: str
    html: str
    calendar: str
    calendar_method: str


def read(row: LocalMail) -> ReadableMail:
    """The parts of a stored mail; a part that it does not have is empty."""
    mail = message_from_bytes(bytes(row.content), policy=policy.default)
    parts = {part.get_content_type(): part for part in mail.walk() if not part.is_multipart()}
    calendar = parts.get("text/calendar")
    return ReadableMail(
        pk=row.pk,
        arrived_at=row.arrived_at,
        sender=str(mail["From"] or ""),
        recipient=row.recipient,
        reply_to=str(mail["Reply-To"] or ""),
        subject=str(mail["Subject"] or ""),
        text=_content(parts.get("text/plain")),
        html=_content(parts.get("text/html")),
        calendar=_unfolded(_content(calendar)),
        calendar_method=str(calendar.get_param("method", "")) if calendar else "",
    )


def _content(part: EmailMessage | None) -> str:
    return part.get_content() if part else ""


def _unfolded(calendar: str) -> str:
    """The calendar part with its folded lines whole again (RFC 5545, 3.1)."""
    lines = calendar.replace("\r\n", "\n")
    return lines.replace("\n ", "").replace("\n\t", "")
