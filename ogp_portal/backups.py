"""Backup and restore: one archive with the database and, on one machine, the secret key that its links depend on."""

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from . import __version__
from .outbox.models import Message, State

DUMPS = {"sqlite": "portal.sqlite3", "postgresql": "portal.dump"}
CONTENTS = {"about.json", "secret_key", *DUMPS.values()}
MAY_HAVE_LEFT = [State.QUEUED, State.SENDING, State.HANDOVER]
REASON = "Waiting when the backup of {day} was made; it may have been sent since. A person decides whether to send it."


class BackupError(Exception):
    """The archive cannot be made or used; the text says why."""


def write_backup(folder: Path) -> Path:
    """Writes an archive that only its owner can read, and returns its path. Raises BackupError."""
    folder.mkdir(parents=True, exist_ok=True)
    now = timezone.now()
    target = folder / f"portal-{now:%Y%m%d-%H%M%S}.tar.gz"
    with tempfile.TemporaryDirectory(dir=folder) as name:
        work = Path(name)
        _dump(work / DUMPS[connection.vendor])
        about = {"database": connection.vendor, "made_at": now.isoformat(), "version": __version__}
        (work / "about.json").write_text(json.dumps(about))
        key = settings.VAR_DIR / "secret_key"
        if connection.vendor == "sqlite" and key.exists():
            shutil.copy(key, work)
        unfinished = work / "archive"
        with open_private(unfinished) as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
            for path in sorted(work.iterdir()):
                if path.name in CONTENTS:
                    archive.add(path, arcname=path.name)
        unfinished.replace(target)
    return target


def restore_backup(archive: Path) -> int:
    """Puts the archive's database in place of the present one. Returns how many mails wait for a person's decision.

    Nothing that may have left since the backup leaves again by itself. Raises BackupError.
    """
    with tempfile.TemporaryDirectory(dir=archive.parent) as name:
        work = Path(name)
        about = _unpack(archive, work)
        _load(work / DUMPS[connection.vendor])
        # At once, and before anything else can fail: from here on nothing of the past leaves by itself.
        waiting = _hold_what_may_have_left(datetime.fromisoformat(about["made_at"]))
        if (work / "secret_key").exists():
            with open_private(settings.VAR_DIR / "secret_key") as key:
                key.write((work / "secret_key").read_bytes())
    call_command("migrate", interactive=False, verbosity=0)
    return waiting


def open_private(path: Path) -> BinaryIO:
    """Opens a file for writing that nobody else on the machine can read."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _hold_what_may_have_left(made_at: datetime) -> int:
    reason = REASON.format(day=f"{made_at:%Y-%m-%d %H:%M} UTC")
    Message.objects.filter(state=State.HELD).update(last_error=reason)
    waiting = Message.objects.filter(state__in=MAY_HAVE_LEFT)
    return waiting.update(state=State.UNCERTAIN, lease_until=None, last_error=reason)


def _unpack(archive: Path, work: Path) -> dict:
    try:
        with tarfile.open(archive) as opened:
            for member in opened.getmembers():
                if member.name in CONTENTS and member.isfile():
                    opened.extract(member, work, filter="data")
        about = json.loads((work / "about.json").read_text())
    except (OSError, tarfile.TarError, ValueError) as problem:
        raise BackupError(f"{archive} is not a backup of the portal ({problem}).") from None
    if about["database"] != connection.vendor:
        raise BackupError(f"This backup is of {about['database']}, but the portal runs on {connection.vendor}.")
    return about


def _dump(target: Path) -> None:
    if connection.vendor == "postgresql":
        _postgresql("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)


def _load(source: Path) -> None:
    if connection.vendor == "postgresql":
        connection.close()
        options = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction"]
        _postgresql("pg_restore", *options, str(source))
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(source)) as copy:
        copy.backup(connection.connection)


def _postgresql(program: str, *arguments: str) -> None:
    if not shutil.which(program):
        raise BackupError(f"{program} is missing; it comes with PostgreSQL's client programs (postgresql-client).")
    database = connection.settings_dict
    environment = os.environ | {
        f"PG{name}": str(database[key])
        for name, key in [("HOST", "HOST"), ("PORT", "PORT"), ("USER", "USER"), ("PASSWORD", "PASSWORD")]
        if database[key]
    }
    command = [program, f"--dbname={database['NAME']}", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip().splitlines()[0]}")
