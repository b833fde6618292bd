"""Secret links: addresses that let a person without an account do one thing.

A token is derived from the secret key, so nothing stored gives it away; raising the row's version revokes it.
"""

import re
from base64 import b32encode
from typing import TypeVar

from django.db import models
from django.http import Http404
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

SEAL_LENGTH = 40
_TOKEN = re.compile(r"[a-z2-7]{40}[0-9a-z]{1,13}")
_SECRETS = re.compile(r"[a-z2-7]{40}[0-9a-z]{1,13}|(?<=confirm-email/)[^/\s\"<>]+|(?<=reset/key/)[^/\s\"<>]+")

Row = TypeVar("Row", bound=models.Model)


def make_token(*, purpose: str, pk: int, version: int) -> str:
    """Letters and digits only, so that no mail program cuts the address: a seal of 200 bits, then the row's id."""
    return _seal(purpose, pk, version) + int_to_base36(pk)


def row_by_token(rows: models.QuerySet[Row], token: str, *, purpose: str) -> Row:
    """The row that the token opens. Raises Http404 for a wrong or revoked one, which look the same."""
    if not _TOKEN.fullmatch(token):
        raise Http404
    pk = base36_to_int(token[SEAL_LENGTH:])
    row = rows.filter(pk=pk).first() if pk < 2**63 else None
    version = row.link_version if row else 0
    if not constant_time_compare(token[:SEAL_LENGTH], _seal(purpose, pk, version)) or row is None:
        raise Http404
    return row


def mask(text: str) -> str:
    """The text with every secret link's secret part taken out: what may be stored, logged or shown to staff."""
    return _SECRETS.sub("…", text)


def _seal(purpose: str, pk: int, version: int) -> str:
    digest = salted_hmac(f"ogp_portal.links.{purpose}", f"{pk}:{version}", algorithm="sha256").digest()
    return b32encode(digest[:25]).decode().lower()
