"""The public pages, each kept ready in memory: rendered once, compressed once, the same for every reader."""

import gzip
import hashlib
import time
from dataclasses import dataclass

import brotli
from django.conf import settings
from django.utils import translation

from . import texts
from .rendering import render

LOOK_EVERY = 2.0  # Seconds between two looks at whether a text has changed.


@dataclass(frozen=True)
class ReadyPage:
    """A page's bytes by Content-Encoding, and the ETag they share."""

    bodies: dict[str, bytes]
    etag: str


class Shelf:
    """Renders a page when it is first asked for, and all of them again after a text has changed."""

    def __init__(self) -> None:
        self._pages: dict[tuple[str, str], ReadyPage] = {}
        self._stamp = 0.0
        self._looked_at = 0.0

    def page(self, slug: str, language: str) -> ReadyPage:
        if settings.DEBUG:
            return make_ready(slug, language)
        self._look_for_changes()
        if (slug, language) not in self._pages:
            self._pages[slug, language] = make_ready(slug, language)
        return self._pages[slug, language]

    def clear(self) -> None:
        self._pages = {}

    def _look_for_changes(self) -> None:
        now = time.monotonic()
        if now - self._looked_at < LOOK_EVERY:
            return
        self._looked_at, stamp = now, texts.changed_at()
        if stamp != self._stamp:
            self._pages, self._stamp = {}, stamp


shelf = Shelf()


def make_ready(slug: str, language: str) -> ReadyPage:
    with translation.override(language):
        body = render(slug, language).encode()
    return ReadyPage(
        bodies={"br": brotli.compress(body), "gzip": gzip.compress(body, mtime=0), "": body},
        etag=f'W/"{hashlib.sha256(body).hexdigest()[:32]}"',
    )
