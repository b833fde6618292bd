import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

IGNORED = ("var", ".venv", ".git", "*/tests/*", "conftest.py", "*/bench/*")
COPIED = ("manage.py", "ogp_portal", "onboarding", "meetings", "templates")


class Command(BaseCommand):
    help = "Says which texts lack a translation, or have one nobody confirmed (needs xgettext)."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options) -> None:
        if not shutil.which("xgettext"):
            raise CommandError("xgettext is missing; it comes with gettext (apt-get install gettext).")
        languages = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder)
            copy_sources(copy)
            extract(copy, languages)
            problems = [text for code in languages for text in problems_of(copy, code)]
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} translations are missing or fuzzy.")
        self.stdout.write(f"Translations are complete: {', '.join(languages)}.")


def copy_sources(copy: Path) -> None:
    for name in COPIED:
        source = settings.BASE_DIR / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "tests"))
        else:
            shutil.copy(source, copy / name)


def extract(copy: Path, languages: list[str]) -> None:
    options = [option for code in languages for option in ("--locale", code)]
    options += [option for pattern in IGNORED for option in ("--ignore", pattern)]
    command = ["makemessages", *options, "--no-obsolete", "--no-wrap"]

    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=copy, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CommandError(f"makemessages failed: {done.stderr.strip()}")


def problems_of(copy: Path, code: str) -> list[str]:
    catalogue = copy / "ogp_portal" / "locale" / code / "LC_MESSAGES" / "django.po"
    if not catalogue.exists():
        return [f"{code}: there is no catalogue"]
    wrong = [entry for entry in polib.pofile(str(catalogue)) if entry.fuzzy or not entry.translated()]
    return [f"{code}: {'fuzzy' if entry.fuzzy else 'missing'}: {entry.msgid[:90]}" for entry in wrong]
