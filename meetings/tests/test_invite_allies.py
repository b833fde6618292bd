import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from conftest import make_ally, make_user, signed_in
from meetings.invitations.changes import cancel_meeting, move_meeting
from meetings.invitations.services import invite_allies, remove_invitation
from meetings.invitations.writing import answer_link
from meetings.models import Ally, Invitation
from meetings.tests.invitation_cast import invitation_of, mails_to, make_meeting, page
from ogp_portal.history import Entry
from onboarding.models import Seat


@pytest.fixture
def meeting(santa_rosa, ana):
    return make_meeting(santa_rosa, ana)


@pytest.fixture
def diego(santa_rosa):
    return make_ally(santa_rosa, "Diego Paz", "diego@datos.example", language="en", areas=["data"])


def test_the_coordinator_chooses_sees_the_mail_and_sends(as_ana, meeting, carla, diego, mails):
    address = page("invitation-create", meeting)
    assert "Carla Ruiz" in as_ana.get(address).content.decode()
    preview = as_ana.post(address, {"allies": [carla.pk, diego.pk], "preview": "1"}).content.decode()
    assert "Invitación: Reunión" in preview or "Invitation: Reunión" in preview
    assert not Invitation.objects.exists()
    response = as_ana.post(address, {"allies": [carla.pk, diego.pk], "send": "1"}, follow=True)
    assert response.status_code == 200
    meeting.refresh_from_db()
    assert meeting.is_scheduled and meeting.calendar_organiser_email == "ana@santarosa.example"
    sent = mails()
    assert {mail["To"] for mail in sent} == {"carla@agua.example", "diego@datos.example", "ana@santarosa.example"}
    assert all(mail["Reply-To"] == "Ana Quispe <ana@santarosa.example>" for mail in sent)


def test_the_preview_shows_the_html_of_the_mail(as_ana, as_bruno, meeting, carla):
    response = as_ana.get(page("invitation-preview", meeting, carla.pk))
    assert "Reunión de coordinación" in response.content.decode()
    assert "style-src 'unsafe-inline'" in response["Content-Security-Policy"]
    assert as_bruno.get(page("invitation-preview", meeting, carla.pk)).status_code == 404


def test_filters_narrow_who_is_shown_and_all_can_be_chosen(as_ana, meeting, carla, diego):
    address = page("invitation-create", meeting)
    shown = as_ana.get(address, {"area": "data", "choose": "all"}).content.decode()
    assert "Diego Paz" in shown and "Carla Ruiz" not in shown and "checked" in shown
    assert "checked" not in as_ana.get(address).content.decode()


def test_choosing_nobody_is_said_beside_the_list(as_ana, meeting, carla):
    response = as_ana.post(page("invitation-create", meeting), {"send": "1"})
    assert response.status_code == 200 and not Invitation.objects.exists()
    assert response.context["form"].errors["allies"]


def test_a_double_click_and_two_coordinators_make_one_invitation(as_ana, ana, meeting, santa_rosa, carla, mails):
    eva = make_user("eva@santarosa.example", "Eva Mora")
    Seat.objects.create(jurisdiction=santa_rosa, user=eva, role="editor")
    for client in (as_ana, as_ana, signed_in(eva)):
        client.post(page("invitation-create", meeting), {"allies": [carla.pk], "send": "1"})
    assert Invitation.objects.count() == 1
    assert len(mails_to(mails(), "carla@agua.example")) == 1
    assert len(mails_to(mails(), "ana@santarosa.example")) == 1


def test_an_ally_added_later_gets_an_invitation_and_nobody_else_a_mail(ana, meeting, carla, diego, mails):
    invite_allies(meeting, allies=[carla], by=ana)
    before = len(mails())
    assert invite_allies(meeting, allies=[carla, diego], by=ana) == 1
    assert [mail["To"] for mail in mails()[before:]] == ["diego@datos.example"]


def test_an_invitation_that_never_left_is_taken_back_without_a_mail(ana, meeting, carla, mails):
    invite_allies(meeting, allies=[carla], by=ana)
    assert remove_invitation(invitation_of(meeting, carla), by=ana)
    assert not remove_invitation(invitation_of(meeting, carla), by=ana)
    assert not mails_to(mails(), "carla@agua.example")


def test_who_is_invited_again_gets_a_new_link_and_the_old_one_is_dead(ana, client, meeting, carla, mails):
    invite_allies(meeting, allies=[carla], by=ana)
    old_link = answer_link(invitation_of(meeting, carla))
    mails()
    remove_invitation(invitation_of(meeting, carla), by=ana)
    assert client.get(old_link).status_code == 410
    assert invite_allies(meeting, allies=[carla], by=ana) == 1
    assert client.get(old_link).status_code == 404
    assert client.get(answer_link(invitation_of(meeting, carla))).status_code == 200
    assert len(mails_to(mails(), "carla@agua.example")) == 2


def test_an_unconfirmed_workspace_invites_thirty_people_a_day(ana, meeting, santa_rosa):
    santa_rosa.confirmed_at = None
    santa_rosa.save()
    allies = [make_ally(santa_rosa, f"Ally {n}", f"ally{n}@agua.example") for n in range(31)]
    with pytest.raises(ValidationError, match="30"):
        invite_allies(meeting, allies=allies, by=ana)
    meeting.refresh_from_db()
    assert meeting.is_draft and not Invitation.objects.exists()
    assert invite_allies(meeting, allies=allies[:30], by=ana) == 30


def test_allies_of_another_workspace_cannot_be_invited(as_ana, meeting, puerto_claro):
    strange = make_ally(puerto_claro, "Rui", "rui@porto.example")
    response = as_ana.post(page("invitation-create", meeting), {"allies": [strange.pk], "send": "1"})
    assert response.status_code == 200 and not Invitation.objects.exists()


def test_a_cancelled_meeting_invites_nobody(ana, meeting, carla, diego):
    invite_allies(meeting, allies=[carla], by=ana)
    cancel_meeting(meeting, by=ana)
    with pytest.raises(ValidationError):
        invite_allies(meeting, allies=[diego], by=ana)


@pytest.mark.parametrize(
    "name", ["meeting-show", "invitation-create", "meeting-move", "meeting-rename", "meeting-cancel"]
)
def test_a_stranger_gets_404(as_bruno, meeting, name):
    assert as_bruno.get(page(name, meeting)).status_code == 404
    assert as_bruno.post(page(name, meeting)).status_code in (404, 405)


def test_a_viewer_reads_and_changes_nothing(meeting, santa_rosa, carla, ana):
    vera = make_user("vera@santarosa.example", "Vera Paz")
    Seat.objects.create(jurisdiction=santa_rosa, user=vera, role="viewer")
    invite_allies(meeting, allies=[carla], by=ana)
    viewer = signed_in(vera)
    shown = viewer.get(page("meeting-show", meeting)).content.decode()
    assert "Carla Ruiz" in shown and "/move/" not in shown and "/remove/" not in shown
    assert viewer.get(page("invitation-create", meeting)).status_code == 403
    for act in (
        lambda: invite_allies(meeting, allies=[carla], by=vera),
        lambda: cancel_meeting(meeting, by=vera),
        lambda: move_meeting(meeting, by=vera, revision=1, place="x"),
        lambda: remove_invitation(invitation_of(meeting, carla), by=vera),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_history_holds_ids_and_no_address(ana, meeting, carla):
    invite_allies(meeting, allies=[carla], by=ana)
    assert Ally.objects.count() == 1
    assert {entry.verb for entry in Entry.objects.about(meeting)} >= {"allies invited", "scheduled"}
    assert not any("@" in str(entry.details) for entry in Entry.objects.all())


@pytest.mark.parametrize("count", [1, 50])
def test_the_meetings_page_needs_the_same_queries_for_one_ally_and_for_fifty(
    as_ana, ana, meeting, santa_rosa, count, django_assert_max_num_queries
):
    allies = [make_ally(santa_rosa, f"Ally {n}", f"ally{n}@agua.example", areas=["data"]) for n in range(count)]
    invite_allies(meeting, allies=allies, by=ana)
    with django_assert_max_num_queries(12):
        assert as_ana.get(page("meeting-show", meeting)).status_code == 200
