"""The coordination meeting as a step of the journey, and what a successor must know of it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from meetings.invitations.models import Answer, Invitation
from meetings.planning.models import Meeting
from ogp_portal import moments
from onboarding.journey import steps
from onboarding.journey.steps import Step, StepState
from onboarding.jurisdictions import handover
from onboarding.jurisdictions.models import Jurisdiction


def meeting_state(jurisdiction: Jurisdiction) -> StepState:
    """What comes next: list allies, plan, invite, wait for answers, record who came."""
    meetings = list(jurisdiction.meetings.exclude(status=Meeting.Status.CANCELLED).order_by("-starts_at"))
    by_status = {meeting.status: meeting for meeting in reversed(meetings)}
    if held := by_status.get(Meeting.Status.HELD):
        return StepState(
            "done",
            _("The meeting was held on %(day)s.") % {"day": _day(held)},
            _url("show", held),
            _("See the meeting"),
        )
    if scheduled := by_status.get(Meeting.Status.SCHEDULED):
        return _scheduled(scheduled)
    if draft := by_status.get(Meeting.Status.DRAFT):
        return StepState(
            "now",
            _("A draft for %(day)s is ready. Choose whom to invite.") % {"day": _day(draft)},
            _url("show", draft),
            _("See the draft"),
        )
    if jurisdiction.allies.exists():
        url = reverse("meetings:meeting-create", args=[jurisdiction.pk])
        return StepState(
            "now",
            _("You have allies on your list. Plan the meeting that brings them together."),
            url,
            _("Plan your meeting"),
        )
    return StepState(
        "now",
        _("First list the people who may help, then plan the meeting with them."),
        reverse("meetings:ally-list", args=[jurisdiction.pk]),
        _("List allies"),
    )


def meetings_to_hand_over(jurisdiction: Jurisdiction) -> handover.Section:
    lines = [
        _("%(title)s, %(when)s: %(answers)s")
        % {
            "title": meeting.title,
            "when": moments.when_text(meeting.starts_at, meeting.ends_at, meeting.time_zone, get_language()),
            "answers": _answers(meeting),
        }
        for meeting in jurisdiction.meetings.upcoming().order_by("starts_at")
    ]
    return _("Upcoming meetings"), lines


def register_all() -> None:
    steps.register(Step("coordination-meeting", 30, gettext_lazy("Coordination meeting"), meeting_state))
    handover.register(meetings_to_hand_over)


def _scheduled(meeting: Meeting) -> StepState:
    if meeting.ends_at <= timezone.now():
        url = reverse("meetings:attendance-edit", args=[meeting.jurisdiction_id, meeting.pk])
        sentence = _("The meeting was on %(day)s. Record who came.") % {"day": _day(meeting)}
        return StepState("now", sentence, url, _("Record who came"))
    due = moments.moment_text(meeting.answer_by, meeting.time_zone, get_language())
    sentence = _("The meeting is on %(day)s. Your allies answer by %(due)s.") % {"day": _day(meeting), "due": due}
    return StepState("now", sentence, _url("show", meeting), _("See who comes"), [_answers(meeting)])


def _answers(meeting: Meeting) -> str:
    answers = list(Invitation.objects.standing().filter(meeting=meeting).values_list("answer", flat=True))
    waiting = answers.count(Answer.NONE)
    return ngettext(
        "%(answered)s of %(count)s person has answered", "%(answered)s of %(count)s people have answered", len(answers)
    ) % {"answered": len(answers) - waiting, "count": len(answers)}


def _day(meeting: Meeting) -> str:
    return moments.day_text(meeting.starts_at, meeting.time_zone, get_language())


def _url(verb: str, meeting: Meeting) -> str:
    return reverse(f"meetings:meeting-{verb}", args=[meeting.jurisdiction_id, meeting.pk])
