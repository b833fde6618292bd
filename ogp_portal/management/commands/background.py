import os
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

ARGUMENTS = {
    "worker": ["worker", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"],
    "beat": ["beat", "--loglevel", "WARNING", "--pidfile="],
}


class Command(BaseCommand):
    help = "Runs Celery's worker or beat as a process of its own."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("process", choices=ARGUMENTS)

    def handle(self, *args, process: str, **options) -> None:
        if settings.IS_EMBEDDED:
            raise CommandError(
                f"A {process} of its own needs REDIS_URL; without it the background work runs inside `make run`."
            )
        os.execv(sys.executable, [sys.executable, "-m", "celery", "-A", "ogp_portal", *ARGUMENTS[process]])
