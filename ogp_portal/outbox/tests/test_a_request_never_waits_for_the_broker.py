import socket
import time

import pytest
from celery import Celery
from django.db import transaction

from ogp_portal.outbox import waking
from ogp_portal.outbox.models import Message


@pytest.fixture
def broker(monkeypatch):
    """The portal with its broker at that address, and a waker that has not spoken to any yet."""
    monkeypatch.setattr(waking, "_waker", waking.Waker())

    def at(port: int) -> None:
        app = Celery("elsewhere", broker=f"redis://127.0.0.1:{port}/9", set_as_current=False)
        app.conf.broker_transport_options = {"socket_connect_timeout": 1, "socket_timeout": 1}
        monkeypatch.setattr(waking, "current_app", app)

    return at


def seconds_to_write(note) -> float:
    began = time.perf_counter()
    with transaction.atomic():
        note()
    return time.perf_counter() - began


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_refuses_delays_nothing(broker, note):
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        broker(found.getsockname()[1])
    assert seconds_to_write(note) < 0.5
    assert Message.objects.due().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_never_answers_delays_nothing(broker, note):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        broker(silent.getsockname()[1])
        assert seconds_to_write(note) < 0.5
        assert Message.objects.due().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_wakes_nobody(monkeypatch, note):
    asked = []
    monkeypatch.setattr(waking._waker, "ask", lambda: asked.append(1))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        note()
        raise ZeroDivisionError
    assert asked == [] and not Message.objects.exists()


def test_many_calls_become_few_wake_ups(monkeypatch):
    sent = []

    def send_task(name, **options):
        sent.append(name)
        time.sleep(0.05)

    monkeypatch.setattr(waking.current_app, "send_task", send_task)
    waker = waking.Waker()
    for _ in range(100):
        waker.ask()
    time.sleep(0.3)
    assert 1 <= len(sent) <= 3


def test_a_waker_survives_a_broker_that_fails(monkeypatch):
    calls = []

    def send_task(name, **options):
        calls.append(name)
        raise ConnectionError

    monkeypatch.setattr(waking.current_app, "send_task", send_task)
    waker = waking.Waker()
    for _ in range(2):
        waker.ask()
        time.sleep(0.1)
    assert len(calls) == 2
