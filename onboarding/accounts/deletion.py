"""Reasons why an account cannot be deleted yet. Rooms above tell theirs here, because accounts does not know them."""

from collections.abc import Callable

from .models import User

Objection = Callable[[User], list[str]]

_objections: list[Objection] = []


def register_objection(objection: Objection) -> None:
    """`objection` answers with sentences that say what the person must settle first, or with an empty list."""
    if objection not in _objections:
        _objections.append(objection)


def objections_to(user: User) -> list[str]:
    return [sentence for objection in _objections for sentence in objection(user)]
