"""The portal's own error pages: plain, complete, without session or database, and never an error themselves."""

import logging
import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from .context import site

logger = logging.getLogger(__name__)

SECONDS_TO_WAIT = 30
LAST_RESORT = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Error</title></head><body>
<p>Something went wrong on our side. Please try again in a few minutes.</p>
<p lang="es">Algo ha fallado de nuestro lado. Inténtelo de nuevo en unos minutos.</p>
<p lang="fr">Une erreur est survenue de notre côté. Veuillez réessayer dans quelques minutes.</p>
<p lang="pt">Algo falhou do nosso lado. Tente novamente dentro de alguns minutos.</p>
<p lang="ar" dir="rtl">حدث خطأ من جانبنا. يُرجى المحاولة مرة أخرى بعد بضع دقائق.</p>
</body></html>"""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return _page(request, 413)
    return _page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def stale_form(request: HttpRequest) -> HttpResponse:
    """A form that was open for too long, or was not sent from one of our pages."""
    return _page(request, 403, is_stale_form=True)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def gone(request: HttpRequest) -> HttpResponse:
    return _page(request, 410)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return _page(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the exception is handled. A database that refuses is a pause of the service, not a mistake."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return _page(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    response = _page(request, 503)
    response["Retry-After"] = str(SECONDS_TO_WAIT)
    return response


def _page(request: HttpRequest, status: int, **context) -> HttpResponse:
    try:
        with translation.override(_language_of(request)):
            here = request.path if request.method == "GET" else ""
            content: str = render_to_string(f"{status}.html", {**site(request), "here": here, **context})
    except Exception:
        logger.exception("The page for status %s could not be shown.", status)
        content = LAST_RESORT
    return HttpResponse(content, status=status)


def _language_of(request: HttpRequest) -> str:
    return translation.get_language_from_path(request.path_info) or _preferred_language(request)


def _preferred_language(request: HttpRequest) -> str:
    try:
        return translation.get_language_from_request(request)
    except Exception:
        return settings.LANGUAGE_CODE
