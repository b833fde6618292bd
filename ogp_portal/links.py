"""Secret links: addresses that let a person without an account do one thing.

A token is derived from the secret key, so nothing stored gives it away; raising the row's version revokes it.
"""

import re
from base64 import b32encode
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

SEAL_LENGTH = 40
_TOKEN = re.compile(r"[a-z2-7]{40}[0-9a-z]{1,13}")
_SECRETS = re.compile(r"[a-z2-7]{40}[0-9a-z]{1,13}|(?<=confirm-email/)[^/\s\"<>]+|(?<=reset/key/)[^/\s\"<>]+")

SECRET_PAGE_HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}

Row = TypeVar("Row", bound=models.Model)
View = Callable[..., HttpResponse]


def make_token(*, purpose: str, pk: int, version: int) -> str:
    """Letters and digits only, so that no mail program cuts the address: a seal of 200 bits, then the row's id."""
    return _seal(purpose, pk, version, settings.SECRET_KEY) + int_to_base36(pk)


def row_by_token(rows: models.QuerySet[Row], token: str, *, purpose: str) -> Row:
    """The row that the token opens. Raises Http404 for a wrong or revoked one, which look the same."""
    if not _TOKEN.fullmatch(token):
        raise Http404
    pk = base36_to_int(token[SEAL_LENGTH:])
    row = rows.filter(pk=pk).first() if pk < 2**63 else None
    version = getattr(row, "link_version", 0)
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    seals = [_seal(purpose, pk, version, key) for key in keys]
    if row is None or not any([constant_time_compare(token[:SEAL_LENGTH], seal) for seal in seals]):
        raise Http404
    return row


def secret_page(view: View) -> View:
    """For views behind a secret link: no sign-in, not stored, not indexed, the address given to no other site."""

    @login_not_required
    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        for name, value in SECRET_PAGE_HEADERS.items():
            response[name] = value
        return response

    return page


def mask(text: str) -> str:
    """The text with every secret link's secret part taken out: what may be stored, logged or shown to staff."""
    return _SECRETS.sub("…", text)


def _seal(purpose: str, pk: int, version: int, key: str) -> str:
    digest = salted_hmac(f"ogp_portal.links.{purpose}", f"{pk}:{version}", secret=key, algorithm="sha256").digest()
    return b32encode(digest[:25]).decode().lower()
