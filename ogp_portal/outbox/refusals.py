"""What becomes of a message that the mail server did not take."""

import random
import smtplib
from datetime import timedelta

from django.utils import timezone

from ogp_portal import links

from .assembly import one_line
from .models import Message, State
from .rows import change, harmless_to_repeat

RETRY_MINUTES = (1, 5, 15, 60, 240, 720)
RECONNECT_SECONDS = 60


def refused_or_lost(message: Message, problem: Exception) -> None:
    if isinstance(problem, smtplib.SMTPResponseException):
        refused(message, problem)
        return
    later = timezone.now() + timedelta(seconds=min(message.attempts, 10) * RECONNECT_SECONDS * random.uniform(0.5, 1))
    change(message, State.SENDING, State.QUEUED, lease_until=None, not_before=later, last_error=_words(problem))


def lost_after_data(message: Message, problem: Exception) -> None:
    """It may have arrived: what repeats harmlessly goes out once more, anything else waits for a person."""
    if message.is_repeat or message.kind not in harmless_to_repeat():
        change(message, State.HANDOVER, State.UNCERTAIN, lease_until=None, last_error=_words(problem))
        return
    later = timezone.now() + timedelta(seconds=RECONNECT_SECONDS * random.uniform(0.5, 1))
    change(
        message,
        State.HANDOVER,
        State.QUEUED,
        lease_until=None,
        is_repeat=True,
        not_before=later,
        last_error=_words(problem),
    )


def refused(message: Message, problem: smtplib.SMTPResponseException) -> None:
    before = [State.SENDING, State.HANDOVER]
    if problem.smtp_code >= 500:
        change(message, before, State.FAILED, lease_until=None, last_error=_words(problem))
    else:
        _put_off(message, before, _words(problem))


def _put_off(message: Message, before: State | list[State], error: str) -> None:
    """Queues the message again, each time for longer; after the last time it has failed."""
    if message.refusals >= len(RETRY_MINUTES):
        change(message, before, State.FAILED, lease_until=None, last_error=error, refusals=message.refusals + 1)
        return
    minutes = RETRY_MINUTES[message.refusals] * random.uniform(1, 1.3)
    change(
        message,
        before,
        State.QUEUED,
        lease_until=None,
        refusals=message.refusals + 1,
        last_error=error,
        not_before=timezone.now() + timedelta(minutes=minutes),
        slot_at=None,
    )


def _words(problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        reply = problem.smtp_error
        text = reply.decode(errors="replace") if isinstance(reply, bytes) else str(reply)
        return links.mask(one_line(f"{problem.smtp_code} {text}"))[:500]
    return one_line(str(problem) or type(problem).__name__)[:500]
