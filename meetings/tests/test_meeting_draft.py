from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from conftest import make_user, signed_in
from meetings.models import Meeting
from meetings.planning import workflow
from meetings.planning.services import change_status
from ogp_portal.history import Entry
from onboarding.models import Seat

from .meetings_for_tests import make_meeting

TODAY = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
TYPED = {
    "title": "First meeting",
    "aim": "Find allies",
    "expected_result": "A team",
    "day": "2026-12-01",
    "start_time": "10:00",
    "end_time": "11:30",
    "time_zone": "America/Bogota",
    "place": "Town hall",
    "online_link": "https://meet.example/1",
    "answer_by_day": "2026-11-27",
    "revision": "1",
}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def new(santa_rosa):
    return reverse("meetings:meeting-create", args=[santa_rosa.pk])


@pytest.fixture
def typed(ana):
    return TYPED | {"organiser": str(ana.pk)}


@pytest.fixture
def draft(santa_rosa, ana):
    return make_meeting(santa_rosa, ana)


def address(name: str, meeting: Meeting) -> str:
    return reverse(f"meetings:{name}", args=[meeting.jurisdiction_id, meeting.pk])


def test_the_planner_opens_with_the_method_filled_in(as_ana, ana, new):
    form = as_ana.get(new).context["form"]
    assert "OGP Local" in form["aim"].value()
    assert "promoter team" in form["expected_result"].value()
    assert form["time_zone"].value() == "America/Bogota"
    assert form["organiser"].value() == ana.pk


def test_a_draft_holds_what_was_typed_at_the_clocks_on_the_spot(as_ana, ana, new, typed):
    as_ana.post(new, typed)
    meeting = Meeting.objects.get()
    assert (meeting.status, meeting.title, meeting.place) == ("draft", "First meeting", "Town hall")
    assert meeting.starts_at == datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
    assert meeting.ends_at == datetime(2026, 12, 1, 16, 30, tzinfo=UTC)
    assert meeting.answer_by == datetime(2026, 11, 28, 4, 59, 59, tzinfo=UTC)
    assert meeting.organiser == meeting.created_by == ana
    assert Entry.objects.about(meeting).get().verb == "created"


def test_a_new_draft_has_an_agenda_of_ninety_minutes_and_opens_it(as_ana, new, typed):
    response = as_ana.post(new, typed)
    meeting = Meeting.objects.get()
    assert response.url == address("agenda-edit", meeting)
    assert sum(item.minutes for item in meeting.agenda_items.all()) == 90


def test_answers_are_due_three_days_before_unless_somebody_says_otherwise(as_ana, new, typed):
    as_ana.post(new, typed | {"answer_by_day": ""})
    assert Meeting.objects.get().answer_by == datetime(2026, 11, 29, 4, 59, 59, tzinfo=UTC)


def test_answers_are_never_due_after_the_start(as_ana, new, typed):
    as_ana.post(new, typed | {"answer_by_day": "2026-12-01"})
    meeting = Meeting.objects.get()
    assert meeting.answer_by == meeting.starts_at


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": ""}),
        ("title", {"title": "A\0B"}),
        ("title", {"title": "A\u202eB"}),
        ("title", {"title": "T" * 10_000}),
        ("aim", {"aim": "a" * 2001}),
        ("day", {"day": "2026-11-01"}),
        ("day", {"day": "2026-02-30"}),
        ("day", {"day": "soon"}),
        ("day", {"day": "9999-12-31"}),
        ("day", {"day": ""}),
        ("start_time", {"start_time": "25:00"}),
        ("end_time", {"end_time": "09:00"}),
        ("end_time", {"end_time": "10:00"}),
        ("time_zone", {"time_zone": "Mars/Olympus"}),
        ("time_zone", {"time_zone": ""}),
        ("start_time", {"time_zone": "Europe/Madrid", "day": "2027-03-28", "start_time": "02:30"}),
        ("start_time", {"time_zone": "Europe/Madrid", "day": "2027-10-31", "start_time": "02:30"}),
        ("end_time", {"time_zone": "Europe/Madrid", "day": "2027-03-28", "start_time": "01:00", "end_time": "02:30"}),
        ("answer_by_day", {"answer_by_day": "2026-12-02"}),
        ("answer_by_day", {"answer_by_day": "2026-11-01"}),
        ("answer_by_day", {"answer_by_day": "0000-00-00"}),
        ("online_link", {"online_link": "http://meet.example/1"}),
        ("online_link", {"online_link": "javascript:alert(1)"}),
        ("online_link", {"online_link": "https://meet.example/" + "x" * 500}),
        ("place", {"place": "p" * 301}),
        ("organiser", {"organiser": "999999"}),
        ("organiser", {"organiser": ""}),
        ("revision", {"revision": str(10**30)}),
    ],
)
def test_bad_input_is_told_beside_the_field_and_everything_typed_is_kept(as_ana, new, typed, field, changes):
    response = as_ana.post(new, typed | changes)
    form = response.context["form"]
    assert response.status_code == 200
    assert list(form.errors) == [field]
    assert form["expected_result"].value() == TYPED["expected_result"]
    assert not Meeting.objects.exists()


def test_missing_and_repeated_fields_get_a_page(as_ana, new, typed):
    assert as_ana.post(new, {}).status_code == 200
    assert as_ana.post(new, {"day": ["2026-12-01", "x"], "title": ["A", "B"]}).status_code == 200
    assert not Meeting.objects.exists()


def test_only_people_who_may_write_can_organise(as_ana, new, typed, bruno, santa_rosa):
    Seat.objects.create(jurisdiction=santa_rosa, user=bruno, role="viewer")
    response = as_ana.post(new, typed | {"organiser": str(bruno.pk)})
    assert list(response.context["form"].errors) == ["organiser"]


def test_a_draft_is_changed(as_ana, ana, draft, typed):
    response = as_ana.post(address("meeting-edit", draft), typed)
    draft.refresh_from_db()
    assert response.url == address("meeting-show", draft)
    assert (draft.title, draft.revision) == ("First meeting", 2)


def test_the_form_shows_the_draft_at_its_own_clocks(as_ana, new, typed):
    as_ana.post(new, typed)
    page = as_ana.get(address("meeting-edit", Meeting.objects.get())).text
    assert 'value="2026-12-01"' in page
    assert 'value="10:00"' in page


def test_the_second_of_two_editors_sees_the_others_version_and_may_replace_it(as_ana, draft, typed):
    as_ana.post(address("meeting-edit", draft), typed | {"title": "Theirs"})
    response = as_ana.post(address("meeting-edit", draft), typed | {"title": "Mine"})
    form = response.context["form"]
    assert "Somebody else has changed this meeting" in response.text
    assert "Theirs" in response.text
    assert form["title"].value() == "Mine"
    draft.refresh_from_db()
    assert draft.title == "Theirs"
    as_ana.post(address("meeting-edit", draft), typed | {"title": "Mine", "revision": form["revision"].value()})
    draft.refresh_from_db()
    assert draft.title == "Mine"


def test_a_scheduled_meeting_is_moved_instead(as_ana, santa_rosa, ana, typed):
    meeting = make_meeting(santa_rosa, ana, status="scheduled")
    assert as_ana.post(address("meeting-edit", meeting), typed).url == address("meeting-move", meeting)
    meeting.refresh_from_db()
    assert meeting.title == "Coordination meeting"


def test_a_draft_is_deleted_after_a_question(as_ana, draft):
    assert "cannot be undone" in as_ana.get(address("meeting-delete", draft)).text
    assert Meeting.objects.exists()
    as_ana.post(address("meeting-delete", draft))
    assert not Meeting.objects.exists()
    assert Entry.objects.get(about_type="meetings.meeting").verb == "deleted"


def test_only_a_draft_is_deleted(as_ana, santa_rosa, ana):
    meeting = make_meeting(santa_rosa, ana, status="scheduled")
    as_ana.post(address("meeting-delete", meeting))
    assert Meeting.objects.exists()


@pytest.mark.parametrize("name", ["meeting-edit", "meeting-delete", "agenda-edit"])
def test_a_stranger_gets_404(as_bruno, draft, puerto_claro, name, typed):
    assert as_bruno.get(address(name, draft)).status_code == 404
    assert as_bruno.post(address(name, draft), typed).status_code == 404
    assert as_bruno.get(reverse(f"meetings:{name}", args=[puerto_claro.pk, draft.pk])).status_code == 404


def test_a_stranger_cannot_plan_here(as_bruno, new, typed):
    assert as_bruno.post(new, typed).status_code == 404


@pytest.mark.parametrize("name", ["meeting-edit", "meeting-delete", "agenda-edit"])
def test_a_viewer_may_not_write(bruno, santa_rosa, draft, name, typed):
    Seat.objects.create(jurisdiction=santa_rosa, user=bruno, role="viewer")
    assert signed_in(bruno).post(address(name, draft), typed).status_code == 403
    assert Meeting.objects.get().title == "Coordination meeting"


def test_a_viewer_reads_the_list_and_may_not_plan(bruno, santa_rosa, draft, new):
    Seat.objects.create(jurisdiction=santa_rosa, user=bruno, role="viewer")
    page = signed_in(bruno).get(reverse("meetings:meeting-list", args=[santa_rosa.pk]))
    assert "Coordination meeting" in page.text
    assert new not in page.text
    assert signed_in(bruno).get(new).status_code == 403


def test_what_was_typed_survives_the_end_of_the_session(as_ana, ana, new, typed):
    owner = as_ana.get(new).context["form_owner"]
    as_ana.logout()
    assert as_ana.post(new, typed | {"form_owner": str(owner), "title": "Typed long"}).status_code == 302
    assert not Meeting.objects.exists()
    response = signed_in(ana).get(new)
    assert response.context["form"]["title"].value() == "Typed long"
    assert response.context["form"]["place"].value() == "Town hall"


def test_the_list_tells_upcoming_past_and_drafts_apart(as_ana, ana, santa_rosa):
    upcoming = make_meeting(santa_rosa, ana, status="scheduled", title="Soon")
    over = make_meeting(santa_rosa, ana, days=-3, status="scheduled", title="Over, not yet recorded")
    draft = make_meeting(santa_rosa, ana, title="Idea")
    cancelled = make_meeting(santa_rosa, ana, status="cancelled", title="Called off")
    context = as_ana.get(reverse("meetings:meeting-list", args=[santa_rosa.pk])).context
    assert list(context["upcoming"]) == [upcoming]
    assert list(context["drafts"]) == [draft]
    assert set(context["page"]) == {over, cancelled}


def test_an_empty_list_offers_to_plan(as_ana, santa_rosa, new):
    assert new in as_ana.get(reverse("meetings:meeting-list", args=[santa_rosa.pk])).text


def test_a_stranger_does_not_see_the_list(as_bruno, santa_rosa):
    assert as_bruno.get(reverse("meetings:meeting-list", args=[santa_rosa.pk])).status_code == 404


def test_the_way_from_the_method_leads_to_the_only_workspace(as_ana, new):
    assert as_ana.get(reverse("meetings:meeting-plan")).url == new


def test_with_two_workspaces_one_is_chosen(as_ana, ana, new, puerto_claro):
    Seat.objects.create(jurisdiction=puerto_claro, user=ana, role="editor")
    assert new in as_ana.get(reverse("meetings:meeting-plan")).text


def test_without_a_workspace_one_is_made_first(db):
    newcomer = make_user("nora@lima.example", "Nora Paz")
    response = signed_in(newcomer).get(reverse("meetings:meeting-plan"))
    assert response.url == reverse("onboarding:workspace-list")


@pytest.mark.parametrize("status", Meeting.Status.values)
@pytest.mark.parametrize("target", ["scheduled", "held", "cancelled"])
def test_a_status_follows_the_table(ana, santa_rosa, status, target):
    meeting = make_meeting(santa_rosa, ana, status=status)
    if workflow.may_become(status, target):
        assert change_status(meeting, target, by=ana)
    elif status == target:
        assert not change_status(meeting, target, by=ana)
    else:
        with pytest.raises(ValidationError, match="can no longer be done"):
            change_status(meeting, target, by=ana)
    assert Entry.objects.about(meeting).count() == workflow.may_become(status, target)


def test_every_status_has_its_place_in_the_table():
    assert set(workflow.FOLLOWING) == set(Meeting.Status.values)
