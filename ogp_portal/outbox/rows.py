"""What a worker writes on the rows it sends.

A row belongs to the worker that took it up for as long as its `attempts` stand where that worker put them.
"""

import random
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from . import kinds
from .models import Message, State

BATCH = 50
WORKER_DIED = gettext_noop("The portal stopped while it was handing this message over.")
# Every message takes these two statements, and building them anew each time took longer than sending it.
_HAND_OVER = (
    "UPDATE outbox_message SET state = 'handover', subject = %s, text = %s"
    " WHERE id = %s AND attempts = %s AND state = 'sending'"
)
_MARK_SENT = (
    "UPDATE outbox_message SET state = 'sent', lease_until = NULL, sent_at = %s, last_error = ''"
    " WHERE id = %s AND attempts = %s AND state = 'handover'"
)
# What a crash of the database could undo in its last moments: the row then stands at the handover, which is durable.
_NOT_AWAITED = "SET LOCAL synchronous_commit = off; "


def recover() -> None:
    """Frees rows whose worker died: before the handover they wait again; after it they are repeated if harmless."""
    abandoned = Message.objects.abandoned()
    abandoned.filter(state=State.SENDING).update(state=State.QUEUED, lease_until=None)
    handed_over = abandoned.filter(state=State.HANDOVER)
    handed_over.filter(kind__in=harmless_to_repeat(), is_repeat=False).update(
        state=State.QUEUED, lease_until=None, is_repeat=True, not_before=timezone.now(), last_error=WORKER_DIED
    )
    handed_over.update(state=State.UNCERTAIN, lease_until=None, last_error=WORKER_DIED)


def harmless_to_repeat() -> list[str]:
    return [name for name, kind in kinds.registered().items() if kind.is_repeatable]


@transaction.atomic
def claim(limit: int = BATCH) -> list[Message]:
    """Takes due rows up: they are this worker's until the lease ends. Rows that another one is taking are passed by."""
    now = timezone.now()
    due = Message.objects.select_for_update(skip_locked=True).due(now).order_by("not_before", "pk")
    messages = list(due.defer("text")[:limit])
    lease_until = now + Message.LEASE
    Message.objects.filter(pk__in=[message.pk for message in messages], state=State.QUEUED).update(
        state=State.SENDING, lease_until=lease_until, attempts=F("attempts") + 1
    )
    for message in messages:
        message.attempts += 1
    return messages


def change(message: Message, before: State | list[State], after: State, **columns: Any) -> int:
    """One conditional UPDATE: 1 if the row was still this worker's and in the state `before`, else 0."""
    states = before if isinstance(before, list) else [before]
    mine = Message.objects.filter(pk=message.pk, attempts=message.attempts, state__in=states)
    return mine.update(state=after, **columns)


def hand_over(message: Message) -> bool:
    """Commits that the message is about to leave: False if the row is no longer this worker's to send."""
    return _execute(_HAND_OVER, message.subject, message.text, message.pk, message.attempts) == 1


def mark_sent(message: Message) -> int:
    """Commits that the server has taken the message: 1 if the row was still this worker's, else 0."""
    statement = _NOT_AWAITED + _MARK_SENT if connection.vendor == "postgresql" else _MARK_SENT
    sent_at = connection.ops.adapt_datetimefield_value(timezone.now())
    return _execute(statement, sent_at, message.pk, message.attempts)


def _execute(statement: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def give_back(messages: list[Message], *, wait: int = 0, error: str = "") -> None:
    not_before = timezone.now() + timedelta(seconds=wait * random.uniform(0.5, 1))
    for message in messages:
        change(message, State.SENDING, State.QUEUED, lease_until=None, not_before=not_before, last_error=error)
