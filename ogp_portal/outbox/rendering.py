"""From the three templates of a mail to its subject, text and HTML."""

from functools import cache
from typing import Any

from django.conf import settings
from django.template import Context, Engine, Template
from django.utils.translation import get_language, get_language_bidi, gettext


@cache
def _template(name: str) -> Template:
    return Engine.get_default().get_template(name)


def render_mail(name: str, context: dict[str, Any]) -> tuple[str, str, str]:
    """Subject, text and HTML of the mail `<app>/<room>/emails/<name>`, in the language that is active."""
    context = {
        "site_url": settings.SITE_URL,
        "site_name": settings.SITE_NAME or gettext("Open government, locally"),
        "operator_name": settings.OPERATOR_NAME,
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        **context,
    }
    plain = Context(context, autoescape=False)
    subject, text = _template(f"{name}.subject.txt").render(plain), _template(f"{name}.txt").render(plain)
    html = _template(f"{name}.html").render(Context(context))
    return " ".join(subject.split()), text.strip() + "\n", html
