"""Names of countries and jurisdictions, for reading and for comparing."""

import unicodedata
from difflib import SequenceMatcher
from functools import cache

from babel import Locale
from django.utils.translation import get_language

_GENERIC = """
alcaldia and ayuntamiento cidade ciudad city commune comuna condado council county da das de del departamento
department des distrito district do dos du e el estado et gobierno governo government la las le les local los
mairie municipal municipalidad municipality municipio of prefeitura province provincia region state the town
ville y
"""
GENERIC_WORDS = frozenset(_GENERIC.split())
ALIKE = 0.85


def country_name(code: str) -> str:
    """The country's name in the reader's language, from the Unicode CLDR; the code itself where it is not listed."""
    locale = Locale.parse(get_language() or "en", sep="-")
    return locale.territories.get(code, code)


@cache
def countries_by_name(codes: tuple[str, ...], language: str) -> list[tuple[str, str]]:
    """(code, name) of each country in the alphabetical order of the language, accents aside."""
    territories = Locale.parse(language, sep="-").territories
    return sorted(((code, territories.get(code, code)) for code in codes), key=lambda pair: normalised(pair[1]))


def normalised(name: str) -> str:
    """Without accents, case, marks and doubled spaces, so that "São  José" finds "sao jose"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in plain.casefold()).split()
    return " ".join(words)[:200]


def own_words(name: str) -> list[str]:
    """The words that tell one local government from another: "Alcaldía de Santa Rosa" has santa and rosa."""
    words = normalised(name).split()
    return [word for word in words if word not in GENERIC_WORDS] or words


def is_alike(name: str, other: str) -> bool:
    """Whether two names may mean the same place: one holds all own words of the other, or they differ by a typo."""
    words, other_words = own_words(name), own_words(other)
    if not words or not other_words:
        return False
    if set(words) <= set(other_words) or set(other_words) <= set(words):
        return True
    return SequenceMatcher(None, " ".join(words), " ".join(other_words)).ratio() >= ALIKE
