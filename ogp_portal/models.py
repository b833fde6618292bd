"""The ground floor's tables, collected from the modules they belong to."""

from .history import Entry
from .parking import ParkedForm

__all__ = ["Entry", "ParkedForm"]
