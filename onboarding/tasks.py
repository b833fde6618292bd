"""Collects the rooms' tasks, which Celery looks for only here."""

from .jurisdictions.tasks import pass_on_join_requests

__all__ = ["pass_on_join_requests"]
