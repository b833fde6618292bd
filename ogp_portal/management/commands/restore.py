from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from ogp_portal.backups import BackupError, restore_backup

from .serve import refuse_a_busy_port


class Command(BaseCommand):
    help = "Puts a backup in place of the present database. Every process of the portal must be stopped."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args, file: Path, **options) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}; use make restore FILE=var/backups/portal-….tar.gz.")
        refuse_a_running_portal()
        try:
            waiting = restore_backup(file.absolute())
        except (BackupError, OSError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"Restored. {waiting} mails that waited then may have left since: they are marked uncertain.")


def refuse_a_running_portal() -> None:
    """A running process would go on with what it knew before. Raises CommandError."""
    if connection.vendor == "sqlite":
        refuse_a_busy_port()
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        others = cursor.fetchone()[0]
    if others:
        raise CommandError(f"{others} other connections use this database; stop the web, worker and beat first.")
