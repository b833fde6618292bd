"""Roles, removing, leaving; a workspace keeps a coordinator, also when two coordinators act at once."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from conftest import make_user, signed_in
from ogp_portal.history import Entry
from onboarding.accounts.deletion import objections_to
from onboarding.accounts.own_data import own_data
from onboarding.jurisdictions.services.seats import change_role, leave_workspace, remove_seat
from onboarding.models import Seat


@pytest.fixture
def luis(santa_rosa):
    user = make_user("luis@santarosa.example", "Luis Mora")
    Seat.objects.create(jurisdiction=santa_rosa, user=user, role="editor")
    return user


@pytest.fixture
def ana_seat(ana, santa_rosa):
    return Seat.objects.get(user=ana)


@pytest.fixture
def luis_seat(luis):
    return Seat.objects.get(user=luis)


def test_a_coordinator_makes_somebody_else_coordinator_and_it_is_in_the_history(as_ana, santa_rosa, luis_seat):
    as_ana.post(reverse("onboarding:seat-edit", args=[santa_rosa.pk, luis_seat.pk]), {"role": "coordinator"})

    luis_seat.refresh_from_db()
    assert luis_seat.is_coordinator
    page = as_ana.get(reverse("onboarding:people-list", args=[santa_rosa.pk])).text
    assert "Ana Quispe made Luis Mora coordinator." in page


def test_one_coordinator_alone_is_asked_for_a_backup(as_ana, santa_rosa, luis_seat):
    address = reverse("onboarding:people-list", args=[santa_rosa.pk])
    journey = reverse("onboarding:workspace-show", args=[santa_rosa.pk])
    assert "There is only one coordinator" in as_ana.get(address).text
    assert "There is only one coordinator" in as_ana.get(journey).text

    Seat.objects.filter(pk=luis_seat.pk).update(role="coordinator")

    assert "There is only one coordinator" not in as_ana.get(address).text
    assert "There is only one coordinator" not in as_ana.get(journey).text


def test_the_last_coordinator_cannot_leave(as_ana, santa_rosa, ana_seat):
    response = as_ana.post(reverse("onboarding:seat-leave", args=[santa_rosa.pk]), follow=True)

    assert "A workspace needs a coordinator" in response.text
    assert Seat.objects.filter(pk=ana_seat.pk).exists()


def test_the_last_coordinator_cannot_be_demoted(as_ana, santa_rosa, ana_seat):
    response = as_ana.post(reverse("onboarding:seat-edit", args=[santa_rosa.pk, ana_seat.pk]), {"role": "viewer"})

    assert "A workspace needs a coordinator" in response.text
    ana_seat.refresh_from_db()
    assert ana_seat.is_coordinator


def test_the_last_coordinator_cannot_be_removed(as_ana, santa_rosa, ana_seat):
    as_ana.post(reverse("onboarding:seat-remove", args=[santa_rosa.pk, ana_seat.pk]))

    assert Seat.objects.filter(pk=ana_seat.pk).exists()


def test_a_coordinator_leaves_when_there_is_another(as_ana, ana, santa_rosa, ana_seat, luis_seat):
    Seat.objects.filter(pk=luis_seat.pk).update(role="coordinator")

    response = as_ana.post(reverse("onboarding:seat-leave", args=[santa_rosa.pk]))

    assert response.url == reverse("onboarding:workspace-list")
    assert as_ana.get(reverse("onboarding:workspace-show", args=[santa_rosa.pk])).status_code == 404


def test_who_was_removed_sees_nothing_any_more(as_ana, santa_rosa, luis, luis_seat):
    as_ana.post(reverse("onboarding:seat-remove", args=[santa_rosa.pk, luis_seat.pk]))

    assert signed_in(luis).get(reverse("onboarding:workspace-show", args=[santa_rosa.pk])).status_code == 404


@pytest.mark.parametrize("role", ["", "mayor", "coordinator\x00"])
def test_an_unknown_role_is_refused(as_ana, santa_rosa, luis_seat, role):
    response = as_ana.post(reverse("onboarding:seat-edit", args=[santa_rosa.pk, luis_seat.pk]), {"role": role})

    assert list(response.context["form"].errors) == ["role"]


def test_services_refuse_whom_they_do_not_know(luis, luis_seat, ana_seat, bruno):
    for by in (luis, bruno):
        with pytest.raises(PermissionDenied):
            change_role(luis_seat, role="coordinator", by=by)
        with pytest.raises(PermissionDenied):
            remove_seat(ana_seat, by=by)


def test_leaving_twice_is_told_and_harmless(luis_seat):
    stale = Seat.objects.get(pk=luis_seat.pk)
    leave_workspace(luis_seat)

    with pytest.raises(ValidationError):
        leave_workspace(stale)
    assert Entry.objects.filter(verb="seat.left").count() == 1


def test_the_account_of_the_last_coordinator_waits_while_others_work_there(ana, luis, luis_seat):
    assert "Santa Rosa" in objections_to(ana)[0]
    assert objections_to(luis) == []

    Seat.objects.filter(pk=luis_seat.pk).update(role="coordinator")
    assert objections_to(ana) == []


def test_of_two_coordinators_who_leave_one_after_the_other_the_second_stays(ana_seat, luis_seat):
    Seat.objects.filter(pk=luis_seat.pk).update(role="coordinator")
    luis_seat.refresh_from_db()

    leave_workspace(ana_seat)
    with pytest.raises(ValidationError):
        leave_workspace(luis_seat)


def test_ones_own_data_hold_the_seats(ana, ana_seat):
    assert own_data(ana)["seats"][0]["role"] == "coordinator"


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory has no second connection; it locks whole")
@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_leave_at_once_cannot_both(ana, santa_rosa):
    luis = make_user("luis@santarosa.example", "Luis Mora")
    Seat.objects.create(jurisdiction=santa_rosa, user=luis, role="coordinator")
    together = threading.Barrier(2)
    refused = []

    def leave(user):
        try:
            seat = Seat.objects.select_related("jurisdiction", "user").get(user=user)
            together.wait(timeout=10)
            leave_workspace(seat)
        except ValidationError as error:
            refused.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[user]) for user in (ana, luis)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refused == ["last_coordinator"]
    assert Seat.objects.filter(jurisdiction=santa_rosa, role="coordinator").count() == 1
