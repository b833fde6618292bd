import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from meetings.models import AgendaItem

from .meetings_for_tests import make_meeting


@pytest.fixture
def meeting(santa_rosa, ana):
    meeting = make_meeting(santa_rosa, ana)
    for order, title in enumerate(["Welcome", "Next steps"], start=1):
        AgendaItem.objects.create(meeting=meeting, order=order, title=title, minutes=30)
    return meeting


@pytest.fixture
def address(meeting):
    return reverse("meetings:agenda-edit", args=[meeting.jurisdiction_id, meeting.pk])


def typed(*rows: tuple, **others: str) -> dict:
    """A posted form with rows of number, title, minutes and perhaps who leads."""
    data = {"aim": "To meet", "expected_result": "A team", "revision": "1", "items-INITIAL_FORMS": "2"}
    for index, row in enumerate(rows):
        fields = zip(["ORDER", "title", "minutes", "leader", "DELETE"], row, strict=False)
        data |= {f"items-{index}-{name}": value for name, value in fields}
    return data | {"items-TOTAL_FORMS": str(len(rows))} | others


def agenda_of(meeting) -> list[tuple]:
    return list(meeting.agenda_items.values_list("title", "minutes", "leader"))


def test_the_page_shows_the_agenda_and_how_long_it_takes(as_ana, address):
    page = as_ana.get(address).text
    assert 'value="Welcome"' in page
    assert "The agenda takes 60 minutes; the meeting lasts 90 minutes." in page


def test_items_are_saved_in_the_order_of_their_numbers(as_ana, meeting, address):
    as_ana.post(address, typed(("2", "Welcome", "10"), ("3", "Next steps", "20"), ("1", "Coffee", "5", "Ana")))
    assert agenda_of(meeting) == [("Coffee", 5, "Ana"), ("Welcome", 10, ""), ("Next steps", 20, "")]
    meeting.refresh_from_db()
    assert (meeting.aim, meeting.revision) == ("To meet", 2)


def test_an_item_is_removed_and_empty_rows_do_not_count(as_ana, meeting, address):
    as_ana.post(address, typed(("1", "Welcome", "10", "", "on"), ("2", "Next steps", "20"), ("", "", "", "")))
    assert agenda_of(meeting) == [("Next steps", 20, "")]


def test_add_a_row_saves_nothing_and_keeps_what_was_typed(as_ana, meeting, address):
    response = as_ana.post(address, typed(("1", "Hello", "10"), ("2", "Next steps", "20"), add="1"))
    assert len(response.context["formset"].forms) == 3
    assert 'value="Hello"' in response.text
    assert agenda_of(meeting)[0][0] == "Welcome"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("1", "", "10"), "title"),
        (("1", "Hello", ""), "minutes"),
        (("1", "Hello", "0"), "minutes"),
        (("1", "Hello", "601"), "minutes"),
        (("1", "Hello", "ten"), "minutes"),
        (("x", "Hello", "10"), "ORDER"),
        (("1", "He\0llo", "10"), "title"),
        (("1", "Hello", "10", "A\u202eB"), "leader"),
        (("1", "H" * 201, "10"), "title"),
        (("1", "Hello", "9" * 40), "minutes"),
    ],
)
def test_bad_rows_are_told_beside_the_field_and_nothing_is_saved(as_ana, meeting, address, row, field):
    response = as_ana.post(address, typed(row, ("2", "Kept as typed", "20")))
    assert list(response.context["formset"].forms[0].errors) == [field]
    assert "Kept as typed" in response.text
    assert agenda_of(meeting)[1][0] == "Next steps"


@pytest.mark.parametrize("total", ["", "x", "-1", "100000", "9" * 400, "²"])
@pytest.mark.parametrize("button", [{}, {"add": "1"}])
def test_a_tampered_number_of_rows_gets_a_page(as_ana, meeting, address, total, button):
    rows = ("1", "Hello", "10"), ("2", "Bye", "20")
    response = as_ana.post(address, typed(*rows) | {"items-TOTAL_FORMS": total} | button)
    assert response.status_code == 200
    assert agenda_of(meeting)[0][0] == "Welcome"


def test_an_agenda_longer_than_the_meeting_is_told_and_saved(as_ana, meeting, address):
    response = as_ana.post(address, typed(("1", "Welcome", "100"), ("2", "Next steps", "20")))
    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert agenda_of(meeting)[0][1] == 100
    assert told == ["The agenda is saved. It takes 120 minutes, but the meeting lasts 90 minutes."]


def test_the_second_of_two_editors_is_told(as_ana, meeting, address):
    as_ana.post(address, typed(("1", "Theirs", "10"), ("2", "Next steps", "20")))
    response = as_ana.post(address, typed(("1", "Mine", "10"), ("2", "Next steps", "20")))
    assert "Somebody else has changed this meeting" in response.text
    assert "Theirs" in response.text
    assert agenda_of(meeting)[0][0] == "Theirs"
    as_ana.post(address, typed(("1", "Mine", "10"), ("2", "Next steps", "20"), revision="2"))
    assert agenda_of(meeting)[0][0] == "Mine"


def test_the_agenda_of_a_scheduled_meeting_can_be_changed(as_ana, meeting, address):
    type(meeting).objects.update(status="scheduled")
    as_ana.post(address, typed(("1", "Better", "10"), ("2", "Next steps", "20")))
    assert agenda_of(meeting)[0][0] == "Better"


@pytest.mark.parametrize("status", ["held", "cancelled"])
def test_the_agenda_of_a_meeting_that_is_over_stays(as_ana, meeting, address, status):
    type(meeting).objects.update(status=status)
    assert as_ana.post(address, typed(("1", "Other", "10"), ("2", "Next steps", "20"))).status_code == 302
    assert agenda_of(meeting)[0][0] == "Welcome"
