"""From a meeting that was held to a promoter team that was formed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from conftest import make_ally
from meetings.allies.areas import Area
from meetings.models import Ally, Attendance, Invitation, Meeting, Promoter, PromoterTeam
from meetings.outcome import services
from meetings.outcome.coverage import coverage
from meetings.outcome.services import Mark, Post
from ogp_portal.history import Entry
from ogp_portal.links import make_token
from onboarding.models import Seat


@pytest.fixture
def diego(santa_rosa):
    return make_ally(santa_rosa, "Diego Paz", "diego@agua.example", areas=["data"], language="en")


@pytest.fixture
def meeting(santa_rosa, ana, carla, diego):
    begun = timezone.now() - timedelta(hours=3)
    meeting = Meeting.objects.create(
        jurisdiction=santa_rosa,
        title="Coordination meeting",
        starts_at=begun,
        ends_at=begun + timedelta(hours=1),
        time_zone="America/Bogota",
        answer_by=begun,
        organiser=ana,
        status="scheduled",
    )
    for ally, answer in [(carla, "yes"), (diego, "no")]:
        Invitation.objects.create(meeting=meeting, ally=ally, answer=answer, answered_at=begun, invited_by=ana)
    return meeting


@pytest.fixture
def team(meeting, santa_rosa, ana, carla):
    services.record_attendance(meeting, marks={carla.pk: Mark("present")}, shown=everybody(), by=ana)
    posts = {carla.pk: Post("lead", ("participation", "legal"))}
    return services.save_team(santa_rosa, meeting=meeting, posts=posts, shown=everybody(), by=ana)


@pytest.fixture
def promoter(team):
    return team.promoters.get()


def everybody():
    """What a form shows that was opened just now."""
    return list(Ally.objects.values_list("pk", flat=True))


def answer_url(promoter):
    token = make_token(purpose="promoter", pk=promoter.pk, version=promoter.link_version)
    return reverse("meetings:promoter-answer", args=[token])


def test_the_record_of_attendance_begins_with_what_people_answered(as_ana, meeting, santa_rosa, carla, diego):
    page = as_ana.get(reverse("meetings:attendance-edit", args=[santa_rosa.pk, meeting.pk]))
    form = page.context["form"]
    assert form[f"status-{carla.pk}"].initial == "present"
    assert form[f"status-{diego.pk}"].initial == "excused"


def test_recording_attendance_marks_the_meeting_as_held(as_ana, meeting, santa_rosa, carla, diego):
    elena = make_ally(santa_rosa, "Elena Soto", "elena@uni.example")
    url = reverse("meetings:attendance-edit", args=[santa_rosa.pk, meeting.pk])
    typed = {
        "shown": everybody(),
        f"status-{carla.pk}": "present",
        f"status-{diego.pk}": "represented",
        f"represented-{diego.pk}": "Marta Gil",
        "others": [elena.pk],
    }
    assert as_ana.post(url, typed).status_code == 302
    meeting.refresh_from_db()
    assert meeting.is_held
    rows = Attendance.objects.values_list("ally__name", "status", "represented_by")
    assert set(rows) == {
        ("Carla Ruiz", "present", ""),
        ("Diego Paz", "represented", "Marta Gil"),
        ("Elena Soto", "present", ""),
    }


def test_attendance_can_be_corrected(meeting, ana, carla, diego):
    services.record_attendance(
        meeting, marks={carla.pk: Mark("present"), diego.pk: Mark("absent")}, shown=everybody(), by=ana
    )
    services.record_attendance(meeting, marks={carla.pk: Mark("excused")}, shown=everybody(), by=ana)
    assert list(meeting.attendances.values_list("ally__name", "status")) == [("Carla Ruiz", "excused")]


def test_nobody_is_recorded_before_the_meeting_has_begun(as_ana, meeting, santa_rosa, ana, carla):
    later = timezone.now() + timedelta(hours=1)
    Meeting.objects.update(starts_at=later, ends_at=later + timedelta(hours=1))
    with pytest.raises(ValidationError):
        services.record_attendance(meeting, marks={carla.pk: Mark("present")}, shown=everybody(), by=ana)
    page = as_ana.get(reverse("meetings:attendance-edit", args=[santa_rosa.pk, meeting.pk]))
    assert b"has not begun" in page.content or page.context["has_begun"] is False


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_a_meeting_that_did_not_take_place_has_no_attendance(meeting, ana, carla, status):
    Meeting.objects.update(status=status)
    with pytest.raises(ValidationError):
        services.record_attendance(meeting, marks={carla.pk: Mark("present")}, shown=everybody(), by=ana)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"status": "asleep"},
        {"status": "present", "represented": "Marta"},
        {"represented": "M\x00arta"},
        {"status": "represented", "represented": "x" * 10_000},
        {"others": ["999999"]},
        {"others": ["x"]},
    ],
)
def test_a_wrong_record_is_shown_again_and_nothing_is_saved(as_ana, meeting, santa_rosa, carla, typed):
    make_ally(santa_rosa, "Elena Soto", "elena@uni.example")
    url = reverse("meetings:attendance-edit", args=[santa_rosa.pk, meeting.pk])
    names = {name if name == "others" else f"{name}-{carla.pk}": value for name, value in typed.items()}
    page = as_ana.post(url, {"shown": everybody()} | names)
    assert page.status_code == 200
    assert page.context["form"].errors
    meeting.refresh_from_db()
    assert meeting.is_scheduled and not Attendance.objects.exists()


def test_the_team_is_chosen_from_those_who_were_there(as_ana, team, santa_rosa, diego):
    page = as_ana.get(reverse("meetings:team-edit", args=[santa_rosa.pk]))
    assert [ally.name for ally in page.context["form"].candidates] == ["Carla Ruiz"]


def test_choosing_the_team_asks_each_person_by_mail(as_ana, meeting, santa_rosa, ana, carla, diego, mails):
    services.record_attendance(
        meeting, marks={carla.pk: Mark("present"), diego.pk: Mark("present")}, shown=everybody(), by=ana
    )
    typed = {
        "shown": everybody(),
        f"in-{carla.pk}": "on",
        f"role-{carla.pk}": "lead",
        f"areas-{carla.pk}": ["participation", "legal"],
        f"backup-{carla.pk}": diego.pk,
        f"role-{diego.pk}": "member",
    }
    response = as_ana.post(reverse("meetings:team-edit", args=[santa_rosa.pk]), typed)
    assert response.status_code == 302
    promoter = Promoter.objects.get()
    assert (promoter.ally, promoter.role, promoter.backup, promoter.answer) == (carla, "lead", diego, "pending")
    assert sorted(promoter.areas.values_list("area", flat=True)) == ["legal", "participation"]
    [mail] = mails()
    assert mail["To"] == carla.email
    assert "/es/promoter/" in mail.get_body(("plain",)).get_content()
    assert diego.email not in mail.as_string()


def test_saving_the_same_team_twice_asks_nobody_twice(team, meeting, santa_rosa, ana, carla, mails):
    assert len(mails()) == 1
    services.save_team(
        santa_rosa, meeting=meeting, posts={carla.pk: Post("member", ("legal",))}, shown=everybody(), by=ana
    )
    assert len(mails()) == 1
    assert Promoter.objects.get().role == "member"


def test_who_is_left_out_leaves_and_their_link_stops_working(client, promoter, meeting, santa_rosa, ana, diego):
    url = answer_url(promoter)
    services.save_team(santa_rosa, meeting=meeting, posts={diego.pk: Post("member")}, shown=everybody(), by=ana)
    assert client.get(url).status_code == 404
    assert Promoter.objects.get().ally == diego


def test_a_question_that_has_not_left_is_taken_back_with_the_person(team, meeting, santa_rosa, ana, diego, mails):
    services.save_team(santa_rosa, meeting=meeting, posts={diego.pk: Post("member")}, shown=everybody(), by=ana)
    assert [mail["To"] for mail in mails()] == [diego.email]


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_changes_nothing(client, promoter, method):
    before = Promoter.objects.values().get()
    assert getattr(client, method)(answer_url(promoter)).status_code == 200
    assert Promoter.objects.values().get() == before


@pytest.mark.parametrize("answer", ["accepted", "declined"])
def test_a_promoter_answers_without_an_account_and_may_change_it(client, promoter, answer):
    for given in ("declined", "accepted", answer):
        page = client.post(answer_url(promoter), {"answer": given, "reason": "My office agrees"}, follow=True)
        assert page.status_code == 200 and page.context["is_saved"]
    promoter.refresh_from_db()
    assert (promoter.answer, promoter.reason) == (answer, "My office agrees")
    assert promoter.answered_at is not None


@pytest.mark.parametrize("typed", [{}, {"answer": ""}, {"answer": "perhaps"}, {"answer": "accepted", "reason": "\x00"}])
def test_an_answer_that_is_none_is_shown_again(client, promoter, typed):
    page = client.post(answer_url(promoter), typed)
    assert page.status_code == 200 and page.context["form"].errors
    promoter.refresh_from_db()
    assert promoter.answer == "pending"


def test_a_changed_or_revoked_link_is_not_found(client, promoter, ana):
    Promoter.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    promoter.refresh_from_db()
    url = answer_url(promoter)
    wrong = url[:-3] + ("a" if url[-3] != "a" else "b") + url[-2:]
    assert client.get(wrong).status_code == 404
    services.ask_again(promoter, by=ana)
    assert client.get(url).status_code == 404
    promoter.refresh_from_db()
    assert client.get(answer_url(promoter)).status_code == 200


def test_who_declined_can_be_asked_again_and_who_accepted_need_not(promoter, ana, mails):
    mails()
    services.answer_as_promoter(promoter, answer="declined")
    services.ask_again(promoter, by=ana)
    assert promoter.answer == "pending" and len(mails()) == 2
    services.answer_as_promoter(promoter, answer="accepted")
    with pytest.raises(ValidationError):
        services.ask_again(promoter, by=ana)


def test_the_team_is_formed_on_a_day_once_somebody_has_accepted(as_ana, promoter, santa_rosa):
    url = reverse("meetings:team-form", args=[santa_rosa.pk])
    today = timezone.localdate().isoformat()
    assert as_ana.post(url, {"formed_on": today}).context["formed_form"].errors
    services.answer_as_promoter(promoter, answer="accepted")
    assert as_ana.post(url, {"formed_on": today}).status_code == 302
    assert PromoterTeam.objects.get().formed_on.isoformat() == today
    assert Entry.objects.about(santa_rosa.promoter_team).filter(verb="team formed").exists()


@pytest.mark.parametrize("day", ["", "31-02-2026", "2999-01-01", "0000-00-00"])
def test_a_day_that_is_wrong_or_still_to_come_is_refused(as_ana, promoter, santa_rosa, day):
    services.answer_as_promoter(promoter, answer="accepted")
    page = as_ana.post(reverse("meetings:team-form", args=[santa_rosa.pk]), {"formed_on": day})
    assert page.status_code == 200 and "formed_on" in page.context["formed_form"].errors
    assert PromoterTeam.objects.get().formed_on is None


def test_nobody_is_their_own_backup(as_ana, promoter, santa_rosa, carla):
    typed = {"shown": everybody(), f"in-{carla.pk}": "on", f"role-{carla.pk}": "lead", f"backup-{carla.pk}": carla.pk}
    page = as_ana.post(reverse("meetings:team-edit", args=[santa_rosa.pk]), typed)
    assert f"backup-{carla.pk}" in page.context["form"].errors


def test_coverage_names_who_covers_what_and_what_is_missing():
    rows = coverage([("legal", "Carla", "accepted"), ("legal", "Diego", "declined"), ("data", "Diego", "pending")])
    by_area = {row.area: row for row in rows}
    assert len(rows) == len(Area)
    assert by_area[Area.LEGAL].accepted == ("Carla",) and by_area[Area.LEGAL].is_covered
    assert by_area[Area.DATA].pending == ("Diego",) and not by_area[Area.DATA].is_covered
    assert not by_area[Area.BUDGET].accepted and not by_area[Area.BUDGET].pending


def test_the_record_to_print_names_people_roles_and_gaps(as_ana, promoter, santa_rosa):
    page = as_ana.get(reverse("meetings:team-print", args=[santa_rosa.pk]))
    text = page.content.decode()
    assert "Carla Ruiz" in text and str(Promoter.Role.LEAD.label) in text
    assert str(Area.BUDGET.label) in text


def test_an_older_form_takes_nobody_away_whom_it_did_not_show(as_ana, promoter, meeting, santa_rosa, ana, carla, diego):
    shown = [carla.pk]
    services.save_team(santa_rosa, meeting=meeting, posts={diego.pk: Post("member")}, shown=[diego.pk], by=ana)
    services.answer_as_promoter(Promoter.objects.get(ally=diego), answer="accepted")
    typed = {"shown": shown, f"in-{carla.pk}": "on", f"role-{carla.pk}": "lead"}
    assert as_ana.post(reverse("meetings:team-edit", args=[santa_rosa.pk]), typed).status_code == 302
    assert set(Promoter.objects.values_list("ally__name", "answer")) == {
        ("Carla Ruiz", "pending"),
        ("Diego Paz", "accepted"),
    }


def test_an_older_record_of_attendance_takes_nobody_away_whom_it_did_not_show(meeting, ana, carla, diego):
    services.record_attendance(meeting, marks={diego.pk: Mark("present")}, shown=[diego.pk], by=ana)
    services.record_attendance(meeting, marks={carla.pk: Mark("present")}, shown=[carla.pk], by=ana)
    assert meeting.attendances.count() == 2


def test_a_record_of_nobody_does_not_make_a_meeting_held(as_ana, meeting, santa_rosa):
    page = as_ana.post(reverse("meetings:attendance-edit", args=[santa_rosa.pk, meeting.pk]), {"shown": everybody()})
    meeting.refresh_from_db()
    assert page.context["form"].errors and meeting.is_scheduled


def test_pressing_ask_again_at_once_asks_only_once(promoter, ana, mails):
    with pytest.raises(ValidationError):
        services.ask_again(promoter, by=ana)
    assert len(mails()) == 1


def test_a_link_that_is_half_a_year_old_has_expired(client, promoter):
    Promoter.objects.update(asked_at=timezone.now() - timedelta(days=181))
    assert client.get(answer_url(promoter)).status_code == 410
    assert client.post(answer_url(promoter), {"answer": "accepted"}).status_code == 410


PAGES = ["team-show", "team-edit", "team-print"]


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_gets_404(as_bruno, team, santa_rosa, name):
    assert as_bruno.get(reverse(f"meetings:{name}", args=[santa_rosa.pk])).status_code == 404


def test_a_stranger_changes_nothing(as_bruno, team, santa_rosa, puerto_claro, meeting, promoter):
    urls = [
        reverse("meetings:attendance-edit", args=[santa_rosa.pk, meeting.pk]),
        reverse("meetings:attendance-edit", args=[puerto_claro.pk, meeting.pk]),
        reverse("meetings:team-form", args=[santa_rosa.pk]),
        reverse("meetings:promoter-ask-again", args=[santa_rosa.pk, promoter.pk]),
        reverse("meetings:promoter-ask-again", args=[puerto_claro.pk, promoter.pk]),
    ]
    assert [as_bruno.post(url).status_code for url in urls] == [404] * len(urls)


def test_a_viewer_reads_and_cannot_change(as_ana, team, meeting, santa_rosa, ana, promoter):
    Seat.objects.update(role="viewer")
    assert as_ana.get(reverse("meetings:team-show", args=[santa_rosa.pk])).status_code == 200
    assert as_ana.get(reverse("meetings:team-edit", args=[santa_rosa.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        services.save_team(santa_rosa, meeting=meeting, posts={}, shown=everybody(), by=ana)
    with pytest.raises(PermissionDenied):
        services.record_attendance(meeting, marks={}, shown=everybody(), by=ana)


def test_the_journey_says_who_has_to_act(as_ana, santa_rosa, promoter):
    url = reverse("onboarding:workspace-show", args=[santa_rosa.pk])
    assert reverse("meetings:team-show", args=[santa_rosa.pk]) in as_ana.get(url).content.decode()
    services.answer_as_promoter(promoter, answer="accepted")
    assert as_ana.get(url).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("model", ["promoterteam", "promoter", "promoterarea", "attendance"])
def test_admin_lists_ask_a_constant_number_of_queries(
    as_olga, meeting, santa_rosa, ana, rows, model, django_assert_num_queries
):
    allies = [make_ally(santa_rosa, f"Ally {n}", f"a{n}@agua.example") for n in range(rows)]
    services.record_attendance(meeting, marks={ally.pk: Mark("present") for ally in allies}, shown=everybody(), by=ana)
    posts = {ally.pk: Post("member", ("legal",)) for ally in allies}
    services.save_team(santa_rosa, meeting=meeting, posts=posts, shown=everybody(), by=ana)
    with django_assert_num_queries(4):
        assert as_olga.get(reverse(f"admin:meetings_{model}_changelist")).status_code == 200
