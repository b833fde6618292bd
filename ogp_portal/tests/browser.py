"""What the browser tests share: one Chromium, pages in it, and axe. A missing browser fails the test."""

import atexit
import os
from functools import cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@cache
def chromium() -> Browser:
    """The one Chromium of a test run."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the thread of the tests.
    assert Path(CHROMIUM).exists(), f"{CHROMIUM} is missing: the browser tests need Chromium (CHROMIUM names another)."
    playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    return playwright.chromium.launch(
        executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    )


@pytest.fixture
def open_page():
    """Opens a page of that width and colour scheme, with all that it may need closed afterwards."""
    contexts = []

    def opened(*, width: int = 1280, scheme: str = "light", **options) -> Page:
        context = chromium().new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **options)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page) -> Page:
    return open_page()


def axe_clean(page: Page) -> None:
    """Fails with what axe finds on the page as it stands."""
    found = Axe().run(page, options=RULES)
    assert not found.response["violations"], found.generate_report()


def fits_the_window(page: Page) -> None:
    """Fails when the page is wider than the window, and says what sticks out."""
    wide = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
           [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
             || e.getBoundingClientRect().left < -1).map(e => e.outerHTML.slice(0, 120)).slice(0, 5)"""
    )
    assert not wide, wide
