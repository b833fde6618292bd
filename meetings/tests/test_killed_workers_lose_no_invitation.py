"""Real processes, killed and cut off while 300 invitations go out to a real mail server."""

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes

import pytest
import redis
from aiosmtpd.controller import Controller
from django.conf import settings

from meetings.management.commands.bench_outbox import mailing, own_database, own_environment, run

pytestmark = [pytest.mark.faults, pytest.mark.filterwarnings("ignore::ResourceWarning")]

INVITATIONS = 300
KILLS = 10
EMBEDDED = ["-m", "gunicorn", "-c", "ogp_portal/gunicorn_conf.py", "ogp_portal.wsgi"]
SERVICE = [
    "-m",
    "celery",
    "-A",
    "ogp_portal",
    "worker",
    "-B",
    "-c",
    "2",
    "-l",
    "WARNING",
    "--without-gossip",
    "--without-mingle",
]
LET_GO = "from ogp_portal.outbox.models import Message; from django.utils import timezone; "
NOW = LET_GO + "Message.objects.update(not_before=timezone.now())"
TWO_MINUTES_PASS = LET_GO + "Message.objects.exclude(lease_until=None).update(lease_until=timezone.now())"
STATES = LET_GO + (
    "import json; print(json.dumps(list(Message.objects.values_list('message_id', 'state', 'is_repeat'))))"
)


class SlowServer:
    def __init__(self):
        self.arrived = Counter()

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(0.05)
        self.arrived[message_from_bytes(envelope.content)["Message-ID"]] += 1
        return "250 taken"


@pytest.fixture
def server():
    handler = SlowServer()
    handler.port = _free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture(params=["embedded", "service"])
def portal(request, tmp_path, server):
    """The environment and the command of a portal of its own, with 300 invitations that wait."""
    if request.param == "embedded":
        yield from _prepared(EMBEDDED, _environment(tmp_path, server, database="", redis_url=""))
        return
    yield from _service(tmp_path, server)


@pytest.fixture
def service(tmp_path, server):
    yield from _service(tmp_path, server)


def _service(tmp_path, server):
    if not (os.environ.get("DATABASE_URL") and settings.REDIS_URL):
        pytest.skip("DATABASE_URL and REDIS_URL are not set")
    with own_database() as database:
        redis_url = settings.REDIS_URL.rpartition("/")[0] + "/12"
        redis.Redis.from_url(redis_url).flushdb()
        yield from _prepared(SERVICE, _environment(tmp_path, server, database=database, redis_url=redis_url))


def _environment(tmp_path, server, *, database: str, redis_url: str) -> dict[str, str]:
    own = {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}", "OUTBOX_CONNECTIONS": "2", "PORT": str(_free_port())}
    return own_environment(tmp_path, database) | own | {"REDIS_URL": redis_url}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _prepared(command, environment):
    run(environment, "manage.py", "migrate", "--verbosity", "0")
    mailing(environment, "write", INVITATIONS)
    run(environment, "manage.py", "shell", "-v", "0", "-c", NOW)
    yield command, environment


@contextmanager
def running(command, environment):
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(condition, seconds: float) -> bool:
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        if condition():
            return True
        time.sleep(0.02)
    return False


def states_of(environment) -> list:
    return json.loads(run(environment, "manage.py", "shell", "-v", "0", "-c", STATES))


def assert_each_arrived_and_every_double_is_marked(environment, server):
    rows = states_of(environment)
    assert len(rows) == INVITATIONS
    assert Counter(state for _, state, _ in rows) == {"sent": INVITATIONS}
    assert {message_id for message_id, _, _ in rows} == set(server.arrived)
    marked = {message_id for message_id, _, is_repeat in rows if is_repeat}
    assert {message_id for message_id, times in server.arrived.items() if times > 1} <= marked


def test_a_worker_killed_ten_times_loses_nothing_and_doubles_nothing_unmarked(portal, server):
    command, environment = portal
    for _ in range(KILLS):
        before = sum(server.arrived.values())
        with running(command, environment):
            wait_for(lambda before=before: sum(server.arrived.values()) > before, 30)
            time.sleep(random.uniform(0, 0.8))
        run(environment, "manage.py", "shell", "-v", "0", "-c", TWO_MINUTES_PASS)
    with running(command, environment):
        wait_for(lambda: len(server.arrived) == INVITATIONS, 120)
        assert wait_for(lambda: {state for _, state, _ in states_of(environment)} == {"sent"}, 120)
    assert_each_arrived_and_every_double_is_marked(environment, server)


def test_a_broker_emptied_in_the_middle_loses_nothing(service, server):
    command, environment = service
    with running(command, environment):
        assert wait_for(lambda: len(server.arrived) > 50, 60)
        for _ in range(20):
            redis.Redis.from_url(environment["REDIS_URL"]).flushdb()
            time.sleep(0.05)
        assert wait_for(lambda: len(server.arrived) == INVITATIONS, 120)
        assert wait_for(lambda: {state for _, state, _ in states_of(environment)} == {"sent"}, 60)
    assert set(server.arrived.values()) == {1}
