from datetime import timedelta

import time_machine
from django.utils import timezone

from ogp_portal.outbox.models import Message, RateLimit, State


def write(note, count, **fields):
    return [note(sequence=n, **fields) for n in range(count)]


def test_without_a_limit_nothing_is_counted(note, mails):
    write(note, 3)
    assert len(mails()) == 3
    assert not RateLimit.objects.exists()


def test_the_whole_site_keeps_to_its_limit(note, mails, settings):
    settings.OUTBOX_RATE_PER_MINUTE = 2
    begin = timezone.now()
    write(note, 5)
    with time_machine.travel(begin, tick=False) as clock:
        counts = []
        for seconds in (1, 31, 61, 91, 121):
            clock.move_to(begin + timedelta(seconds=seconds))
            counts.append(len(mails()))
    assert counts == [1, 2, 3, 4, 5]


def test_a_domain_at_its_limit_does_not_hold_up_another(note, mails, settings):
    settings.OUTBOX_RATE_PER_DOMAIN_PER_MINUTE = 1
    write(note, 3)
    note(sequence=9, recipient="zoe@OTHER.example")
    assert {mail["To"] for mail in mails()} == {"carla@agua.example", "zoe@OTHER.example"}


def test_a_message_that_waits_for_its_turn_is_no_refusal(note, mails, settings):
    settings.OUTBOX_RATE_PER_MINUTE = 1
    write(note, 2)
    mails()
    waiting = Message.objects.get(state=State.QUEUED)
    assert (waiting.refusals, waiting.last_error) == (0, "")
    assert waiting.not_before > timezone.now()
