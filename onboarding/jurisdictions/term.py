"""How much of an administration's term is left."""

from datetime import date


def months_left(ends_on: date, *, on: date) -> int:
    """Whole months from `on` to `ends_on`; 0 when the term has ended."""
    months = (ends_on.year - on.year) * 12 + ends_on.month - on.month
    return max(0, months - (ends_on.day < on.day))
