import re

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from .shelf import shelf

_REFUSED = re.compile(r"\s*q=0(\.0*)?\s*$")
FRESH_FOR = "public, max-age=60, s-maxage=300, stale-while-revalidate=600"


@login_not_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Reads neither cookie nor database, so that one copy serves everybody."""
    ready = shelf.page(slug, get_language())
    headers = {"Cache-Control": FRESH_FOR, "ETag": ready.etag, "Vary": "Accept-Encoding"}
    if ready.etag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=headers)
    encoding = best_encoding(request.headers.get("Accept-Encoding", ""))
    if encoding:
        headers["Content-Encoding"] = encoding
    return HttpResponse(ready.bodies[encoding], headers=headers)


def best_encoding(accepted: str) -> str:
    """The smallest body that the browser accepts, "" for the plain one (RFC 9110, section 12.5.3)."""
    offers = (offer.partition(";") for offer in accepted.split(","))
    welcome = {name.strip() for name, _semicolon, weight in offers if not _REFUSED.match(weight)}
    return next((name for name in ("br", "gzip") if name in welcome), "")
