"""Collects the rooms' admin pages, which Django looks for only here."""

from .allies import admin as _allies  # noqa: F401
from .invitations import admin as _invitations  # noqa: F401
from .outcome import admin as _outcome  # noqa: F401
from .planning import admin as _planning  # noqa: F401
