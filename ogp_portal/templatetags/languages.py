"""Links to the page at hand in the other languages."""

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info

register = template.Library()


@register.simple_tag
def languages_of(path: str) -> list[dict]:
    """Each language of the portal: code, name_local, bidi, the page's path in it, and whether it is the one shown."""
    return [
        {**get_language_info(code), "path": translate_url(path, code), "is_shown": code == get_language()}
        for code, _name in settings.LANGUAGES
    ]
