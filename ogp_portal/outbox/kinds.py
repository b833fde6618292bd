"""The kinds of message there are. Rooms register theirs at the start; the outbox knows nothing else of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model

from .models import Message


@dataclass(frozen=True)
class Mail:
    """What a kind makes of a row just before it leaves: subject and bodies, and a calendar part if there is one."""

    subject: str
    text: str
    html: str
    reply_to: str = ""
    from_name: str = ""
    calendar: bytes | None = None
    calendar_method: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Kind:
    """One kind of message: how it is written, and whether it is still wanted when its turn comes."""

    name: str
    label: Any
    about_type: str = ""
    is_repeatable: bool = True

    def load(self, messages: Iterable[Message]) -> Mapping[int, Model]:
        """The rows a batch of messages is about, by id, in as few queries as possible."""
        return apps.get_model(self.about_type).objects.in_bulk({message.about_id for message in messages})

    def is_wanted(self, message: Message, row: Any) -> bool:
        return row is not None

    def render(self, message: Message, row: Any) -> Mail:
        raise LookupError(f"{self.name} does not say how it is written")


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def get(name: str) -> Kind:
    return _kinds[name]


def registered() -> dict[str, Kind]:
    return dict(_kinds)
