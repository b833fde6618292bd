"""Translations, compiled without gettext's tools, so that a fresh machine needs nothing but Python."""

from pathlib import Path

import polib


def compile_translations(folder: Path) -> int:
    """Writes the .mo beside each .po below the folder that is newer than its .mo; returns how many were written."""
    written = 0
    for source in sorted(folder.rglob("*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        unfinished = target.with_suffix(".mo.part")
        polib.pofile(str(source)).save_as_mofile(str(unfinished))
        unfinished.replace(target)
        written += 1
    return written
