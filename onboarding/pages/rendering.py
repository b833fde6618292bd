"""A public page as HTML, from its text and its template. Knows no request: the page is the same for everybody."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from ogp_portal.context import site

from . import texts


def address(slug: str, language: str) -> str:
    """The page's path in that language."""
    with translation.override(language):
        return reverse("onboarding:home") if slug == "home" else reverse("onboarding:page", args=[slug])


def render(slug: str, language: str) -> str:
    """Call it with the language active."""
    written_in = [code for code, _name in settings.LANGUAGES] if slug == "home" else texts.written_in(slug)
    context = {
        **site(None),
        "PRIVACY_CONTACT": settings.PRIVACY_CONTACT,
        "OUTBOX_KEEP_DAYS": settings.OUTBOX_KEEP_DAYS,
        "here": address(slug, language),
        "alternates": [(code, address(slug, code)) for code in written_in],
        "source": address(slug, texts.SOURCE_LANGUAGE),
        "is_translated": language in written_in,
    }
    if slug == "home":
        return render_to_string("onboarding/pages/home.html", context)
    page = texts.read(slug, language)
    context |= {"page": page, **_neighbours(slug, language)}
    return render_to_string([f"onboarding/pages/{slug}.html", "onboarding/pages/page.html"], context)


def _neighbours(slug: str, language: str) -> dict:
    """Title and path of the pages before and after in the guide."""
    if slug not in texts.GUIDE:
        return {}
    place = texts.GUIDE.index(slug)
    around = {"before": texts.GUIDE[place - 1 : place], "after": texts.GUIDE[place + 1 : place + 2]}
    return {
        name: (texts.read(slugs[0], language).title, address(slugs[0], language))
        for name, slugs in around.items()
        if slugs
    }
