import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import translation

from conftest import make_ally
from meetings.invitations.changes import cancel_meeting
from meetings.invitations.services import accept_suggestion, answer_invitation, decline_suggestion, invite_allies
from meetings.invitations.writing import answer_link
from meetings.models import Ally, ColleagueSuggestion, Invitation
from meetings.tests.invitation_cast import event_of, invitation_of, mails_to, make_meeting, method_of, page
from ogp_portal.history import Entry
from ogp_portal.outbox.models import Message


@pytest.fixture
def meeting(santa_rosa, ana):
    return make_meeting(santa_rosa, ana)


@pytest.fixture
def invitation(meeting, carla, ana):
    invite_allies(meeting, allies=[carla], by=ana)
    return invitation_of(meeting, carla)


@pytest.fixture
def link(invitation):
    with translation.override("es"):
        return answer_link(invitation).removeprefix("http://localhost:8000")


def everything():
    return [
        list(rows.values())
        for rows in (
            Invitation.objects.all(),
            ColleagueSuggestion.objects.all(),
            Entry.objects.all(),
            Message.objects.all(),
        )
    ]


def test_an_answer_with_a_note_reaches_the_coordinator(client, as_ana, meeting, invitation, link):
    response = client.post(link, {"answer": "yes", "note": "Llevo las cifras."}, follow=True)
    assert response.status_code == 200 and "alert-success" in response.content.decode()
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.note) == ("yes", "Llevo las cifras.")
    assert "Llevo las cifras." in as_ana.get(page("meeting-show", meeting)).content.decode()
    client.post(link, {"answer": "no", "note": ""})
    invitation.refresh_from_db()
    assert invitation.answer == "no"


def test_opening_any_link_of_any_mail_changes_nothing(client, link, mails):
    [mail] = mails_to(mails(), "carla@agua.example")
    text = mail.get_body(("plain",)).get_content() + mail.get_body(("html",)).get_content()
    links = {address for address in re.findall(r"http://localhost:8000[^\s\"<>]*", text)}
    assert len([address for address in links if "answer=" in address]) == 3
    before = everything()
    for address in [*links, link, f"{link}colleague/", f"{link}meeting.ics"]:
        for ask in (client.get, client.head, client.options):
            assert ask(address).status_code in (200, 302, 405)
    assert everything() == before


def test_the_button_pressed_in_the_mail_is_chosen_on_the_page(client, link):
    assert re.search(r'value="maybe"[^>]* checked', client.get(f"{link}?answer=maybe").content.decode())
    assert client.get(f"{link}?answer=nonsense").status_code == 200


def test_the_page_keeps_its_secret(client, link):
    response = client.get(link)
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"] and "noindex" in response["X-Robots-Tag"]
    assert "carla@agua.example" not in response.content.decode()
    assert "ana@santarosa.example" not in response.content.decode()


@pytest.mark.parametrize("position", [0, 20, 39, 40])
def test_a_link_with_one_character_changed_is_not_found(client, link, position):
    token = link.rstrip("/").rpartition("/")[2]
    other = "a" if token[position : position + 1] != "a" else "b"
    changed = link.replace(token, token[:position] + other + token[position + 1 :])
    assert client.get(changed).status_code == client.post(changed, {"answer": "yes"}).status_code == 404


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "answer"),
        ({"answer": "perhaps"}, "answer"),
        ({"answer": ["yes", "x"]}, "answer"),
        ({"answer": "yes", "note": "x" * 1001}, "note"),
        ({"answer": "yes", "note": "a\x00b"}, "note"),
        ({"answer": "yes", "note": "\u202eevil"}, "note"),
    ],
)
def test_bad_answers_are_explained_and_nothing_is_saved(client, invitation, link, data, field):
    response = client.post(link, data)
    assert response.status_code == 200 and response.context["form"].errors[field]
    invitation.refresh_from_db()
    assert invitation.answer == ""


def test_after_the_answer_by_moment_the_page_explains(client, meeting, invitation, link):
    with time_machine.travel(meeting.answer_by + timedelta(minutes=1), tick=False):
        assert "<form" not in client.get(link).content.decode()
        assert client.post(link, {"answer": "yes"}).status_code == 200
        with pytest.raises(ValidationError):
            answer_invitation(invitation, answer="yes")
    invitation.refresh_from_db()
    assert invitation.answer == ""


def test_after_a_cancellation_the_page_explains(client, ana, meeting, invitation, link):
    cancel_meeting(meeting, by=ana)
    response = client.post(link, {"answer": "yes"})
    assert response.status_code == 200 and response.context["closed"]
    invitation.refresh_from_db()
    assert invitation.answer == ""


def test_the_link_ends_thirty_days_after_the_meeting(client, meeting, link):
    with time_machine.travel(meeting.ends_at + timedelta(days=29), tick=False):
        assert client.get(link).status_code == 200
    with time_machine.travel(meeting.ends_at + timedelta(days=31), tick=False):
        for address in (link, f"{link}colleague/", f"{link}meeting.ics"):
            assert client.get(address).status_code == 410


def test_a_colleague_is_suggested_and_the_coordinator_decides(client, as_ana, meeting, invitation, link, mails):
    before = len(mails())
    colleague = {"name": "Marta Gil", "email": "marta@agua.example", "office": "Datos"}
    assert client.post(f"{link}colleague/", colleague).status_code == 302
    invitation.refresh_from_db()
    suggestion = ColleagueSuggestion.objects.get()
    assert invitation.answer == "no" and suggestion.name == "Marta Gil" and len(mails()) == before
    assert "Marta Gil" in as_ana.get(page("meeting-show", meeting)).content.decode()
    for _click in range(2):
        as_ana.post(page("suggestion-accept", meeting, suggestion.pk))
    marta = Ally.objects.get(email="marta@agua.example")
    assert marta.language == "es" and invitation_of(meeting, marta)
    assert len(mails_to(mails(), "marta@agua.example")) == 1


def test_a_suggestion_can_be_put_aside_and_made_anew(client, ana, invitation, link, mails):
    client.post(f"{link}colleague/", {"name": "Marta", "email": "marta@agua.example"})
    suggestion = ColleagueSuggestion.objects.get()
    assert decline_suggestion(suggestion, by=ana) and not decline_suggestion(suggestion, by=ana)
    assert accept_suggestion(suggestion, by=ana) == 0
    client.post(f"{link}colleague/", {"name": "Pía", "email": "pia@agua.example"})
    client.post(f"{link}colleague/", {"name": "Pía Soto", "email": "pia@agua.example"})
    assert list(ColleagueSuggestion.objects.filter(status="open").values_list("name", flat=True)) == ["Pía Soto"]


@pytest.mark.parametrize(
    "email", ["a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "no", "x" * 300 + "@b.example"]
)
def test_a_colleague_needs_one_address(client, link, email):
    response = client.post(f"{link}colleague/", {"name": "Marta", "email": email})
    assert response.status_code == 200 and response.context["form"].errors["email"]
    assert not ColleagueSuggestion.objects.exists()


def test_the_calendar_file_names_nobody_but_the_organiser(client, meeting, link):
    response = client.get(f"{link}meeting.ics")
    event = event_of(response.content)
    assert method_of(response.content) == "PUBLISH" and "ATTENDEE" not in event
    assert event["UID"] == [({}, meeting.uid)]


def test_mail_and_page_speak_the_allys_language_and_hour(client, ana, meeting, santa_rosa, mails):
    jean = make_ally(santa_rosa, "Jean", "jean@eau.example", language="fr", time_zone="Europe/Paris")
    invite_allies(meeting, allies=[jean], by=ana)
    [mail] = mails_to(mails(), "jean@eau.example")
    text = mail.get_body(("plain",)).get_content()
    assert "/fr/answer/" in text and "Bogota" in text and "Paris" in text and "UTC−5" in text
    address = re.search(r"http://localhost:8000(/fr/answer/\w+/)", text)[1]
    shown = client.get(address).content.decode()
    assert '<html lang="fr"' in shown and "Paris" in shown and "/es/answer/" in shown


def test_nobody_elses_address_is_in_any_mail(ana, meeting, santa_rosa, carla, mails):
    others = [make_ally(santa_rosa, f"Ally {n}", f"ally{n}@agua.example") for n in range(4)]
    invite_allies(meeting, allies=[carla, *others], by=ana)
    for mail in mails_to(mails(), "carla@agua.example"):
        whole = mail.as_string() + "".join(
            part.get_payload(decode=True).decode() for part in mail.walk() if not part.is_multipart()
        )
        assert "ally" not in re.findall(r"[\w.]+(?=@agua)", whole) and "ally1@agua.example" not in whole
        assert set(re.findall(r"[\w.]+@[\w.]+example", whole)) <= {"carla@agua.example", "ana@santarosa.example"}
