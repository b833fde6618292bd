"""Sends what is due: claims rows, hands each over to the mail server, and writes down what became of it.

HANDOVER is committed just before a message's data leaves, SENT after the server's 250. So a row found in SENDING has
not left and may be tried again; one found in HANDOVER may have left, and is repeated only if a repeat does no harm.
"""

import logging
import math
import random
import smtplib
import threading
import time
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from ogp_portal import links

from . import kinds, rates
from .assembly import assemble
from .models import Message, State
from .transports import Transport, open_transport

logger = logging.getLogger(__name__)

BATCH = 20
TASK_SECONDS = 35
MOST_REFUSALS = 8
FIRST_DELAY = timedelta(minutes=1)
LINE_LOST = gettext_noop("The connection to the mail server was lost.")
NOT_WRITTEN = gettext_noop("The message could not be written.")


def deliver_due(*, connections: int | None = None) -> int:
    """Sends what is due and returns how many rows were taken up; with `connections=1` in the calling thread."""
    rescue_abandoned()
    most = connections or settings.OUTBOX_CONNECTIONS
    wanted = min(most, math.ceil(Message.objects.due().count() / 4))
    ends_at = time.monotonic() + TASK_SECONDS
    if wanted <= 1:
        return _Sender(ends_at).run()
    senders = [_Sender(ends_at) for _ in range(wanted)]
    threads = [threading.Thread(target=sender.run_in_thread, name="outbox-sender") for sender in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(sender.count for sender in senders)


def rescue_abandoned() -> None:
    """Frees the rows of workers that died: tried again if nothing left, repeated if harmless, else left to a person."""
    abandoned = Message.objects.abandoned()
    abandoned.filter(state=State.SENDING).update(state=State.QUEUED, lease_until=None)
    handed_over = abandoned.filter(state=State.HANDOVER)
    handed_over.filter(kind__in=_repeatable(), is_repeat=False).update(
        state=State.QUEUED, lease_until=None, is_repeat=True
    )
    handed_over.update(state=State.UNCERTAIN, lease_until=None, last_error=LINE_LOST)


def _repeatable() -> list[str]:
    return [name for name, kind in kinds.registered().items() if kind.is_repeatable]


class _Sender:
    """One connection to the mail server and the rows that go through it."""

    def __init__(self, ends_at: float) -> None:
        self.ends_at = ends_at
        self.count = 0

    def run_in_thread(self) -> None:
        try:
            self.run()
        finally:
            connection.close()

    def run(self) -> int:
        transport = open_transport()
        try:
            while time.monotonic() < self.ends_at and (batch := _claim()):
                self._send_batch(batch, transport)
        finally:
            transport.close()
        return self.count

    def _send_batch(self, batch: list[Message], transport: Transport) -> None:
        rows = _load(batch)
        for message in batch:
            if time.monotonic() >= self.ends_at:
                _put_back(message, not_before=timezone.now())
                continue
            self.count += 1
            _send(message, rows.get((message.kind, message.about_id)), transport)


def _claim() -> list[Message]:
    """Takes up some due rows by one conditional UPDATE, each with a lease."""
    now, claim = timezone.now(), uuid.uuid4().hex
    with transaction.atomic():
        due = Message.objects.due(now).select_for_update(skip_locked=True).order_by("not_before", "pk")
        ids = list(due.values_list("pk", flat=True)[:BATCH])
        claimed = Message.objects.filter(pk__in=ids, state=State.QUEUED).update(
            state=State.SENDING, lease_until=now + Message.LEASE, attempts=F("attempts") + 1, claim=claim
        )
    return list(Message.objects.filter(pk__in=ids, claim=claim).order_by("pk")) if claimed else []


def _load(batch: list[Message]) -> dict:
    """The rows that a batch is about, loaded by their kinds in few queries."""
    loaded = {}
    for name in {message.kind for message in batch} & kinds.registered().keys():
        of_kind = [message for message in batch if message.kind == name]
        loaded.update({(name, pk): row for pk, row in kinds.get(name).load(of_kind).items()})
    return loaded


def _send(message: Message, row, transport: Transport) -> None:
    kind = kinds.registered().get(message.kind)
    if kind is None:
        return _close(message, State.FAILED, error=NOT_WRITTEN)
    if not kind.is_wanted(message, row):
        return _close(message, State.CANCELLED)
    try:
        with translation.override(message.language):
            mail = kind.render(message, row)
        content = assemble(message, mail)
    except Exception:
        # A fault in one kind's templates must not stop the mail of all others.
        logger.exception("Message %s of kind %s could not be written.", message.pk, message.kind)
        return _close(message, State.FAILED, error=NOT_WRITTEN)
    if turn := rates.next_turn(message.recipient):
        return _put_back(message, not_before=turn)
    _hand_over(message, mail, content, transport)


def _hand_over(message: Message, mail: kinds.Mail, content: bytes, transport: Transport) -> None:
    try:
        transport.begin(message.recipient)
    except smtplib.SMTPResponseException as refusal:
        transport.give_up()
        return _refused(message, refusal)
    except OSError as problem:
        transport.close()
        return _put_off(message, error=links.mask(str(problem)) or LINE_LOST)
    subject, text = links.mask(mail.subject)[:300], links.mask(mail.text)
    lease_until = timezone.now() + Message.LEASE
    if not _change(message, State.SENDING, state=State.HANDOVER, subject=subject, text=text, lease_until=lease_until):
        return transport.give_up()
    try:
        transport.finish(content)
    except smtplib.SMTPResponseException as refusal:
        transport.give_up()
        return _refused(message, refusal, was=State.HANDOVER)
    except OSError:
        transport.close()
        return _lost_after_data(message)
    _change(message, State.HANDOVER, state=State.SENT, sent_at=timezone.now(), lease_until=None, last_error="")


def _change(message: Message, was: State, **changes) -> int:
    """Changes the row only if this worker still holds it: `attempts` fences off one whose lease has run out."""
    return Message.objects.filter(pk=message.pk, state=was, attempts=message.attempts).update(**changes)


def _close(message: Message, state: State, *, error: str = "", was: State = State.SENDING) -> None:
    _change(message, was, state=state, lease_until=None, last_error=error)


def _put_back(message: Message, *, not_before) -> None:
    _change(message, State.SENDING, state=State.QUEUED, lease_until=None, not_before=not_before)


def _refused(message: Message, refusal: smtplib.SMTPResponseException, *, was: State = State.SENDING) -> None:
    text = refusal.smtp_error.decode(errors="replace") if isinstance(refusal.smtp_error, bytes) else refusal.smtp_error
    error = links.mask(f"{refusal.smtp_code} {text}")[:500]
    if refusal.smtp_code >= 500:
        return _close(message, State.FAILED, error=error, was=was)
    _put_off(message, error=error, was=was)


def _put_off(message: Message, *, error: str, was: State = State.SENDING) -> None:
    """Tried again after a delay that doubles each time, with jitter; after the last try the message has failed."""
    refusals = message.refusals + 1
    if refusals >= MOST_REFUSALS:
        return _close(message, State.FAILED, error=error, was=was)
    delay = FIRST_DELAY * 2 ** (refusals - 1) * random.uniform(0.75, 1.25)
    _change(
        message, was, state=State.QUEUED, lease_until=None, refusals=refusals, last_error=error,
        not_before=timezone.now() + delay,
    )


def _lost_after_data(message: Message) -> None:
    if message.kind in _repeatable() and not message.is_repeat:
        _change(
            message, State.HANDOVER, state=State.QUEUED, lease_until=None, is_repeat=True, last_error=LINE_LOST,
            not_before=timezone.now() + FIRST_DELAY,
        )
    else:
        _close(message, State.UNCERTAIN, error=LINE_LOST, was=State.HANDOVER)
