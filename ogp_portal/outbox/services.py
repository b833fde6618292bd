"""The verbs of the outbox: write a message down, take it back, send it again, let it go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal import history

from .models import Message, State
from .waking import wake

NOT_HANDED_OVER = [State.HELD, State.QUEUED, State.SENDING]
ENDED_WITHOUT_ARRIVING = [State.FAILED, State.CANCELLED, State.UNCERTAIN, State.BOUNCED]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A message to be written into the outbox. The same kind, row, sequence and `unique` make one message."""

    kind: str
    about: models.Model | None
    recipient: str
    language: str
    sequence: int = 0
    unique: str = ""
    data: dict[str, Any] | None = None
    author: Any = None
    not_before: datetime | None = None
    is_held: bool = False

    @property
    def key(self) -> str:
        about = f"{self.about._meta.label_lower}:{self.about.pk}" if self.about else ":"
        return f"{self.kind}:{about}:{self.sequence}:{self.unique}"


def enqueue(**fields: Any) -> Message:
    """Writes one message, in the caller's transaction; fields as in Draft. Written twice it is one row."""
    draft = Draft(**fields)
    message, is_new = Message.objects.get_or_create(key=draft.key, defaults=_columns(draft))
    if is_new:
        wake()
    return message


def enqueue_many(drafts: Iterable[Draft]) -> int:
    """Writes many messages in one statement and returns how many were asked for."""
    rows = [Message(key=draft.key, **_columns(draft)) for draft in drafts]
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    if rows:
        wake()
    return len(rows)


def cancel_unsent(*, about_type: str, ids: Iterable[int], kinds: Iterable[str] | None = None) -> int:
    """Takes back what has not been handed over; a worker that holds such a row can no longer hand it over."""
    messages = Message.objects.about(about_type, ids).filter(state__in=NOT_HANDED_OVER)
    if kinds is not None:
        messages = messages.filter(kind__in=kinds)
    return messages.update(state=State.CANCELLED, lease_until=None)


@transaction.atomic
def cancel(message: Message, *, by: models.Model) -> None:
    """Takes one message back. Raises ValidationError when it has been handed over already."""
    rows = Message.objects.filter(pk=message.pk, state__in=NOT_HANDED_OVER)
    if not rows.update(state=State.CANCELLED, lease_until=None):
        raise ValidationError(_("This message has left already."), code="left")
    history.record(message, "message cancelled", by=by)


@transaction.atomic
def send_again(message: Message, *, by: models.Model) -> None:
    """Queues a message that failed, was cancelled or may not have arrived. Raises ValidationError for any other."""
    rows = Message.objects.filter(pk=message.pk, state__in=ENDED_WITHOUT_ARRIVING, erased_at__isnull=True)
    is_repeat = models.Case(
        models.When(state=State.UNCERTAIN, then=True), default="is_repeat", output_field=models.BooleanField()
    )
    if not rows.update(is_repeat=is_repeat, state=State.QUEUED, not_before=timezone.now(), refusals=0, last_error=""):
        raise ValidationError(_("This message is on its way or has arrived."), code="not_failed")
    history.record(message, "message sent again", by=by)
    wake()


@transaction.atomic
def correct_address(message: Message, *, recipient: str, by: models.Model) -> None:
    """Gives a message that did not arrive another address and queues it. Raises ValidationError."""
    validate_email(recipient)
    if not Message.objects.filter(pk=message.pk, state__in=ENDED_WITHOUT_ARRIVING).update(recipient=recipient):
        raise ValidationError(_("This message is on its way or has arrived."), code="not_failed")
    send_again(message, by=by)


@transaction.atomic
def release(messages: models.QuerySet[Message], *, by: models.Model) -> int:
    """Lets held messages go. Raises ValidationError when somebody releases what they wrote themselves."""
    held = messages.filter(state=State.HELD)
    if held.filter(author=by.pk).exists():
        raise ValidationError(_("Somebody else than the author must release a held message."), code="own_message")
    ids = list(held.values_list("pk", flat=True))
    count = Message.objects.filter(pk__in=ids, state=State.HELD).update(state=State.QUEUED, not_before=timezone.now())
    for message in Message.objects.filter(pk__in=ids):
        history.record(message, "message released", by=by)
    wake()
    return count


def latest_about(about_type: str, ids: Iterable[int]) -> dict[int, Message]:
    """The newest message about each of the rows, without its text: what stands next to a person's name."""
    messages = Message.objects.about(about_type, list(ids)).defer("text", "data").order_by("pk")
    return {message.about_id: message for message in messages}


def erase_old(*, now: datetime | None = None) -> int:
    """Erases recipients and bodies of messages that ended longer ago than OUTBOX_KEEP_DAYS."""
    now = now or timezone.now()
    ended = [*ENDED_WITHOUT_ARRIVING, State.SENT]
    old = Message.objects.filter(
        created_at__lt=now - timedelta(days=settings.OUTBOX_KEEP_DAYS), state__in=ended, erased_at__isnull=True
    )
    return old.update(recipient="", subject="", text="", data={}, last_error="", erased_at=now)


def _columns(draft: Draft) -> dict[str, Any]:
    validate_email(draft.recipient)
    return {
        "kind": draft.kind,
        "about_type": draft.about._meta.label_lower if draft.about else "",
        "about_id": draft.about.pk if draft.about else None,
        "recipient": draft.recipient,
        "language": draft.language,
        "data": draft.data or {},
        "author": draft.author,
        "state": State.HELD if draft.is_held else State.QUEUED,
        "not_before": draft.not_before or timezone.now(),
        "message_id": make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
    }
