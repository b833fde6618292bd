"""Which open-government areas a promoter team covers, and which hang on nobody."""

from collections.abc import Iterable
from dataclasses import dataclass

from meetings.allies.areas import Area


@dataclass(frozen=True)
class Coverage:
    """One area, who answers for it, and who has been asked and has not answered yet."""

    area: Area
    accepted: tuple[str, ...]
    pending: tuple[str, ...]

    @property
    def is_covered(self) -> bool:
        return bool(self.accepted)


def coverage(posts: Iterable[tuple[str, str, str]]) -> list[Coverage]:
    """Each area in its usual order; `posts` are area, name and answer. Who declined covers nothing."""
    posts = list(posts)
    return [
        Coverage(
            area=area,
            accepted=tuple(name for covered, name, answer in posts if (covered, answer) == (area.value, "accepted")),
            pending=tuple(name for covered, name, answer in posts if (covered, answer) == (area.value, "pending")),
        )
        for area in Area
    ]
