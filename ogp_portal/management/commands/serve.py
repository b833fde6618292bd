import os
import socket
import sys
from contextlib import closing

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Prepares the portal and serves it with gunicorn; without REDIS_URL the background work runs inside."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options) -> None:
        refuse_a_busy_port()
        call_command("prepare", stdout=self.stdout)
        self.stdout.flush()
        command = ["gunicorn", "--config", "python:ogp_portal.gunicorn_conf", "ogp_portal.wsgi"]
        os.execv(sys.executable, [sys.executable, "-m", *command])


def refuse_a_busy_port() -> None:
    """Raises CommandError when another program listens where the portal is to listen."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.HOST, settings.PORT))
        except OSError as problem:
            raise CommandError(
                f"{settings.HOST}:{settings.PORT} cannot be used ({problem.strerror}); PORT=8001 chooses another port."
            ) from None
