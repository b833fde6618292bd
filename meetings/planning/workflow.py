"""Which status of a meeting may follow which."""

FOLLOWING: dict[str, frozenset[str]] = {
    "draft": frozenset({"scheduled"}),
    "scheduled": frozenset({"held", "cancelled"}),
    "held": frozenset(),
    "cancelled": frozenset(),
}


def may_become(status: str, target: str) -> bool:
    return target in FOLLOWING[status]


def sources_of(target: str) -> list[str]:
    """The statuses from which a meeting may become `target`."""
    return [status for status, following in FOLLOWING.items() if target in following]
