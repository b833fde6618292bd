"""Fails when a sentence of the interface is missing or unsure in one of the portal's languages."""

import shutil
import tempfile
from pathlib import Path

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Compares the translations with the sentences in code and templates. Needs gettext."

    def handle(self, *args, **options) -> None:
        if shutil.which("xgettext") is None:
            raise CommandError("gettext is needed: apt-get install gettext")
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder) / "locale"
            shutil.copytree(settings.LOCALE_PATHS[0], kept)
            try:
                problems = _problems()
            finally:
                shutil.rmtree(settings.LOCALE_PATHS[0])
                shutil.copytree(kept, settings.LOCALE_PATHS[0])
        if problems:
            raise CommandError("\n" + "\n".join(problems))
        self.stdout.write("Every sentence is translated.")


def _problems() -> list[str]:
    languages = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    call_command("makemessages", locale=languages, no_obsolete=True, verbosity=0, ignore_patterns=["var/*", ".venv/*"])
    return [problem for language in languages for problem in _problems_of(language)]


def _problems_of(language: str) -> list[str]:
    entries = polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"))
    wrong = entries.untranslated_entries() + entries.fuzzy_entries()
    return [f"{language}: {entry.msgid!r}" for entry in wrong]
