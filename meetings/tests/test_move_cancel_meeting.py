from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from conftest import make_ally
from meetings.invitations.changes import cancel_meeting, move_meeting, rename_meeting
from meetings.invitations.services import answer_invitation, invite_allies, remove_invitation
from meetings.planning.services import ChangedMeanwhile
from meetings.tests.invitation_cast import (
    calendar_of,
    event_of,
    invitation_of,
    mails_to,
    make_meeting,
    method_of,
    page,
    utc,
)
from ogp_portal.outbox.models import Message, State


@pytest.fixture
def diego(santa_rosa):
    return make_ally(santa_rosa, "Diego Paz", "diego@datos.example", language="en")


@pytest.fixture
def meeting(santa_rosa, ana, carla, diego):
    meeting = make_meeting(santa_rosa, ana)
    invite_allies(meeting, allies=[carla, diego], by=ana)
    return meeting


def later(meeting, days=1):
    return {"starts_at": meeting.starts_at + timedelta(days=days), "ends_at": meeting.ends_at + timedelta(days=days)}


def move_form(meeting, **changes):
    start = meeting.starts_at - timedelta(hours=5)
    return {
        "day": f"{start:%Y-%m-%d}",
        "start_time": f"{start:%H:%M}",
        "end_time": f"{start + timedelta(hours=1.5):%H:%M}",
        "time_zone": "America/Bogota",
        "place": meeting.place,
        "online_link": meeting.online_link,
        "answer_by_day": "",
        "revision": meeting.revision,
    } | changes


def test_every_mail_is_built_as_calendars_expect(meeting, ana, mails):
    mails()
    move_meeting(meeting, by=ana, revision=meeting.revision, **later(meeting))
    mails()
    cancel_meeting(meeting, by=ana)
    for mail in mails():
        for part in mail.walk():
            assert len(part.get_all("Content-Type")) == 1
        alternative, attached = mail.iter_parts()
        kinds = [part.get_content_type() for part in alternative.iter_parts()]
        assert kinds == ["text/plain", "text/html", "text/calendar"]
        part = list(alternative.iter_parts())[2]
        assert part["Content-Transfer-Encoding"] == attached["Content-Transfer-Encoding"] == "base64"
        assert part.get_param("method").upper() == method_of(calendar_of(mail))
        assert part.get_param("charset").upper() == "UTF-8"
        assert attached.get_content_type() == "application/ics" and attached.get_filename().endswith(".ics")
        assert attached.get_payload(decode=True) == calendar_of(mail)
        assert event_of(calendar_of(mail))["UID"] == [({}, meeting.uid)]
        assert "(via" in mail["From"] or "portal" in mail["From"]


def test_a_move_tells_everybody_strikes_the_old_time_and_asks_again(as_ana, ana, meeting, carla, diego, mails):
    before = len(mails())
    answer_invitation(invitation_of(meeting, carla), answer="yes", note="con gusto")
    start = meeting.starts_at - timedelta(hours=5) + timedelta(days=7)
    response = as_ana.post(page("meeting-move", meeting), move_form(meeting, day=f"{start:%Y-%m-%d}"))
    assert response.status_code == 302
    sent = mails()[before:]
    assert sorted(mail["To"] for mail in sent) == [
        "ana@santarosa.example",
        "carla@agua.example",
        "diego@datos.example",
    ]
    [mail] = mails_to(sent, "diego@datos.example")
    assert "<del" in mail.get_body(("html",)).get_content() and "Was:" in mail.get_body(("plain",)).get_content()
    event = event_of(calendar_of(mail))
    assert event["SEQUENCE"] == [({}, "1")] and event["DTSTART"][0][1] == f"{start:%Y%m%dT%H%M%S}"
    assert invitation_of(meeting, carla).answer == ""


def test_a_title_and_the_same_time_again_mail_nobody(as_ana, meeting, mails):
    before = len(mails())
    assert as_ana.post(page("meeting-move", meeting), move_form(meeting)).status_code == 302
    meeting.refresh_from_db()
    as_ana.post(page("meeting-rename", meeting), {"title": "Reunión", "revision": meeting.revision})
    meeting.refresh_from_db()
    assert meeting.title == "Reunión" and meeting.sequence == 0 and len(mails()) == before


def test_a_move_before_the_first_mail_left_replaces_it(ana, meeting, mails):
    move_meeting(meeting, by=ana, revision=meeting.revision, **later(meeting))
    sent = mails()
    assert len(sent) == 3
    for mail in mails_to(sent, "diego@datos.example"):
        assert mail["Subject"].startswith("Invitation") and "<del" not in mail.get_body(("html",)).get_content()
        assert event_of(calendar_of(mail))["SEQUENCE"] == [({}, "1")]


def test_two_moves_in_a_row_make_one_mail_that_names_what_people_know(ana, meeting, mails):
    mails()
    known = meeting.starts_at
    for days in (1, 2):
        move_meeting(meeting, by=ana, revision=meeting.revision, **later(meeting, days))
    [_request, update] = mails_to(mails(), "diego@datos.example")
    assert f"Was: {known:%A} {known.day} {known:%B}" in update.get_body(("plain",)).get_content()


def test_two_people_who_move_at_once_cannot_both_win(as_ana, ana, meeting):
    old = meeting.revision
    move_meeting(meeting, by=ana, revision=old, place="Biblioteca")
    with pytest.raises(ChangedMeanwhile):
        move_meeting(meeting, by=ana, revision=old, place="Casa de la cultura")
    response = as_ana.post(page("meeting-move", meeting), move_form(meeting, revision=old, place="Casa"))
    assert response.status_code == 200 and 'value="Casa"' in response.content.decode()
    meeting.refresh_from_db()
    assert meeting.place == "Biblioteca" and meeting.sequence == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": "2020-01-01"}, "day"),
        ({"day": "nonsense"}, "day"),
        ({"end_time": "00:01"}, "end_time"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"place": "a\x00b"}, "place"),
        ({"place": "x" * 301}, "place"),
        ({"online_link": "javascript:alert(1)"}, "online_link"),
        ({"revision": "x"}, "revision"),
        ({"time_zone": "Europe/Madrid", "day": "2027-03-28", "start_time": "02:30", "end_time": "05:00"}, "start_time"),
        ({"time_zone": "Europe/Madrid", "day": "2027-10-31", "start_time": "02:30", "end_time": "05:00"}, "start_time"),
    ],
)
def test_bad_input_is_explained_and_changes_nothing(as_ana, meeting, changes, field):
    response = as_ana.post(page("meeting-move", meeting), move_form(meeting, **changes))
    assert response.status_code == 200 and response.context["form"].errors[field]
    meeting.refresh_from_db()
    assert meeting.revision == 1


def test_a_meeting_moved_across_a_clock_change_keeps_its_hour(as_ana, meeting, mails):
    mails()
    data = {"time_zone": "Europe/Madrid", "day": "2027-03-29", "start_time": "10:00", "end_time": "11:00"}
    assert as_ana.post(page("meeting-move", meeting), move_form(meeting, **data)).status_code == 302
    meeting.refresh_from_db()
    assert meeting.starts_at == utc(2027, 3, 29, 8)
    mail = mails_to(mails(), "diego@datos.example")[-1]
    assert event_of(calendar_of(mail))["DTSTART"] == [({"TZID": "Europe/Madrid"}, "20270329T100000")]
    assert "UTC+2" in mail.get_body(("plain",)).get_content()


def test_taking_one_person_off_tells_that_person_only(as_ana, meeting, carla, mails):
    before = len(mails())
    for _click in range(2):
        as_ana.post(page("invitation-remove", meeting, invitation_of(meeting, carla).pk))
    [mail] = mails()[before:]
    event = event_of(calendar_of(mail))
    assert mail["To"] == "carla@agua.example" and method_of(calendar_of(mail)) == "CANCEL"
    assert "STATUS" not in event and event["SEQUENCE"] == [({}, "1")]


def test_a_cancellation_reaches_all_who_were_told_once(as_ana, ana, meeting, carla, diego, santa_rosa, mails):
    mails()
    answer_invitation(invitation_of(meeting, carla), answer="no")
    late = make_ally(santa_rosa, "Late", "late@agua.example")
    before = len(mails())
    invite_allies(meeting, allies=[late], by=ana)
    assert as_ana.get(page("meeting-cancel", meeting)).status_code == 200
    for _click in range(2):
        as_ana.post(page("meeting-cancel", meeting))
    sent = mails()[before:]
    assert sorted(mail["To"] for mail in sent) == [
        "ana@santarosa.example",
        "carla@agua.example",
        "diego@datos.example",
    ]
    assert all(event_of(calendar_of(mail))["STATUS"] == [({}, "CANCELLED")] for mail in sent)
    with pytest.raises(ValidationError):
        move_meeting(meeting, by=ana, revision=meeting.revision, place="x")
    with pytest.raises(ValidationError):
        rename_meeting(meeting, by=ana, revision=meeting.revision, title="x")
    with pytest.raises(ValidationError):
        remove_invitation(invitation_of(meeting, carla), by=ana)


def test_a_mail_that_failed_is_shown_with_its_reason_and_sent_to_the_right_address(as_ana, meeting, carla, mails):
    invitation = invitation_of(meeting, carla)
    Message.objects.filter(about_id=invitation.pk, kind="invitation.request").update(
        state=State.FAILED, last_error="550 no such mailbox"
    )
    mails()
    assert "550 no such mailbox" in as_ana.get(page("meeting-show", meeting)).content.decode()
    address = page("invitation-correct", meeting, invitation.pk)
    taken = as_ana.post(address, {"email": "diego@datos.example"})
    assert taken.context["form"].errors["email"]
    assert as_ana.post(address, {"email": "carla.ruiz@agua.example"}).status_code == 302
    [mail] = mails_to(mails(), "carla.ruiz@agua.example")
    assert event_of(calendar_of(mail))["ATTENDEE"][0][1] == "mailto:carla.ruiz@agua.example"
    assert as_ana.post(address, {"email": "again@agua.example"}).context["form"].errors["email"]


@pytest.mark.parametrize(
    ("state", "is_repeat", "expected"),
    [
        ("queued", False, "waiting"),
        ("handover", False, "waiting"),
        ("sent", True, "sent"),
        ("uncertain", False, "uncertain"),
        ("bounced", False, "failed"),
        ("cancelled", False, "none"),
    ],
)
def test_each_mails_state_stands_beside_its_person(as_ana, meeting, state, is_repeat, expected):
    Message.objects.filter(kind="invitation.request").update(
        state=state, is_repeat=is_repeat, sent_at=meeting.created_at, lease_until=meeting.ends_at
    )
    rows = as_ana.get(page("meeting-show", meeting)).context["rows"]
    assert {row.delivery for row in rows} == {expected} and {row.message.is_repeat for row in rows} == {is_repeat}


def test_a_coordinator_on_the_list_gets_no_buttons_for_their_own_meeting(ana, santa_rosa, mails):
    meeting = make_meeting(santa_rosa, ana)
    myself = make_ally(santa_rosa, "Ana Quispe", "Ana@santarosa.example")
    invite_allies(meeting, allies=[myself], by=ana)
    methods = [method_of(calendar_of(mail)) for mail in mails()]
    assert methods == ["PUBLISH", "PUBLISH"]
