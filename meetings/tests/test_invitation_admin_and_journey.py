from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from conftest import make_ally
from meetings.invitations.services import invite_allies, suggest_colleague
from meetings.invitations.steps import meeting_state, meetings_to_hand_over
from meetings.models import Invitation, Meeting
from meetings.tests.invitation_cast import make_meeting


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("model", "queries"), [("invitation", 4), ("colleaguesuggestion", 4)])
def test_staff_read_the_lists_with_the_same_queries(
    as_olga, ana, santa_rosa, settings, count, model, queries, django_assert_num_queries
):
    settings.STAFF_NEED_SECOND_FACTOR = False
    meeting = make_meeting(santa_rosa, ana)
    allies = [make_ally(santa_rosa, f"Ally {n}", f"ally{n}@agua.example") for n in range(count)]
    invite_allies(meeting, allies=allies, by=ana)
    for n, invitation in enumerate(Invitation.objects.all()):
        suggest_colleague(invitation, name=f"Marta {n}", email=f"marta{n}@agua.example")
    with django_assert_num_queries(queries):
        assert as_olga.get(reverse(f"admin:meetings_{model}_changelist")).status_code == 200
    assert as_olga.get(reverse(f"admin:meetings_{model}_add")).status_code == 403


def test_the_journey_says_what_comes_next(santa_rosa, ana):
    assert "/allies/" in meeting_state(santa_rosa).url
    carla = make_ally(santa_rosa, "Carla", "carla@agua.example")
    assert meeting_state(santa_rosa).url.endswith("/meetings/new/")
    meeting = make_meeting(santa_rosa, ana)
    assert meeting_state(santa_rosa).status == "now"
    invite_allies(meeting, allies=[carla], by=ana)
    state = meeting_state(santa_rosa)
    assert state.facts == ["0 of 1 person has answered"] and state.status == "now"
    assert len(meetings_to_hand_over(santa_rosa)[1]) == 1
    with time_machine.travel(meeting.ends_at + timedelta(hours=1), tick=False):
        assert "/attendance" in meeting_state(santa_rosa).url
        assert meetings_to_hand_over(santa_rosa)[1] == []
    Meeting.objects.update(status="held")
    assert meeting_state(santa_rosa).status == "done"
