"""The environment of every test, set before the settings are read: a folder of its own and the demo's openness."""

import os
import tempfile
from pathlib import Path

from ogp_portal.translations import compile_translations

_folder = tempfile.TemporaryDirectory(prefix="portal-tests-")
os.environ.setdefault("VAR_DIR", _folder.name)
os.environ.setdefault("LOG_LEVEL", "CRITICAL")
if os.environ.get("DATABASE_URL"):
    os.environ.setdefault("DEMO", "1")

compile_translations(Path(__file__).parents[1] / "locale")
