"""Finding allies by any part of what is known of them; case, accents and the order of words do not matter."""

from collections.abc import Iterable

from onboarding.jurisdictions.names import normalised


def matching(rows: Iterable[tuple], wanted: str) -> list[int]:
    """The ids of the rows (id, text, text, ...) in which every wanted word occurs."""
    words = normalised(wanted).split()
    return [pk for pk, *texts in rows if _holds(words, texts)]


def _holds(words: list[str], texts: list[str]) -> bool:
    text = " ".join(normalised(text) for text in texts)
    return all(word in text for word in words)
