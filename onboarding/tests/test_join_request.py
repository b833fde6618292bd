"""Asking for a seat in a workspace that exists; coordinators answer, and staff when nobody does."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from conftest import make_jurisdiction, make_user, signed_in
from ogp_portal.outbox.models import Message
from onboarding.jurisdictions.services.joining import accept_join_request, ask_to_join, decline_join_request
from onboarding.jurisdictions.tasks import pass_on_join_requests
from onboarding.models import JoinRequest, Seat


@pytest.fixture
def dora(db):
    return make_user("dora@santarosa.example", "Dora Paz")


@pytest.fixture
def asked(dora, santa_rosa):
    return ask_to_join(santa_rosa, message="Planning office", by=dora)


def recipients(mails):
    return [mail["To"].addresses[0].addr_spec for mail in mails]


def test_coordinators_get_a_mail_with_the_way_to_answer(asked, santa_rosa, mails):
    mail = mails()[-1]

    assert recipients([mail]) == ["ana@santarosa.example"]
    text = mail.get_body(("plain",)).get_content()
    assert "Planning office" in text and "Dora Paz" in text
    assert f"/workspaces/{santa_rosa.pk}/people/requests/{asked.pk}/" in text


@pytest.mark.parametrize("role", ["viewer", "editor", "coordinator"])
def test_a_coordinator_lets_the_asker_in_with_a_role(as_ana, santa_rosa, asked, dora, mails, role):
    as_ana.post(reverse("onboarding:join-request-answer", args=[santa_rosa.pk, asked.pk]), {"decision": role})

    assert Seat.objects.get(user=dora).role == role
    assert recipients(mails())[-1] == dora.email


def test_a_coordinator_declines(as_ana, santa_rosa, asked, dora, mails):
    as_ana.post(reverse("onboarding:join-request-answer", args=[santa_rosa.pk, asked.pk]), {"decision": "decline"})

    assert not Seat.objects.filter(user=dora).exists()
    assert "was declined" in mails()[-1].get_body(("plain",)).get_content()


def test_an_answer_that_was_not_chosen_is_refused(as_ana, santa_rosa, asked):
    response = as_ana.post(reverse("onboarding:join-request-answer", args=[santa_rosa.pk, asked.pk]), {"decision": "x"})

    assert list(response.context["form"].errors) == ["decision"]
    assert JoinRequest.objects.open().exists()


def test_only_the_first_answer_counts(asked, ana, dora):
    decline_join_request(asked, by=ana)

    with pytest.raises(ValidationError):
        accept_join_request(asked, role="coordinator", by=ana)
    assert not Seat.objects.filter(user=dora).exists()


def test_asking_twice_makes_one_request_and_one_mail(asked, dora, santa_rosa):
    assert ask_to_join(santa_rosa, message="Again", by=dora) == asked
    assert Message.objects.count() == 1


def test_who_has_a_seat_cannot_ask(ana, santa_rosa):
    with pytest.raises(ValidationError):
        ask_to_join(santa_rosa, message="", by=ana)


def test_one_person_cannot_ask_everywhere(dora, ana):
    for number in range(5):
        ask_to_join(make_jurisdiction(f"Town {number}", coordinator=ana), message="", by=dora)

    with pytest.raises(ValidationError):
        ask_to_join(make_jurisdiction("Town 6", coordinator=ana), message="", by=dora)


def test_what_nobody_answers_for_a_week_goes_to_staff_once(asked, olga, mails):
    mails()
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        pass_on_join_requests()
        assert JoinRequest.objects.get().passed_on_at is None
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        pass_on_join_requests()
        pass_on_join_requests()
        assert recipients(mails())[-1] == olga.email
    assert Message.objects.filter(kind="join.passed_on").count() == 1


def test_an_answered_request_is_not_passed_on(asked, ana, olga):
    decline_join_request(asked, by=ana)
    JoinRequest.objects.update(asked_at=timezone.now() - timedelta(days=8))

    pass_on_join_requests()

    assert not Message.objects.filter(kind="join.passed_on").exists()


def test_a_workspace_without_coordinators_passes_on_at_once(dora, santa_rosa, olga):
    Seat.objects.all().delete()

    ask_to_join(santa_rosa, message="", by=dora)

    assert JoinRequest.objects.get().passed_on_at
    assert Message.objects.get().recipient == olga.email


def test_staff_answer_only_what_was_passed_on(asked, olga, bruno, dora):
    for by in (olga, bruno, dora):
        with pytest.raises(PermissionDenied):
            accept_join_request(asked, role="viewer", by=by)
    JoinRequest.objects.update(passed_on_at=timezone.now())
    asked.refresh_from_db()

    accept_join_request(asked, role="editor", by=olga)

    assert Seat.objects.get(user=dora).role == "editor"


@pytest.mark.parametrize("message", ["x" * 1001, "a\x00b", "a\u202eb"])
def test_a_message_that_cannot_be_kept_is_told(santa_rosa, dora, message):
    as_dora = signed_in(dora)
    found = as_dora.post(
        reverse("onboarding:workspace-create"),
        {"name": "Santa Rosa", "level": "municipality", "country": "CO", "time_zone": "UTC"},
    )
    response = as_dora.post(
        reverse("onboarding:join-request-create", args=[found.context["rows"][0][1]]), {"message": message}
    )

    assert list(response.context["form"].errors) == ["message"]
    assert not JoinRequest.objects.exists()
