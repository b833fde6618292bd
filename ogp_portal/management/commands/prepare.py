import hashlib
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

ADVISORY_LOCK = 7_264_511


class Command(BaseCommand):
    help = "Makes everything ready to serve: translations, tables, static files and, in the demo, invented people."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options) -> None:
        try:
            call_command("compile_translations", stdout=self.stdout)
            with one_at_a_time():
                call_command("migrate", interactive=False, verbosity=0, stdout=self.stdout)
                call_command("createcachetable", verbosity=0)
            collect_changed_static_files()
            if settings.DEMO and "load_demo" in get_commands():
                call_command("load_demo", stdout=self.stdout)
        except DatabaseError as problem:
            raise CommandError(f"The database cannot be used: {' '.join(str(problem).split())}") from None
        except OSError as problem:
            place = problem.filename or settings.VAR_DIR
            raise CommandError(f"{place} cannot be written: {problem.strerror}") from None


@contextmanager
def one_at_a_time():
    """Several machines may start at once; PostgreSQL lets one of them change the tables at a time."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def collect_changed_static_files() -> None:
    """Hashing and compressing takes seconds, so it is done only when a file has changed."""
    stamp = Path(settings.STATIC_ROOT) / "collected-from"
    fingerprint = static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint)


def static_fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            changed = storage.get_modified_time(path).isoformat()
            digest.update(f"{path} {storage.size(path)} {changed}\n".encode())
    return digest.hexdigest()
