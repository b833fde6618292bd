import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from conftest import make_jurisdiction, make_user, signed_in
from onboarding.jurisdictions.services.workspaces import confirm_workspace, create_workspace
from onboarding.models import Country, JoinRequest, Jurisdiction, Seat

URL = "onboarding:workspace-create"
TYPED = {"name": "San José del Río", "level": "municipality", "country": "CO", "time_zone": "America/Bogota"}


@pytest.fixture
def dora(db):
    return make_user("dora@sanjose.example", "Dora Paz")


@pytest.fixture
def as_dora(dora):
    return signed_in(dora)


def test_who_makes_a_workspace_is_its_coordinator_and_it_is_not_confirmed(as_dora, dora):
    response = as_dora.post(reverse(URL), TYPED)

    jurisdiction = Jurisdiction.objects.get()
    assert response.url == reverse("onboarding:workspace-show", args=[jurisdiction.pk])
    assert Seat.objects.get(user=dora).is_coordinator
    assert not jurisdiction.is_confirmed
    assert "not confirmed this workspace" in as_dora.get(response.url).text


def test_all_that_is_known_can_be_told_at_once(as_dora):
    as_dora.post(
        reverse(URL),
        TYPED
        | {
            "name_en": "Saint Joseph",
            "region": "Antioquia",
            "population": "12000",
            "website": "sanjose.example",
            "head_name": "Rita Gil",
            "head_title": "Mayor",
            "term_starts_on": "2024-01-01",
            "term_ends_on": "2027-12-31",
        },
    )

    jurisdiction = Jurisdiction.objects.get()
    assert jurisdiction.website == "https://sanjose.example"
    assert jurisdiction.name_normalised == "san jose del rio"
    assert str(jurisdiction.term_ends_on) == "2027-12-31"


def test_countries_are_named_in_the_readers_language(as_dora):
    page = as_dora.get(reverse(URL).replace("/en/", "/es/")).text

    assert "Alemania" in page
    assert page.index("Alemania") < page.index("Colombia")


@pytest.mark.parametrize(
    "name", ["san jose del rio", "SAN JOSÉ DEL RÍO", "Municipio de San José del Río", "San Josee de Rio"]
)
def test_a_name_much_like_one_that_exists_is_asked_about(as_dora, ana, name):
    make_jurisdiction("San José del Río", coordinator=ana)

    page = as_dora.post(reverse(URL), TYPED | {"name": name, "region": "Antioquia"}).text

    assert "Is it this one?" in page
    assert ana.full_name not in page and ana.email not in page
    assert 'name="region" value="Antioquia"' in page
    assert Jurisdiction.objects.count() == 1


def test_the_same_name_in_another_country_is_another_place(as_dora, ana):
    make_jurisdiction("San José del Río", coordinator=ana, country="CR")

    as_dora.post(reverse(URL), TYPED)

    assert Jurisdiction.objects.filter(country="CO").exists()


def test_mine_is_a_different_one(as_dora, ana):
    make_jurisdiction("San José del Río", coordinator=ana)

    as_dora.post(reverse(URL), TYPED | {"different": "1"})

    assert Jurisdiction.objects.count() == 2


def test_back_to_the_form_keeps_all_that_was_typed(as_dora, ana):
    make_jurisdiction("San José del Río", coordinator=ana)

    page = as_dora.post(reverse(URL), TYPED | {"region": "Antioquia", "back": "1"}).text

    assert 'value="Antioquia"' in page and 'value="San José del Río"' in page


def test_a_double_click_makes_one_workspace(as_dora):
    as_dora.post(reverse(URL), TYPED)
    as_dora.post(reverse(URL), TYPED | {"different": "1"})

    assert Jurisdiction.objects.count() == 1


def test_one_person_cannot_make_many_workspaces_before_staff_have_looked(as_dora, olga):
    for name in ("Alba", "Berna", "Cora"):
        as_dora.post(reverse(URL), TYPED | {"name": name})
    page = as_dora.post(reverse(URL), TYPED | {"name": "Dena"}).text
    assert "wait to be confirmed" in page and 'value="Dena"' in page

    confirm_workspace(Jurisdiction.objects.get(name="Alba"), by=olga)
    as_dora.post(reverse(URL), TYPED | {"name": "Dena"})
    assert Jurisdiction.objects.filter(name="Dena").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "..."),
        ("name", "San\x00José"),
        ("name", "San\u202eJosé"),
        ("name", "San\nJosé"),
        ("name", "x" * 201),
        ("name", "x" * 10_000),
        ("name_en", "x" * 10_000),
        ("level", "empire"),
        ("country", "ZZ"),
        ("country", "C\x00"),
        ("time_zone", "Mars/Olympus"),
        ("population", "-1"),
        ("population", "99999999999999999999"),
        ("population", "many"),
        ("website", "javascript:alert(1)"),
        ("website", "http://" + "x" * 300 + ".example"),
        ("head_name", "x" * 151),
        ("term_starts_on", "2024-02-30"),
        ("term_ends_on", "soon"),
        ("term_ends_on", "2020-01-01"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_all_is_kept(as_dora, field, value):
    typed = TYPED | {"head_title": "Mayor of all", "term_starts_on": "2024-01-01"} | {field: value}

    response = as_dora.post(reverse(URL), typed)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert 'value="Mayor of all"' in response.text
    assert not Jurisdiction.objects.exists()


def test_missing_and_repeated_fields_are_no_error_of_ours(as_dora):
    assert as_dora.post(reverse(URL), {}).status_code == 200
    assert as_dora.post(reverse(URL), {"name": ["a", "b"], "level": ["x", "county"]}).status_code == 200


def test_a_service_refuses_a_fourth_unconfirmed_workspace(dora):
    def new(name):
        jurisdiction = Jurisdiction(name=name, level="county", country=Country.objects.get(pk="CO"), time_zone="UTC")
        jurisdiction.full_clean()
        return create_workspace(jurisdiction, by=dora)

    for name in ("A", "B", "C"):
        new(name)
    with pytest.raises(ValidationError):
        new("D")


def test_asking_to_join_needs_the_match_that_was_shown(as_dora, as_bruno, santa_rosa):
    page = as_dora.post(reverse(URL), TYPED | {"name": "Santa Rosa"})
    address = reverse("onboarding:join-request-create", args=[page.context["rows"][0][1]])

    assert as_bruno.post(address).status_code == 404
    assert as_dora.post(address[:-2] + "x/").status_code == 404
    assert as_dora.post(address, {"message": "Planning office"}).status_code == 302
    assert JoinRequest.objects.get().message == "Planning office"
    assert "Santa Rosa" in as_dora.get(reverse("onboarding:workspace-list")).text


def test_editing_saves_only_what_was_changed(as_ana, santa_rosa):
    address = reverse("onboarding:workspace-edit", args=[santa_rosa.pk])
    typed = {"name": "Santa Rosa", "level": "municipality", "country": "CO", "time_zone": "America/Bogota"}
    Jurisdiction.objects.filter(pk=santa_rosa.pk).update(handover_note="Keys at the desk", confirmed_at=timezone.now())

    assert as_ana.post(address, typed | {"population": "5000"}).status_code == 302

    santa_rosa.refresh_from_db()
    assert (santa_rosa.population, santa_rosa.handover_note) == (5000, "Keys at the desk")
