"""Collects the rooms' admin pages, which Django looks for only here."""
