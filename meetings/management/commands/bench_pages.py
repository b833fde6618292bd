import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Measures pages a second against a bare view on the same server; ends in one line of JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--seconds", type=float, default=5.0, help="length of each measurement")
        parser.add_argument("--page", default="/en/what-is-open-government/")

    def handle(self, *args, seconds: float, page: str, **options) -> None:
        with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
            environment = own_environment(Path(folder))
            output_of(["manage.py", "prepare"], environment)
            scene = output_of(["-m", "meetings.bench.scene"], environment)
            with served(environment):
                measure = ["-m", "meetings.bench.measure", environment["PORT"], str(seconds), page, scene]
                self.stdout.write(output_of(measure, environment).strip())


def output_of(arguments: list[str], environment: dict[str, str]) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, check=True, text=True, stdout=subprocess.PIPE
    ).stdout


def own_environment(folder: Path) -> dict[str, str]:
    """The embedded demo with a database of its own, whatever the surrounding portal runs on."""
    foreign = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "DEMO", "HOST")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    own = {"VAR_DIR": str(folder), "PORT": str(port), "LOG_LEVEL": "WARNING"}
    return kept | own | {"DJANGO_SETTINGS_MODULE": "meetings.bench.settings"}


@contextmanager
def served(environment: dict[str, str]):
    command = [sys.executable, "-m", "gunicorn", "--config", "python:ogp_portal.gunicorn_conf", "ogp_portal.wsgi"]
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_until_it_answers(f"http://127.0.0.1:{environment['PORT']}/healthz")
        yield
    finally:
        server.terminate()
        server.wait(30)


def wait_until_it_answers(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise CommandError("The measured server did not answer within 20 seconds.")
