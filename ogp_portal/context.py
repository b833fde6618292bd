"""What every page's template may use, without touching the session or the database."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest | None) -> dict:
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "OPERATOR_NAME": settings.OPERATOR_NAME,
        "OPERATOR_CONTACT": settings.OPERATOR_CONTACT,
        "IS_DEMO": settings.DEMO,
    }
