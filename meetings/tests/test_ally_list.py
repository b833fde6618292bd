import pytest
from django.urls import reverse

from conftest import make_ally, signed_in
from onboarding.models import Seat


@pytest.fixture
def address(santa_rosa):
    return reverse("meetings:ally-list", args=[santa_rosa.pk])


@pytest.fixture
def allies(santa_rosa, carla):
    jose = make_ally(
        santa_rosa,
        "José Núñez",
        "jose@region.example",
        areas=["data", "budget"],
        office="Dirección de Informática",
        institution="Región Sur",
        institution_kind="public",
        interest="yes",
    )
    return carla, jose


def names_on(response) -> list[str]:
    return [ally.name for ally in response.context["page"]]


def test_an_empty_list_says_how_to_begin(as_ana, address):
    response = as_ana.get(address)
    assert "No allies yet" in response.text
    assert reverse("meetings:ally-create", args=[response.context["seat"].jurisdiction_id]) in response.text


def test_the_list_says_how_many_and_which_areas_nobody_covers(as_ana, address, allies):
    response = as_ana.get(address)
    assert "2 allies" in response.text
    assert {"participation", "data", "budget"}.isdisjoint(response.context["uncovered"])
    assert "legal" in response.context["uncovered"]


@pytest.mark.parametrize(
    "wanted", ["jose", "NUÑEZ", "nunez jose", "informatica", "region sur", "jose@region.example", "@region"]
)
def test_search_minds_neither_accents_nor_case_nor_order(as_ana, address, allies, wanted):
    assert names_on(as_ana.get(address, {"q": wanted})) == ["José Núñez"]


@pytest.mark.parametrize("filters", [{"area": "budget"}, {"kind": "public"}, {"interest": "yes"}])
def test_filters_narrow_the_list(as_ana, address, allies, filters):
    response = as_ana.get(address, filters)
    assert names_on(response) == ["José Núñez"]
    assert "1 ally of 2 fits" in response.text


def test_nobody_fits(as_ana, address, allies):
    assert "Nobody fits" in as_ana.get(address, {"q": "zzz"}).text


@pytest.mark.parametrize(
    "query", [{"q": "\u202e"}, {"q": "a" * 10_000}, {"area": "magic"}, {"kind": "x"}, {"page": "-7"}, {"page": "last"}]
)
def test_nonsense_in_the_address_shows_the_whole_list(as_ana, address, allies, query):
    response = as_ana.get(address, query)
    assert response.status_code == 200
    assert len(names_on(response)) == 2


def test_a_long_list_is_paged_and_keeps_the_filter(as_ana, address, santa_rosa):
    for number in range(26):
        make_ally(santa_rosa, f"Ally {number:02}", f"ally{number}@region.example", interest="yes")
    first = as_ana.get(address, {"interest": "yes"})
    assert "interest=yes&amp;page=2" in first.text
    assert names_on(as_ana.get(address, {"interest": "yes", "page": 2})) == ["Ally 25"]


def test_a_stranger_gets_404(as_bruno, address):
    assert as_bruno.get(address).status_code == 404


def test_a_viewer_reads_and_is_offered_nothing_to_change(bruno, santa_rosa, address, allies):
    Seat.objects.create(jurisdiction=santa_rosa, user=bruno, role="viewer")
    text = signed_in(bruno).get(address).text
    assert "Carla Ruiz" in text
    assert reverse("meetings:ally-create", args=[santa_rosa.pk]) not in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_stays_the_same(as_ana, address, santa_rosa, count, django_assert_num_queries):
    for number in range(count):
        make_ally(santa_rosa, f"Ally {number}", f"ally{number}@region.example", areas=["data"])
    with django_assert_num_queries(8):
        as_ana.get(address)
