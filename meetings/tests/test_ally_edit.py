import pytest
from django.urls import reverse
from django.utils import timezone

from conftest import signed_in
from meetings.models import Ally, Attendance, Invitation, PromoterTeam
from ogp_portal.history import Entry
from onboarding.models import Seat

from .meetings_for_tests import make_meeting

TYPED = {
    "name": "Dora Paz",
    "email": "dora@salud.example",
    "institution_kind": "own",
    "interest": "maybe",
    "language": "es",
    "areas": ["legal", "budget"],
    "post": "Head of the legal office",
}


@pytest.fixture
def new(santa_rosa):
    return reverse("meetings:ally-create", args=[santa_rosa.pk])


def edit(ally) -> str:
    return reverse("meetings:ally-edit", args=[ally.jurisdiction_id, ally.pk])


def remove(ally) -> str:
    return reverse("meetings:ally-remove", args=[ally.jurisdiction_id, ally.pk])


def test_an_ally_is_added_with_the_areas_they_cover(as_ana, ana, new):
    response = as_ana.post(new, TYPED, follow=True)
    dora = Ally.objects.get()
    assert "Dora Paz is on your list" in response.text
    assert sorted(row.area for row in dora.areas.all()) == ["budget", "legal"]
    assert Entry.objects.about(dora).get().by == ana


def test_the_language_is_the_coordinators_until_somebody_chooses(as_ana, new):
    assert as_ana.get(new).context["form"]["language"].value() == "es"


def test_changes_are_saved_and_areas_replaced(as_ana, carla):
    as_ana.post(edit(carla), TYPED)
    carla.refresh_from_db()
    assert carla.name == "Dora Paz"
    assert sorted(row.area for row in carla.areas.all()) == ["budget", "legal"]


def test_an_address_is_on_the_list_once_whatever_its_case(as_ana, carla, new):
    response = as_ana.post(new, TYPED | {"email": "CARLA@Agua.example"})
    assert edit(carla) in response.text
    assert "Carla Ruiz" in response.text
    assert Ally.objects.count() == 1


def test_the_same_address_may_be_an_ally_elsewhere(as_bruno, puerto_claro, carla):
    as_bruno.post(reverse("meetings:ally-create", args=[puerto_claro.pk]), TYPED | {"email": carla.email})
    assert Ally.objects.filter(email=carla.email).count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "  "),
        ("name", "Do\0ra"),
        ("name", "Dora \u202egro"),
        ("name", "D" * 10_000),
        ("email", ""),
        ("email", "dora"),
        ("email", "a@b.example,c@d.example"),
        ("email", "a@b.example\nBcc: c@d.example"),
        ("email", "d" * 300 + "@salud.example"),
        ("institution_kind", "magic"),
        ("interest", ""),
        ("language", "xx"),
        ("areas", ["legal", "magic"]),
        ("time_zone", "Mars/Olympus"),
        ("notes", "n" * 2001),
        ("phone", "1" * 41),
    ],
)
def test_bad_input_is_told_beside_the_field_and_everything_typed_is_kept(as_ana, new, field, value):
    response = as_ana.post(new, TYPED | {field: value})
    form = response.context["form"]
    assert response.status_code == 200
    assert list(form.errors) == [field]
    assert form["post"].value() == TYPED["post"]
    assert not Ally.objects.exists()


def test_a_form_with_nothing_in_it_is_refused_kindly(as_ana, new):
    assert as_ana.post(new, {}).status_code == 200
    assert not Ally.objects.exists()


def test_a_changed_address_of_an_invited_ally_promises_no_second_mail(as_ana, ana, santa_rosa, carla):
    Invitation.objects.create(meeting=make_meeting(santa_rosa, ana, status="scheduled"), ally=carla)
    response = as_ana.post(edit(carla), TYPED, follow=True)
    assert "Changes saved." in response.text and "send the invitation again" not in response.text


def test_an_ally_is_removed_after_a_question(as_ana, ana, carla):
    pk = carla.pk
    assert "cannot be undone" in as_ana.get(remove(carla)).text
    assert Ally.objects.exists()
    as_ana.post(remove(carla))
    assert not Ally.objects.exists()
    assert Entry.objects.get(about_id=pk, about_type="meetings.ally").verb == "removed"


def test_an_ally_expected_at_a_meeting_is_not_removed(as_ana, ana, santa_rosa, carla):
    meeting = make_meeting(santa_rosa, ana, status="scheduled")
    Invitation.objects.create(meeting=meeting, ally=carla)
    response = as_ana.post(remove(carla))
    assert "Take them off the meeting first" in response.text
    assert reverse("meetings:meeting-show", args=[santa_rosa.pk, meeting.pk]) in response.text
    assert Ally.objects.exists()


def test_an_ally_taken_off_the_meeting_can_be_removed(as_ana, ana, santa_rosa, carla):
    meeting = make_meeting(santa_rosa, ana, status="scheduled")
    Invitation.objects.create(meeting=meeting, ally=carla, removed_at=timezone.now())
    as_ana.post(remove(carla))
    assert not Ally.objects.exists()


def test_a_promoter_is_not_removed(as_ana, santa_rosa, carla):
    PromoterTeam.objects.create(jurisdiction=santa_rosa).promoters.create(ally=carla)
    assert "promoter team" in as_ana.post(remove(carla)).text
    assert Ally.objects.exists()


def test_removing_tells_that_attendance_goes_too(as_ana, ana, santa_rosa, carla):
    Attendance.objects.create(meeting=make_meeting(santa_rosa, ana, status="held"), ally=carla, status="present")
    assert "attendance at past meetings" in as_ana.get(remove(carla)).text


def test_a_stranger_gets_404(as_bruno, carla, new):
    for address in (new, edit(carla), remove(carla)):
        assert as_bruno.get(address).status_code == 404
        assert as_bruno.post(address, TYPED).status_code == 404
    assert Ally.objects.get().name == "Carla Ruiz"


def test_an_ally_is_not_reached_through_another_workspace(as_bruno, puerto_claro, carla):
    assert as_bruno.get(reverse("meetings:ally-edit", args=[puerto_claro.pk, carla.pk])).status_code == 404


def test_a_viewer_may_not_write(bruno, santa_rosa, carla, new):
    Seat.objects.create(jurisdiction=santa_rosa, user=bruno, role="viewer")
    for address in (new, edit(carla), remove(carla)):
        assert signed_in(bruno).post(address, TYPED).status_code == 403
    assert Ally.objects.get().name == "Carla Ruiz"


def test_the_door_is_closed_to_those_who_are_not_signed_in(client, carla, new):
    assert client.get(new).status_code == 302
    assert client.get(edit(carla)).status_code == 302
