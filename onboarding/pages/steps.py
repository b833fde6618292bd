"""The first step of the journey: reading what open government is."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.journey.steps import Step, StepState, register
from onboarding.jurisdictions.models import Jurisdiction


def register_all() -> None:
    register(Step(key="learn", order=10, title=gettext_lazy("Learn"), state=state))


def state(jurisdiction: Jurisdiction) -> StepState:
    """Nobody checks who has read what: who has a workspace has begun, and may read again."""
    return StepState(
        status="done",
        sentence=_("What open government is, how it works and what it brings. Read it again any time."),
        url=reverse("onboarding:page", args=["what-is-open-government"]),
        action=_("Read the guide"),
    )
