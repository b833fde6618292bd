from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ogp_portal.backups import BackupError, write_backup


class Command(BaseCommand):
    help = "Writes the database (and, with SQLite, the secret key) into one archive. The portal may keep running."

    def handle(self, *args, **options) -> None:
        try:
            target = write_backup(settings.VAR_DIR / "backups")
        except (BackupError, OSError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"Written: {target}. It holds personal data; keep it somewhere safe.")
