"""Signing in, the profile and the second factor in a real browser."""

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils.translation import override

from ogp_portal.tests.browser import axe_clean, fits_the_window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct horse battery"
ENTRANCE = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_email_verification_sent",
    "account_inactive",
]
SIGNED_IN = [
    "onboarding:profile-edit",
    "onboarding:profile-delete",
    "account_email",
    "account_change_password",
    "account_logout",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "account_reauthenticate",
]
SIZES = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]


def address(live_server, name: str) -> str:
    # A passkey belongs to a name, never to a number such as 127.0.0.1.
    with override("en"):
        return live_server.url.replace("127.0.0.1", "localhost") + reverse(name)


@pytest.fixture(autouse=True)
def no_limits_left_over(transactional_db):
    yield
    caches["default"].clear()


def sign_in(page, live_server, user) -> None:
    page.goto(address(live_server, "account_login"))
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(address(live_server, "account_reauthenticate"))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_pages_before_signing_in_are_accessible(live_server, open_page, width, scheme):
    page = open_page(width=width, scheme=scheme)
    for name in ENTRANCE:
        page.goto(address(live_server, name))
        axe_clean(page)
        fits_the_window(page)


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_pages_behind_sign_in_are_accessible(live_server, open_page, ana, width, scheme):
    page = open_page(width=width, scheme=scheme)
    sign_in(page, live_server, ana)
    for name in SIGNED_IN:
        page.goto(address(live_server, name))
        axe_clean(page)
        fits_the_window(page)


def test_a_refused_form_says_so_first(live_server, page, db):
    page.goto(address(live_server, "account_signup"))
    page.get_by_label("Full name").fill("Rosa")
    page.get_by_role("button", name="Create the account").click()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert page.get_by_label("Full name").input_value() == "Rosa"
    axe_clean(page)


def test_a_passkey_is_added_and_signs_in(live_server, page, ana):
    refused = []
    page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(page, live_server, ana)
    page.goto(address(live_server, "mfa_add_webauthn"))
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto(address(live_server, "account_logout"))
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto(address(live_server, "account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/es/**")
    page.goto(address(live_server, "onboarding:profile-edit"))
    assert page.get_by_label("Full name").input_value() == "Ana Quispe"
    assert refused == []
