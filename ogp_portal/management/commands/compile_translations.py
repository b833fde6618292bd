from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from ogp_portal.translations import compile_translations


class Command(BaseCommand):
    help = "Compiles the translations that changed (needs no gettext)."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options) -> None:
        written = sum(compile_translations(Path(folder)) for folder in settings.LOCALE_PATHS)
        self.stdout.write(f"Translations compiled: {written} changed.")
