"""The README is complete: every command and every setting stands in it, and nothing that is gone."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))


def settings_read() -> set[str]:
    source = (ROOT / "ogp_portal" / "settings.py").read_text()
    listed = re.search(r"for name in \(([^)]*)\)", source)[1]
    return set(re.findall(r'setting\(env\.\w+, "(\w+)"', source)) | set(re.findall(r'"(\w+)"', listed))


def test_every_command_is_explained():
    assert set(re.findall(r"^\| `make ([a-z-]+)`", README, re.MULTILINE)) == make_targets()


def test_the_commands_people_rely_on_exist():
    promised = "run test test-faults test-browser lint format demo worker beat shell backup restore bench-pages"
    assert set(promised.split()) <= make_targets()


def test_the_settings_table_holds_exactly_what_is_read():
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)) == settings_read()
