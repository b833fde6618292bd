"""Invitations at the edges: ids of no row, mails that may have arrived, meetings that are over, two clicks at once."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from conftest import make_ally
from meetings.allies.services import save_ally
from meetings.invitations.changes import cancel_meeting, move_meeting
from meetings.invitations.services import accept_suggestion, invite_allies, remove_invitation, suggest_colleague
from meetings.invitations.writing import answer_link
from meetings.models import Ally, Invitation
from meetings.tests.invitation_cast import calendar_of, invitation_of, mails_to, make_meeting, method_of, page
from ogp_portal.history import Entry
from ogp_portal.outbox.models import Message


@pytest.fixture
def meeting(santa_rosa, ana, carla):
    meeting = make_meeting(santa_rosa, ana)
    invite_allies(meeting, allies=[carla], by=ana)
    return meeting


def messages_to(meeting, ally):
    return Message.objects.filter(about_type="meetings.invitation", about_id=invitation_of(meeting, ally).pk)


def kinds_to(meeting, ally):
    return list(messages_to(meeting, ally).order_by("pk").values_list("kind", flat=True))


def move(meeting, by, days):
    step = timedelta(days=days)
    move_meeting(
        meeting, by=by, revision=meeting.revision, starts_at=meeting.starts_at + step, ends_at=meeting.ends_at + step
    )


@pytest.mark.parametrize("pk", ["9" * 30, str(2**63), "9" * 5000, "-1", "x"])
@pytest.mark.parametrize("button", ["preview", "send", "choose"])
def test_an_id_that_no_row_can_have_is_not_a_choice(as_ana, meeting, pk, button):
    response = as_ana.post(page("invitation-create", meeting), {"allies": [pk], button: "1"})
    assert response.status_code == 200 and Invitation.objects.count() == 1


def test_a_mail_queued_again_that_may_have_arrived_is_cancelled_too(ana, meeting, carla, mails):
    messages_to(meeting, carla).update(state="queued", is_repeat=True)
    cancel_meeting(meeting, by=ana)
    [mail] = mails_to(mails(), carla.email)
    assert method_of(calendar_of(mail)) == "CANCEL"


def test_a_mail_whose_text_was_erased_counts_as_sent(ana, meeting, carla, mails):
    messages_to(meeting, carla).update(state="sent", data={}, recipient="", erased_at=meeting.created_at)
    remove_invitation(invitation_of(meeting, carla), by=ana)
    assert kinds_to(meeting, carla) == ["invitation.request", "invitation.cancel"]


@pytest.mark.parametrize("state", ["failed", "bounced"])
def test_an_update_that_did_not_arrive_leaves_people_with_what_they_knew(ana, meeting, carla, mails, state):
    mails()
    known = meeting.starts_at
    move(meeting, ana, 1)
    messages_to(meeting, carla).filter(kind="invitation.update").update(state=state)
    move(meeting, ana, 1)
    assert messages_to(meeting, carla).latest("pk").data["was"]["starts_at"] == known.isoformat()


def test_a_mail_that_staff_took_back_can_be_sent_again(as_ana, meeting, carla, mails):
    messages_to(meeting, carla).update(state="cancelled")
    [row] = as_ana.get(page("meeting-show", meeting)).context["rows"]
    assert row.delivery == "none" and row.may_be_sent_again
    as_ana.post(page("invitation-send-again", meeting, row.pk))
    assert mails_to(mails(), carla.email)


def test_what_is_over_is_neither_cancelled_nor_left(as_ana, ana, meeting, carla, mails):
    with time_machine.travel(meeting.ends_at + timedelta(minutes=1)):
        with pytest.raises(ValidationError):
            cancel_meeting(meeting, by=ana)
        with pytest.raises(ValidationError):
            remove_invitation(invitation_of(meeting, carla), by=ana)
        ana.refresh_from_db()
        as_ana.force_login(ana)
        shown = as_ana.get(page("meeting-show", meeting)).content.decode()
    assert "/cancel/" not in shown and "/remove/" not in shown


def test_an_accepted_colleague_joins_the_list_as_any_ally_does(as_ana, ana, meeting, carla):
    suggestion = suggest_colleague(invitation_of(meeting, carla), name="Eva", email="eva@agua.example")
    address = page("suggestion-accept", meeting, suggestion.pk)
    assert "alert-success" in as_ana.post(address, follow=True).content.decode()
    assert "alert-success" not in as_ana.post(address, follow=True).content.decode()
    eva = Ally.objects.get(email="eva@agua.example")
    assert Entry.objects.about(eva).filter(verb="added").exists()
    assert accept_suggestion(suggestion, by=ana) == 0


def test_an_answer_to_the_old_time_is_asked_again_with_what_was_typed(client, ana, meeting, carla):
    link = answer_link(invitation_of(meeting, carla))
    seen = client.get(link).context["form"]["sequence"].value()
    move(meeting, ana, 1)
    response = client.post(link, {"answer": "yes", "note": "Llevo las cifras.", "sequence": seen})
    assert response.status_code == 200 and "Llevo las cifras." in response.content.decode()
    assert invitation_of(meeting, carla).answer == ""
    again = response.context["form"]["sequence"].value()
    assert client.post(link, {"answer": "yes", "note": "", "sequence": again}).status_code == 302
    assert invitation_of(meeting, carla).answer == "yes"


def test_a_waiting_invitation_follows_the_allys_address(ana, meeting, carla, mails):
    carla.email = "carla.ruiz@agua.example"
    save_ally(carla, areas=[], by=ana)
    assert len(mails_to(mails(), "carla.ruiz@agua.example")) == 1


def test_the_preview_shows_one_mail_for_each_language_and_time_zone(as_ana, santa_rosa, ana):
    meeting = make_meeting(santa_rosa, ana)
    here = make_ally(santa_rosa, "Here", "here@agua.example", time_zone="America/Bogota")
    away = make_ally(santa_rosa, "Away", "away@agua.example", time_zone="Europe/Madrid")
    response = as_ana.post(page("invitation-create", meeting), {"allies": [here.pk, away.pk], "preview": "1"})
    assert len(response.context["previews"]) == 2


def test_who_is_ticked_stays_ticked_behind_a_filter(as_ana, santa_rosa, ana):
    meeting = make_meeting(santa_rosa, ana)
    water = make_ally(santa_rosa, "Water", "water@agua.example")
    data = make_ally(santa_rosa, "Data", "data@agua.example", areas=["data"])
    filtered = {"allies": [water.pk], "area": "data", "choose": "all"}
    context = as_ana.post(page("invitation-create", meeting), filtered).context
    assert context["allies"] == [data] and list(context["kept"]) == [water]
    assert context["chosen"] == {water.pk, data.pk} and not context["form"].errors
