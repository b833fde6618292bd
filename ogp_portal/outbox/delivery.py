"""Takes due messages up, hands each to the mail server and writes down what became of it."""

import logging
import smtplib
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_noop, override

from ogp_portal import links

from . import kinds, limits
from .assembly import assemble, mailable, one_line
from .models import Message, State
from .refusals import RECONNECT_SECONDS, lost_after_data, refused, refused_or_lost
from .rows import BATCH, change, claim, give_back, hand_over, mark_sent, recover
from .transports import Transport, Unreachable, open_transport

logger = logging.getLogger(__name__)

RUN_SECONDS = 30  # With the longest message and some rest, a task ends within a minute.
AT_FIRST = 2  # Senders: while one waits for the database to commit, the other works.
SLOW_SECONDS = 0.01  # A server that takes longer to answer is better used over several connections.
NOT_WRITTEN = gettext_noop("The message could not be written.")


def deliver_due(*, connections: int | None = None) -> int:
    """Sends what is due, over up to that many connections at a time, and returns how many messages were sent."""
    recover()
    most = min(connections or settings.OUTBOX_CONNECTIONS, -(-_waiting() // BATCH))
    return Senders(most).work() if most else 0


def _waiting() -> int:
    enough = BATCH * settings.OUTBOX_CONNECTIONS
    return Message.objects.due().order_by()[:enough].count()


class Senders:
    """A few senders at first, and more while it is the mail server that is waited for.

    A server that answers at once leaves nothing to wait for: more threads would only take turns.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._ends_at = time.monotonic() + RUN_SECONDS
        self._runs = [self._new_run()]
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()

    def work(self) -> int:
        """Sends until nothing is due or the time is over, and returns how many messages were sent."""
        for _ in range(AT_FIRST - 1):
            self.add()
        try:
            self._runs[0].work()
        finally:
            self._join()
        return sum(run.sent for run in self._runs)

    def add(self) -> None:
        with self._lock:
            if len(self._runs) >= self._most:
                return
            run = self._new_run()
            thread = threading.Thread(target=run.work_in_thread, name="outbox-sender")
            self._runs.append(run)
            self._threads.append(thread)
            thread.start()

    def _new_run(self) -> "Run":
        return Run(ends_at=self._ends_at, when_slow=self.add)

    def _join(self) -> None:
        # A sender that still works may add another, so the list may grow on the way.
        for thread in self._threads:
            thread.join()


class Run:
    """One sender with its own connection to the mail server, until nothing is due or its time is over."""

    def __init__(self, *, ends_at: float, when_slow: Callable[[], None]) -> None:
        self.sent = 0
        self._ends_at = ends_at
        self._when_slow = when_slow
        self._transport: Transport = open_transport()

    def work_in_thread(self) -> None:
        try:
            self.work()
        except Exception:
            logger.exception("A sender of the outbox stopped.")
        finally:
            connection.close()

    def work(self) -> None:
        try:
            while time.monotonic() < self._ends_at and (messages := claim()):
                self._send_batch(messages)
        finally:
            self._transport.close()

    def _send_batch(self, messages: list[Message]) -> None:
        rows = _load(messages)
        for position, message in enumerate(messages):
            if time.monotonic() >= self._ends_at:
                give_back(messages[position:])
                return
            try:
                self._send(message, rows.get((message.kind, message.about_id)))
            except Unreachable as problem:
                logger.warning("The mail server cannot be reached: %s", problem)
                give_back(messages[position:], wait=RECONNECT_SECONDS, error=str(problem))
                self._ends_at = 0.0

    def _send(self, message: Message, row: Model | None) -> None:
        content = _prepare(message, row)
        if content is None:
            return
        began = time.monotonic()
        try:
            self._transport.begin(message.recipient)
        except (smtplib.SMTPException, OSError) as problem:
            self._transport.close()
            refused_or_lost(message, problem)
            return
        if time.monotonic() - began > SLOW_SECONDS:
            self._when_slow()
        if not hand_over(message):
            self._transport.close()
            return
        try:
            self._transport.finish(content)
        except smtplib.SMTPResponseException as problem:
            self._transport.close()
            refused(message, problem)
        except (smtplib.SMTPException, OSError) as problem:
            self._transport.close()
            lost_after_data(message, problem)
        else:
            self.sent += mark_sent(message)


def _load(messages: list[Message]) -> dict:
    """The rows the messages are about, by kind and id; a kind that fails leaves its messages without a row."""
    by_kind: dict[str, list[Message]] = {}
    for message in messages:
        by_kind.setdefault(message.kind, []).append(message)
    return {
        (name, about_id): row
        for name, of_kind in by_kind.items()
        if name in kinds.registered()
        for about_id, row in kinds.get(name).load(of_kind).items()
    }


def _prepare(message: Message, row: Model | None) -> bytes | None:
    """The bytes to send, with what is kept of them on the message; None when it is not to be sent now."""
    if _must_wait(message):
        return None
    try:
        kind = kinds.get(message.kind)
        if not kind.is_wanted(message, row):
            change(message, State.SENDING, State.CANCELLED, lease_until=None)
            return None
        with override(message.language):
            mail = kind.render(message, row)
        message.recipient = mailable(message.recipient)
        message.subject = one_line(links.mask(mail.subject))[:300]
        message.text = links.mask(mail.text)
        return assemble(message, mail)
    except DatabaseError:
        raise
    except Exception:
        # A fault in one kind must not stop the mail of all others.
        logger.exception("Message %s could not be written.", message.pk)
        change(message, State.SENDING, State.FAILED, lease_until=None, last_error=NOT_WRITTEN)
        return None


def _must_wait(message: Message) -> bool:
    """Whether a rate limit keeps the message back; then it holds a moment of its own in the queue."""
    if message.slot_at is not None or not limits.are_set():
        return False
    now = timezone.now()
    slot = limits.reserve_slot(message.recipient, now=now)
    if slot <= now:
        return False
    change(message, State.SENDING, State.QUEUED, lease_until=None, slot_at=slot, not_before=slot)
    return True
