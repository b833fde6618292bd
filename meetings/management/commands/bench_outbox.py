import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ogp_portal.celery import app

MAILING = "meetings.bench.mailing"
SLOW_MILLISECONDS = 10
SLOW_MESSAGES = 1500
SLOW_PLAIN_MESSAGES = 100
BENCH_REDIS_DATABASE = 13


class Command(BaseCommand):
    help = "Measures how fast invitations leave, against the bare SMTP line; ends in one line of JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--messages", type=int, default=3000, help="how many invitations are sent")

    def handle(self, *args, messages: int, **options) -> None:
        if not settings.REDIS_URL:
            raise CommandError("Set REDIS_URL: the measured worker is a process of its own and is woken through Redis.")
        with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder, own_database() as database:
            environment = own_environment(Path(folder), database)
            run(environment, "manage.py", "migrate", "--verbosity", "0")
            mailing(environment, "write", messages + SLOW_MESSAGES)
            fast = self._fast(environment, messages)
            slow = self._slow(environment)
        self.stdout.write(json.dumps(fast | slow))

    def _fast(self, environment: dict[str, str], messages: int) -> dict[str, float]:
        with sink(0) as port, worker(environment, port) as memory:
            plain = float(mailing(environment, "plain", "127.0.0.1", port, min(messages, 3000)))
            portal = float(mailing(environment, "release", messages))
        return {
            "messages": messages,
            "messages_per_second": round(portal, 1),
            "transport_messages_per_second": round(plain, 1),
            "ratio": round(portal / plain, 3),
            "peak_mb": round(memory.peak_mb, 1),
        }

    def _slow(self, environment: dict[str, str]) -> dict[str, float]:
        with sink(SLOW_MILLISECONDS) as port, worker(environment, port):
            plain = float(mailing(environment, "plain", "127.0.0.1", port, SLOW_PLAIN_MESSAGES))
            portal = float(mailing(environment, "release", SLOW_MESSAGES))
        return {
            "slow_server_messages_per_second": round(portal, 1),
            "slow_server_single_connection_per_second": round(plain, 1),
            "slow_server_ratio": round(portal / plain, 2),
        }


class Memory(threading.Thread):
    """The most memory that the worker and its children held together; shared pages are counted once."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self.peak_mb = 0.0
        self.is_over = threading.Event()

    def run(self) -> None:
        while not self.is_over.wait(0.5):
            self.peak_mb = max(self.peak_mb, sum(_held_kb(pid) for pid in [self._pid, *_children(self._pid)]) / 1024)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _held_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def run(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
        text=True,
        stdout=subprocess.PIPE,
    )
    return done.stdout.strip()


def mailing(environment: dict[str, str], *arguments: str | int) -> str:
    return run(environment, "-m", MAILING, *map(str, arguments))


def own_environment(folder: Path, database: str) -> dict[str, str]:
    """A portal of its own: its database, its queue, no limits on the rate of mail."""
    foreign = ("SITE_URL", "EMAIL_URL", "OUTBOX_RATE_PER_MINUTE", "OUTBOX_RATE_PER_DOMAIN_PER_MINUTE")
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    redis = urlsplit(settings.REDIS_URL)._replace(path=f"/{BENCH_REDIS_DATABASE}").geturl()
    return kept | {
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "VAR_DIR": str(folder),
        "LOG_LEVEL": "WARNING",
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "ogp_portal.settings",
    }


@contextmanager
def own_database() -> Iterator[str]:
    """A PostgreSQL database that is dropped afterwards; without DATABASE_URL an SQLite file in the folder."""
    surrounding = os.environ.get("DATABASE_URL", "")
    if not surrounding:
        yield ""
        return
    name = f"portal_bench_{os.getpid()}"
    with psycopg2.connect(surrounding) as line:
        line.autocommit = True
    line.cursor().execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(surrounding)._replace(path=f"/{name}").geturl()
    finally:
        line.cursor().execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        line.close()


@contextmanager
def sink(milliseconds: int) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "meetings.bench.sink", str(port), str(milliseconds)], cwd=settings.BASE_DIR
    )
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise CommandError("The measured mail server did not start within 10 seconds.")


@contextmanager
def worker(environment: dict[str, str], port: int) -> Iterator[Memory]:
    environment = environment | {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    command = ["-m", "celery", "-A", "ogp_portal", "worker", "--concurrency", str(min(2, os.cpu_count() or 1))]
    with app.connection(environment["REDIS_URL"]) as queue:
        queue.default_channel.queue_purge("celery")
    process = subprocess.Popen(
        [sys.executable, *command, "--without-gossip", "--without-mingle", "--loglevel", "WARNING"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    memory = Memory(process.pid)
    try:
        time.sleep(6)
        memory.start()
        yield memory
    finally:
        memory.is_over.set()
        process.terminate()
        process.wait(60)
