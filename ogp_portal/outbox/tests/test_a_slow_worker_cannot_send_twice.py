from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from ogp_portal.outbox import delivery, services
from ogp_portal.outbox.models import LocalMail, Message, State


class MeanwhileTransport:
    """A mail server during whose slow answer something else happens."""

    def __init__(self, meanwhile):
        self.meanwhile = meanwhile
        self.sent = 0

    def begin(self, recipient):
        self.meanwhile()

    def finish(self, content):
        self.sent += 1

    def close(self):
        pass


@pytest.fixture
def slow_run(monkeypatch):
    def run(meanwhile):
        transport = MeanwhileTransport(meanwhile)
        monkeypatch.setattr(delivery, "open_transport", lambda: transport)
        delivery.deliver_due(connections=1)
        return transport.sent

    return run


def test_a_row_belongs_to_one_worker_at_a_time(note):
    note()
    assert len(delivery.claim()) == 1
    assert delivery.claim() == []


def test_a_claim_takes_a_batch_and_leaves_the_rest(note):
    for sequence in range(5):
        note(sequence=sequence)
    assert len(delivery.claim(3)) == 3
    assert len(delivery.claim(3)) == 2


def test_a_row_whose_worker_died_before_the_handover_waits_again(note, mails):
    message = note()
    delivery.claim()
    assert mails() == []
    with time_machine.travel(timezone.now() + Message.LEASE + timedelta(seconds=1)):
        assert len(mails()) == 1
    message.refresh_from_db()
    assert (message.state, message.attempts, message.is_repeat) == (State.SENT, 2, False)


@pytest.mark.parametrize(("kind", "times"), [("test.note", 1), ("test.decision", 0)])
def test_a_row_whose_worker_died_in_the_handover_is_repeated_only_if_harmless(note, mails, kind, times):
    message = note(kind=kind)
    delivery.claim()
    Message.objects.update(state=State.HANDOVER)
    with time_machine.travel(timezone.now() + Message.LEASE + timedelta(seconds=1)):
        assert len(mails()) == times
    message.refresh_from_db()
    assert (message.state, message.is_repeat) == ((State.SENT, True) if times else (State.UNCERTAIN, False))


def test_a_worker_whose_lease_ran_out_cannot_hand_over(note, slow_run):
    message = note()

    def another_takes_over():
        Message.objects.update(state=State.SENDING, attempts=2)

    assert slow_run(another_takes_over) == 0
    message.refresh_from_db()
    assert message.state == State.SENDING


def test_what_is_cancelled_while_the_server_thinks_does_not_leave(note, slow_run):
    message = note()
    sent = slow_run(lambda: services.cancel_unsent(about_type=message.about_type, ids=[message.about_id]))
    message.refresh_from_db()
    assert (sent, message.state) == (0, State.CANCELLED)


def test_what_was_handed_over_cannot_be_taken_back(note, mails):
    message = note()
    mails()
    assert services.cancel_unsent(about_type=message.about_type, ids=[message.about_id]) == 0
    assert LocalMail.objects.count() == 1


def test_a_run_that_is_out_of_time_gives_its_rows_back(note, monkeypatch):
    monkeypatch.setattr(delivery, "RUN_SECONDS", 0.05)
    for sequence in range(3):
        note(sequence=sequence)
    run = delivery.Run(ends_at=0, when_slow=lambda: None)
    run._send_batch(delivery.claim())
    assert set(Message.objects.values_list("state", flat=True)) == {State.QUEUED}
