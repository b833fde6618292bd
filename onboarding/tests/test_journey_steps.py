"""The first page after sign-in: where this local government stands, what comes next, who has to act."""

import pytest
import time_machine
from django.urls import reverse

from conftest import make_jurisdiction, make_user, signed_in
from onboarding.journey import steps
from onboarding.journey.steps import Step, StepState
from onboarding.models import Country, Jurisdiction, Seat


@pytest.fixture
def three_steps(monkeypatch):
    states = {
        "Learn": StepState("done", "Read."),
        "Meet": StepState("now", "Ana invites until 1 December.", url="/en/somewhere/", action="Invite now"),
        "Team": StepState("later", "After the meeting.", facts=["Nobody covers budget."]),
    }
    monkeypatch.setattr(steps, "_steps", {})
    for order, (title, state) in enumerate(states.items()):
        steps.register(Step(key=title, order=10 - order, title=title, state=lambda jurisdiction, state=state: state))


@pytest.fixture
def workspaces():
    return reverse("onboarding:workspace-list")


@pytest.fixture
def journey(santa_rosa):
    return reverse("onboarding:workspace-show", args=[santa_rosa.pk])


def test_the_next_action_is_the_one_filled_button(three_steps, as_ana, journey):
    page = as_ana.get(journey).text

    assert page.count("btn-primary") == 1
    assert '<a class="btn btn-primary" href="/en/somewhere/">Invite now</a>' in page
    assert "Ana invites until 1 December." in page
    assert "1 of 3 steps done." in page
    assert "Nobody covers budget." in page


def test_steps_stand_in_their_order(three_steps, as_ana, journey):
    page = as_ana.get(journey).text

    assert page.index(">Team ") < page.index(">Meet ") < page.index(">Learn ")


def test_a_viewer_sees_the_step_and_no_button(three_steps, santa_rosa, journey):
    viewer = make_user("v@santarosa.example", "Vera Gil")
    Seat.objects.create(jurisdiction=santa_rosa, user=viewer, role="viewer")

    page = signed_in(viewer).get(journey).text

    assert "Ana invites until 1 December." in page
    assert "Invite now" not in page


def test_the_rooms_have_registered_their_steps_in_order():
    orders = [step.order for step in steps.registered()]
    assert orders == sorted(orders)
    assert "learn" in [step.key for step in steps.registered()]


def test_the_months_left_of_the_term_are_counted_in_the_jurisdictions_own_zone(as_ana, santa_rosa, journey):
    Jurisdiction.objects.filter(pk=santa_rosa.pk).update(term_ends_on="2027-12-31", time_zone="Pacific/Auckland")
    with time_machine.travel("2026-08-31T11:00Z", tick=False):
        assert "16 months left" in signed_in(santa_rosa.created_by).get(journey).text
    with time_machine.travel("2026-12-31T11:00Z", tick=False):
        assert "11 months left" in signed_in(santa_rosa.created_by).get(journey).text


def test_who_has_one_workspace_goes_straight_to_it(as_ana, journey, workspaces):
    assert as_ana.get(workspaces).url == journey


def test_who_has_none_is_invited_to_make_one(db, workspaces):
    page = signed_in(make_user("new@else.example", "New")).get(workspaces).text

    assert reverse("onboarding:workspace-create") in page


def test_who_has_several_chooses(as_ana, ana, santa_rosa, workspaces):
    make_jurisdiction("Alba", coordinator=ana)

    page = as_ana.get(workspaces).text

    assert "Santa Rosa" in page and "Alba" in page


@pytest.mark.parametrize("people", [1, 3])
def test_the_journey_takes_the_same_queries_for_any_number_of_people(
    three_steps, as_ana, journey, santa_rosa, people, django_assert_num_queries
):
    for number in range(people):
        Seat.objects.create(jurisdiction=santa_rosa, user=make_user(f"p{number}@a.example", "P"), role="viewer")
    as_ana.get(journey)

    with django_assert_num_queries(5):
        as_ana.get(journey)


def test_the_standing_of_the_country_is_not_known_until_there_is_a_source(as_ana, journey, santa_rosa):
    assert "Standing of the country with OGP: not known" in as_ana.get(journey).text

    Country.objects.filter(pk="CO").update(standing="active", source="https://ogp.example/co", as_of="2026-01-31")

    page = as_ana.get(journey).text
    assert "Standing of the country with OGP: active" in page and "https://ogp.example/co" in page
