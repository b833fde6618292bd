"""The administration of jurisdictions: quick lists, cheap search, status changed by confirmed actions only."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conftest import make_jurisdiction, make_user
from onboarding.jurisdictions.services.joining import ask_to_join
from onboarding.models import Country, JoinRequest, Jurisdiction, Partner, Seat, SeatInvitation

LIST_QUERIES = {
    "country": 4,
    "jurisdiction": 4,
    "partner": 4,
    "seat": 4,
    "seatinvitation": 4,
    "joinrequest": 4,
}


def make_rows(jurisdiction, ana, number):
    user = make_user(f"p{number}@else.example", f"Person {number}")
    other = make_jurisdiction(f"Town {number}", coordinator=user, country=["CO", "BR", "PE"][number])
    Partner.objects.create(jurisdiction=other, organisation="Water Watch", kind="community")
    SeatInvitation.objects.create(
        jurisdiction=other,
        email="x@else.example",
        role="viewer",
        language="es",
        invited_by=ana,
        expires_at=timezone.now() + timedelta(days=14),
    )
    JoinRequest.objects.create(jurisdiction=other, user=ana)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("model", LIST_QUERIES)
def test_a_list_takes_the_same_queries_for_any_number_of_rows(
    as_olga, santa_rosa, ana, model, rows, django_assert_num_queries
):
    for number in range(rows):
        make_rows(santa_rosa, ana, number)
    address = reverse(f"admin:onboarding_{model}_changelist")
    as_olga.get(address)

    with django_assert_num_queries(LIST_QUERIES[model]):
        assert as_olga.get(address).status_code == 200


@pytest.mark.parametrize("model", LIST_QUERIES)
def test_every_list_can_be_searched(as_olga, santa_rosa, ana, model):
    make_rows(santa_rosa, ana, 0)
    address = reverse(f"admin:onboarding_{model}_changelist")

    for term in ("Town", "águas", "%_"):
        assert as_olga.get(address, {"q": term}).status_code == 200


def test_jurisdictions_are_found_without_accents_and_countries_by_name(as_olga, ana):
    make_jurisdiction("Águas Claras", coordinator=ana)

    assert "Águas" in as_olga.get(reverse("admin:onboarding_jurisdiction_changelist"), {"q": "aguas"}).text
    assert "Águas" in as_olga.get(reverse("admin:onboarding_jurisdiction_changelist"), {"q": "ÁGUAS"}).text
    assert "Germany" in as_olga.get(reverse("admin:onboarding_country_changelist"), {"q": "germ"}).text


def test_the_country_of_a_jurisdiction_is_found_by_typing(as_olga):
    answer = as_olga.get(
        reverse("admin:autocomplete"),
        {"app_label": "onboarding", "model_name": "jurisdiction", "field_name": "country", "term": "colom"},
    )
    assert [row["id"] for row in answer.json()["results"]] == ["CO"]


def test_a_standing_needs_its_source_and_date(as_olga):
    address = reverse("admin:onboarding_country_change", args=["CO"])

    assert "as of which date" in as_olga.post(address, {"standing": "active", "source": "", "as_of": ""}).text
    as_olga.post(address, {"standing": "active", "source": "https://ogp.example/co", "as_of": "2026-01-31"})

    assert Country.objects.get(pk="CO").standing == "active"
    assert not Country.objects.exclude(pk="CO").exclude(standing="not_known").exists()


def test_staff_confirm_workspaces_after_a_confirmation_page(as_olga, olga, ana):
    alba = make_jurisdiction("Alba", coordinator=ana, confirmed_at=None)
    address = reverse("admin:onboarding_jurisdiction_changelist")
    chosen = {"action": "confirm", "_selected_action": [alba.pk]}

    assert "Alba" in as_olga.post(address, chosen).text
    assert not Jurisdiction.objects.get(pk=alba.pk).is_confirmed
    as_olga.post(address, chosen | {"confirmed": "1"})

    alba.refresh_from_db()
    assert alba.is_confirmed and alba.confirmed_by == olga


def test_the_form_cannot_confirm(as_olga, ana):
    alba = make_jurisdiction("Alba", coordinator=ana, confirmed_at=None)

    as_olga.post(
        reverse("admin:onboarding_jurisdiction_change", args=[alba.pk]),
        form_of(alba)
        | {
            "confirmed_at_0": "2026-01-01",
            "confirmed_at_1": "10:00",
            "confirmed_at": "2026-01-01 10:00",
        },
    )

    alba.refresh_from_db()
    assert not alba.is_confirmed


def form_of(jurisdiction) -> dict:
    return {"name": jurisdiction.name, "level": "municipality", "country": "CO", "time_zone": "UTC"}


def test_a_website_that_staff_enter_confirms_a_coordinator_with_an_address_there(as_olga, ana):
    alba = make_jurisdiction("Alba", coordinator=ana, confirmed_at=None)

    as_olga.post(
        reverse("admin:onboarding_jurisdiction_change", args=[alba.pk]),
        form_of(alba) | {"website": "https://www.santarosa.example/"},
    )

    alba.refresh_from_db()
    assert alba.is_confirmed and alba.confirmed_by is None


def test_a_website_that_the_creator_typed_is_only_a_hint(as_ana, as_olga, ana):
    alba = make_jurisdiction("Alba", coordinator=ana, confirmed_at=None, website="https://santarosa.example")
    as_ana.post(
        reverse("onboarding:workspace-edit", args=[alba.pk]),
        form_of(alba) | {"website": "https://www.santarosa.example"},
    )

    assert not Jurisdiction.objects.get(pk=alba.pk).is_confirmed
    page = as_olga.get(reverse("admin:onboarding_jurisdiction_change", args=[alba.pk])).text
    assert "ana@santarosa.example" in page


def test_staff_hand_an_abandoned_workspace_over(as_olga, santa_rosa, bruno):
    Seat.objects.all().delete()
    address = reverse("admin:onboarding_jurisdiction_hand_over", args=[santa_rosa.pk])

    assert "Nobody has an account" in as_olga.post(address, {"email": "nobody@else.example"}).text
    as_olga.post(address, {"email": "BRUNO@puertoclaro.example"})

    assert Seat.objects.get(jurisdiction=santa_rosa).user == bruno


def test_only_staff_reach_the_handover_page(as_ana, santa_rosa):
    assert as_ana.get(reverse("admin:onboarding_jurisdiction_hand_over", args=[santa_rosa.pk])).status_code == 302


def test_staff_answer_requests_that_were_passed_on_and_find_them_by_filter(as_olga, santa_rosa, bruno):
    join_request = ask_to_join(santa_rosa, message="", by=bruno)
    address = reverse("admin:onboarding_joinrequest_changelist")
    chosen = {"action": "accept_as_coordinator", "_selected_action": [join_request.pk], "confirmed": "1"}

    assert "still have time" in as_olga.post(address, chosen, follow=True).text
    assert not Seat.objects.filter(user=bruno, jurisdiction=santa_rosa).exists()
    assert "Bruno" not in as_olga.get(address, {"waiting": "yes"}).text

    JoinRequest.objects.update(passed_on_at=timezone.now())
    assert "Bruno" in as_olga.get(address, {"waiting": "yes"}).text
    as_olga.post(address, chosen)
    assert Seat.objects.get(user=bruno, jurisdiction=santa_rosa).is_coordinator
