from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from ogp_portal.outbox.models import Heartbeat, Message

PROBES = ["/healthz", "/readyz", "/statusz"]


def waiting_message(*, minutes: int) -> None:
    since = timezone.now() - timedelta(minutes=minutes)
    Message.objects.create(key=f"m{minutes}", kind="test", recipient="a@b.example", language="en", not_before=since)


@pytest.mark.parametrize("address", PROBES)
def test_a_probe_answers_without_sign_in_session_or_redirect(client, db, settings, address):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get(address)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


def test_the_process_lives_without_a_database(client):
    assert client.get("/healthz").content == b"ok"


@pytest.mark.parametrize("address", ["/readyz", "/statusz"])
def test_a_database_that_refuses_makes_the_portal_unready(client, monkeypatch, address):
    def refuse(*args, **kwargs):
        raise DatabaseError("connection refused")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", refuse)
    response = client.get(address)
    assert response.status_code == 503
    assert response["Retry-After"]
    assert response["Cache-Control"] == "no-store"


def test_waiting_mail_does_not_make_the_portal_unready(client, db):
    waiting_message(minutes=600)
    assert client.get("/readyz").status_code == 200


def test_the_status_tells_heartbeat_oldest_mail_and_counts(client, db):
    Heartbeat.objects.update_or_create(name="worker", defaults={"beaten_at": timezone.now() - timedelta(seconds=7)})
    waiting_message(minutes=3)
    waiting_message(minutes=5)
    status = client.get("/statusz").json()
    assert 7 <= status["worker_heartbeat_age_seconds"] < 20
    assert 300 <= status["oldest_waiting_mail_seconds"] < 320
    assert status["mails"]["queued"] == 2
    assert status["mails"]["sent"] == 0


def test_a_worker_that_was_never_there_has_no_age(client, db):
    assert client.get("/statusz").json()["worker_heartbeat_age_seconds"] is None


@pytest.mark.parametrize("address", PROBES)
def test_a_probe_takes_no_post(client, address):
    assert client.post(address).status_code == 405
