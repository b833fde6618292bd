"""Names of countries and jurisdictions, for reading and for comparing."""

import unicodedata

from babel import Locale
from django.utils.translation import get_language


def country_name(code: str) -> str:
    """The country's name in the reader's language, from the Unicode CLDR; the code itself where it is not listed."""
    locale = Locale.parse(get_language() or "en", sep="-")
    return locale.territories.get(code, code)


def normalised(name: str) -> str:
    """Without accents, case, marks and doubled spaces, so that "São  José" finds "sao jose"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in plain.casefold()).split()
    return " ".join(words)[:200]
