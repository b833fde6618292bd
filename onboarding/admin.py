"""Collects the rooms' admin pages, which Django looks for only here."""

from .accounts import admin as _accounts  # noqa: F401
from .jurisdictions import admin as _jurisdictions  # noqa: F401
