"""The public pages in a real browser."""

import pytest

from ogp_portal.tests.browser import axe_clean, fits_the_window
from onboarding.pages.texts import SLUGS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATHS = ["", *(f"{slug}/" for slug in SLUGS)]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width, scheme", [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")])
def test_axe_finds_nothing_and_nothing_sticks_out(live_server, open_page, path, width, scheme):
    page = open_page(width=width, scheme=scheme)
    page.goto(f"{live_server.url}/en/{path}")
    axe_clean(page)
    fits_the_window(page)


@pytest.mark.parametrize("path", ["", "how-it-works/"])
def test_right_to_left_fits_a_phone(live_server, open_page, path):
    page = open_page(width=320)
    page.goto(f"{live_server.url}/ar/{path}")
    assert page.locator("html").get_attribute("dir") == "rtl"
    axe_clean(page)
    fits_the_window(page)


def test_the_menu_of_a_phone_opens_without_script(live_server, open_page):
    page = open_page(width=320, java_script_enabled=False)
    page.goto(f"{live_server.url}/en/")
    link = page.locator(".menu").get_by_role("link", name="Benefits")
    assert not link.is_visible()
    page.locator(".menu summary").click()
    link.click()
    assert page.url.endswith("/en/benefits/")


def test_text_twice_as_large_still_fits(live_server, open_page):
    page = open_page(width=640)
    page.goto(f"{live_server.url}/es/what-is-open-government/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    fits_the_window(page)


def test_everything_to_be_clicked_is_large_enough(live_server, open_page):
    page = open_page(width=320)
    page.goto(f"{live_server.url}/en/benefits/")
    page.locator(".menu summary").click()
    heights = page.evaluate(
        """() => [...document.querySelectorAll('.mast a, .mast summary, .btn, .contents a, .neighbours a, .foot ul a')]
           .filter(e => e.offsetParent).map(e => [e.textContent.trim(), e.getBoundingClientRect().height])"""
    )
    assert [name for name, height in heights if height < 44] == []


def test_no_cookie_is_set_and_nothing_foreign_is_asked_for(live_server, open_page):
    page = open_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PATHS:
        page.goto(f"{live_server.url}/en/{path}")
    assert page.context.cookies() == []
    assert all(url.startswith(live_server.url) for url in asked)
