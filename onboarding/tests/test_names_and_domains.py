import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from onboarding.jurisdictions.domains import is_address_of
from onboarding.jurisdictions.names import countries_by_name, country_name, is_alike, normalised


@pytest.mark.parametrize(
    ("name", "other", "expected"),
    [
        ("Santa Rosa", "SANTA  ROSA", True),
        ("São José", "sao jose", True),
        ("Alcaldía de Santa Rosa", "Santa Rosa", True),
        ("Santa Rosa", "Santa Rosa de Lima", True),
        ("Cordoba", "Córdova", True),
        ("Santa Rosa", "Santa Marta", False),
        ("Alba", "Berna", False),
        ("City", "Council", False),
        ("City of London", "London", True),
        ("Київ", "Київ", True),
        ("القاهرة", "القاهرة", True),
        ("...", "Alba", False),
    ],
)
def test_names_that_may_mean_the_same_place(name, other, expected):
    assert is_alike(name, other) is expected
    assert is_alike(other, name) is expected


@settings(deadline=None)
@given(st.text(max_size=60))
def test_normalising_twice_is_normalising_once(name):
    assert normalised(normalised(name)) == normalised(name)


@pytest.mark.parametrize(("language", "name"), [("en", "Germany"), ("es", "Alemania"), ("fr", "Allemagne")])
def test_a_country_is_named_in_the_readers_language(language, name):
    with translation.override(language):
        assert country_name("DE") == name


def test_countries_stand_in_the_order_of_the_language_accents_aside():
    names = [name for _code, name in countries_by_name(("ES", "ET", "EC", "DE"), "fr")]
    assert names == ["Allemagne", "Équateur", "Espagne", "Éthiopie"]


@pytest.mark.parametrize(
    ("email", "website", "expected"),
    [
        ("ana@santarosa.gov", "https://www.santarosa.gov/inicio", True),
        ("ANA@SantaRosa.gov", "http://santarosa.gov", True),
        ("ana@mail.santarosa.gov", "https://santarosa.gov", False),
        ("ana@santarosa.gov.evil.example", "https://santarosa.gov", False),
        ("ana@gmail.com", "https://gmail.com", False),
        ("ana@santarosa.gov", "", False),
        ("", "", False),
        ("ana@santarosa.gov", "https://[broken", False),
    ],
)
def test_whether_an_address_belongs_to_a_website(email, website, expected):
    assert is_address_of(email, website) is expected
