"""The journey's step "promoter team": where it stands and who has to act."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetings.planning.models import Meeting
from onboarding.journey.steps import Step, StepState, register
from onboarding.jurisdictions.models import Jurisdiction

from .models import Promoter, PromoterTeam


def register_all() -> None:
    register(Step(key="promoter-team", order=40, title=gettext_lazy("Promoter team"), state=state))


def state(jurisdiction: Jurisdiction) -> StepState:
    url = reverse("meetings:team-show", args=[jurisdiction.pk])
    team = PromoterTeam.objects.filter(jurisdiction=jurisdiction).prefetch_related("promoters").first()
    promoters = list(team.promoters.all()) if team else []
    if team is None or not promoters:
        return _before_the_team(jurisdiction, url)
    pending = sum(promoter.answer == Promoter.Answer.PENDING for promoter in promoters)
    accepted = sum(promoter.answer == Promoter.Answer.ACCEPTED for promoter in promoters)
    facts = [
        ngettext("%(count)d person has accepted.", "%(count)d people have accepted.", accepted) % {"count": accepted}
    ]
    if team.formed_on:
        day = date_format(team.formed_on)
        return StepState(
            "done", _("The promoter team was formed on %(day)s.") % {"day": day}, url, _("See the team"), facts
        )
    if pending:
        sentence = ngettext(
            "Waiting for the answer of %(count)d person.", "Waiting for the answers of %(count)d people.", pending
        ) % {"count": pending}
        return StepState("now", sentence, url, _("Open the team"), facts)
    return StepState(
        "now", _("Everybody has answered. Record the day on which the team was formed."), url, _("Open the team"), facts
    )


def _before_the_team(jurisdiction: Jurisdiction, url: str) -> StepState:
    if Meeting.objects.filter(jurisdiction=jurisdiction, status=Meeting.Status.HELD).exists():
        return StepState(
            "now",
            _("The meeting was held. Choose the promoter team from those who were there."),
            url,
            _("Choose the team"),
        )
    return StepState("later", _("After the coordination meeting you choose the promoter team from those who came."))
