"""Collects the rooms' tasks, which Celery looks for only here."""
