"""Collects the rooms' admin pages, which Django looks for only here."""

from .accounts import admin as _accounts  # noqa: F401
