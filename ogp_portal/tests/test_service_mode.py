"""The portal in earnest: web, worker and beat as processes of their own, with PostgreSQL, Redis and a mail server."""

import email
import email.policy
import http.cookiejar
import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import psycopg2
import pytest
import redis
from aiosmtpd.controller import Controller

from conftest import unused_port

pytestmark = pytest.mark.service

ROOT = Path(__file__).resolve().parents[2]
DATABASE_URL = os.environ.get("CI_DATABASE_URL", "postgres://root@127.0.0.1:5432/test")
REDIS_URL = os.environ.get("CI_REDIS_URL", "redis://127.0.0.1:6379/0")
OWN_DATABASE = "portal_service_mode"
OWN_REDIS = urllib.parse.urlsplit(REDIS_URL)._replace(path="/9").geturl()


class Mailbox:
    """What an SMTP server was given."""

    def __init__(self) -> None:
        self.mails: list = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 taken"


def wait_for(condition, *, seconds: float, what: str):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.2)
    pytest.fail(f"{what} did not happen within {seconds} seconds")


@pytest.fixture(scope="module")
def mailbox():
    handler = Mailbox()
    controller = Controller(handler, hostname="127.0.0.1", port=unused_port())
    controller.start()
    handler.port = controller.port
    yield handler
    controller.stop()


@pytest.fixture(scope="module")
def database():
    admin = psycopg2.connect(DATABASE_URL)
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {OWN_DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {OWN_DATABASE}")
        yield urllib.parse.urlsplit(DATABASE_URL)._replace(path=f"/{OWN_DATABASE}").geturl()
        cursor.execute(f"DROP DATABASE {OWN_DATABASE} WITH (FORCE)")
    admin.close()


@pytest.fixture(scope="module")
def portal(database, mailbox, tmp_path_factory):
    """The three processes; yields the portal's address."""
    port = unused_port()
    redis.Redis.from_url(OWN_REDIS).flushdb()
    environment = {name: value for name, value in os.environ.items() if name not in ("DEMO", "LOG_LEVEL")} | {
        "DATABASE_URL": database,
        "REDIS_URL": OWN_REDIS,
        "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}",
        "SITE_URL": f"http://localhost:{port}",
        "PORT": str(port),
        "SECRET_KEY": "a key for the length of these tests, no longer",
        "VAR_DIR": str(tmp_path_factory.mktemp("var")),
        "WEB_PROCESSES": "2",
    }
    commands = [["serve"], ["background", "worker"], ["background", "beat"]]
    processes = []
    try:
        for command in commands:
            processes.append(subprocess.Popen([sys.executable, "manage.py", *command], cwd=ROOT, env=environment))
            if command == ["serve"]:
                wait_for(lambda: answers(port), seconds=90, what="the web process answering")
        yield f"http://localhost:{port}"
        assert [process.poll() for process in processes] == [None, None, None]
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(40)


def answers(port: int) -> bool:
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=3).status == 200
    except OSError:
        return False


def status(portal: str) -> dict:
    return json.load(urllib.request.urlopen(f"{portal}/statusz", timeout=5))


def test_the_worker_shows_its_heartbeat(portal):
    def beaten() -> bool:
        age = status(portal)["worker_heartbeat_age_seconds"]
        return age is not None and age < 15

    wait_for(beaten, seconds=60, what="a heartbeat")


def test_who_signs_up_by_http_gets_the_confirmation_by_smtp(portal, mailbox):
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    address = f"{portal}/en/accounts/signup/"
    page = browser.open(address, timeout=10).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    typed = {
        "csrfmiddlewaretoken": token,
        "email": "ana@santarosa.example",
        "full_name": "Ana Quispe",
        "language": "en",
        "time_zone": "America/Bogota",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }
    request = urllib.request.Request(address, urllib.parse.urlencode(typed).encode(), {"Referer": address})
    answer = browser.open(request, timeout=20)

    assert "confirm-email" in answer.url, answer.read().decode()[:5000]
    mail = wait_for(
        lambda: next((mail for mail in mailbox.mails if mail["To"] == "ana@santarosa.example"), None),
        seconds=30,
        what="the confirmation mail",
    )
    link = re.search(rf"{re.escape(portal)}/\S+", mail.get_body(("plain",)).get_content())[0]
    assert browser.open(link, timeout=10).status == 200
    wait_for(lambda: status(portal)["mails"]["sent"] >= 1, seconds=10, what="the mail's row saying sent")


def test_redis_emptied_costs_no_mail(portal, mailbox):
    redis.Redis.from_url(OWN_REDIS).flushdb()
    before = len(mailbox.mails)
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    address = f"{portal}/en/accounts/password/reset/"
    page = browser.open(address, timeout=10).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    typed = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "email": "ana@santarosa.example"}).encode()
    browser.open(urllib.request.Request(address, typed, {"Referer": address}), timeout=20)
    wait_for(lambda: len(mailbox.mails) > before, seconds=60, what="the reset mail")
