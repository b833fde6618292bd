import pytest
from django.urls import reverse

from conftest import make_ally
from meetings.models import AgendaItem

from .meetings_for_tests import make_meeting


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_allies_holds_a_constant_number_of_queries(as_olga, santa_rosa, count, django_assert_num_queries):
    for number in range(count):
        make_ally(santa_rosa, f"Ally {number}", f"ally{number}@region.example", areas=["data", "legal"])
    with django_assert_num_queries(4):
        assert as_olga.get(reverse("admin:meetings_ally_changelist")).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_meetings_holds_a_constant_number_of_queries(
    as_olga, ana, santa_rosa, count, django_assert_num_queries
):
    for _number in range(count):
        AgendaItem.objects.create(meeting=make_meeting(santa_rosa, ana), order=1, title="Welcome", minutes=10)
    with django_assert_num_queries(4):
        assert as_olga.get(reverse("admin:meetings_meeting_changelist")).status_code == 200


def test_staff_find_an_ally_by_name_and_correct_them(as_olga, carla):
    assert "Carla Ruiz" in as_olga.get(reverse("admin:meetings_ally_changelist"), {"q": "ruiz"}).text
    address = reverse("admin:meetings_ally_change", args=[carla.pk])
    as_olga.post(
        address,
        {
            "name": "Carla Rojas",
            "email": carla.email,
            "institution_kind": "own",
            "interest": "yes",
            "language": "es",
            "areas-TOTAL_FORMS": "0",
            "areas-INITIAL_FORMS": "0",
        },
    )
    carla.refresh_from_db()
    assert carla.name == "Carla Rojas"


def test_the_status_of_a_meeting_is_shown_and_cannot_be_edited(as_olga, ana, santa_rosa):
    meeting = make_meeting(santa_rosa, ana)
    address = reverse("admin:meetings_meeting_change", args=[meeting.pk])
    assert 'name="status"' not in as_olga.get(address).text
    as_olga.post(
        address,
        {
            "status": "held",
            "title": "Other",
            "aim": "New aim",
            "agenda_items-TOTAL_FORMS": "0",
            "agenda_items-INITIAL_FORMS": "0",
        },
    )
    meeting.refresh_from_db()
    assert (meeting.status, meeting.title, meeting.aim) == ("draft", "Coordination meeting", "New aim")
