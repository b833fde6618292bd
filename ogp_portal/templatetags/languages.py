"""Links to the page at hand in the other languages."""

from urllib.parse import quote

from django import template
from django.conf import settings
from django.utils.translation import get_language, get_language_from_path, get_language_info

register = template.Library()


@register.simple_tag
def languages_of(path: str) -> list[dict]:
    """Each language of the portal: code, name_local, bidi, the page's path in it, and whether it is the one shown."""
    shown, rest = get_language(), _without_language(quote(path, safe="/~:@!$&'()*+,;="))
    return [
        {
            **get_language_info(code),
            "path": path if rest is None else f"/{code}/{rest}",
            "is_shown": code == shown,
        }
        for code, _name in settings.LANGUAGES
    ]


def _without_language(path: str) -> str | None:
    code = get_language_from_path(path)
    return path.removeprefix(f"/{code}/") if code else None
