"""Every page of an account wears the portal's own frame: one language, one heading, labels, nothing inline."""

import re

import pytest
from django.urls import reverse

IDENTIFIER = r'\sid="([^"]+)"'
ENTRANCE = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_email_verification_sent",
    "account_inactive",
    "account_reset_password_from_key_done",
]
SIGNED_IN = [
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "onboarding:profile-edit",
]


def assert_well_made(response) -> None:
    page = response.content.decode()
    assert response.status_code == 200
    assert re.search(r'<html lang="\w+" dir="\w+">', page)
    assert page.count("<h1") == 1 and page.count("<main") == 1
    assert not re.search(r"<title>\s*·", page)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", page)
    for script in re.findall(r"<script[^>]*>", page):
        assert " src=" in script or 'type="application/json"' in script
    identifiers = re.findall(IDENTIFIER, page)
    assert len(identifiers) == len(set(identifiers))
    for control in re.findall(r"<(?:input|select|textarea)[^>]*>", page):
        assert 'type="hidden"' in control or f'for="{re.search(IDENTIFIER, control)[1]}"' in page
    assert page.count("btn-primary") <= 1


@pytest.mark.parametrize("name", ENTRANCE)
def test_a_page_before_signing_in_is_well_made(client, db, name):
    assert_well_made(client.get(reverse(name)))


@pytest.mark.parametrize("name", SIGNED_IN)
def test_a_page_behind_sign_in_is_well_made(as_ana, name):
    assert_well_made(as_ana.get(reverse(name)))
