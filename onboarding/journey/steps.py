"""The steps of the journey. Each room registers its own in AppConfig.ready(); the journey knows no room."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from django.utils.functional import Promise

from onboarding.jurisdictions.models import Jurisdiction


@dataclass(frozen=True)
class StepState:
    """Where one jurisdiction stands: `sentence` says what comes next and who has to act, with dates."""

    status: Literal["done", "now", "later"]
    sentence: str
    url: str = ""
    action: str = ""
    facts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """`title` is a lazy translation, `state` looks the jurisdiction up in few queries."""

    key: str
    order: int
    title: str | Promise
    state: Callable[[Jurisdiction], StepState]


_steps: dict[str, Step] = {}


def register(step: Step) -> None:
    _steps[step.key] = step


def registered() -> list[Step]:
    return sorted(_steps.values(), key=lambda step: (step.order, step.key))
