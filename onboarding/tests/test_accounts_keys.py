"""Passwords, addresses and second factors: changed by their owner only, guessed by nobody."""

import re
import time

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import connection
from django.test import Client
from django.urls import reverse

from .test_accounts_sign_up import PASSWORD, link_in, sign_up, text_of

OLD_PASSWORD = "correct horse battery"
PERIOD = 30  # A code of the app holds for so many seconds.


@pytest.fixture(autouse=True)
def beginning_of_a_period():
    """A code that is asked for at the end of its period would be too old a moment later."""
    with time_machine.travel(time.time() // PERIOD * PERIOD + 1):
        yield


def sign_in(client, email: str, password: str = OLD_PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def confirm_it_is_me(client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": OLD_PASSWORD})


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture
def ana_here(ana) -> Client:
    """Ana in a browser where she has just typed her password."""
    client = Client()
    sign_in(client, ana.email)
    confirm_it_is_me(client)
    return client


@pytest.fixture
def secret_of_the_app(ana_here) -> str:
    """Ana has set up an authenticator app, which holds this secret."""
    page = ana_here.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.content.decode() and "<svg" in page.content.decode()
    answer = ana_here.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert answer.status_code == 302
    return secret


def test_a_forgotten_password_is_replaced(client, ana, mails):
    assert client.post(reverse("account_reset_password"), {"email": "ANA@santarosa.example"}).status_code == 302
    (mail,) = mails()
    link = link_in(mail, "/reset/key/")
    form = client.get(link, follow=True)
    assert form.status_code == 200 and link not in form.content.decode()
    answer = client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.url == reverse("account_reset_password_from_key_done")
    assert mails()[-1]["To"] == ana.email and len(mails()) == 2
    assert Client().get(link).status_code == 410
    assert sign_in(Client(), ana.email, PASSWORD).status_code == 302
    assert sign_in(Client(), ana.email).status_code == 200


def test_a_reset_for_an_unknown_address_looks_the_same(client, ana, mails):
    known = client.post(reverse("account_reset_password"), {"email": ana.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@santarosa.example"})
    assert known.url == unknown.url
    assert "/reset/key/" not in text_of(mails()[-1])


def test_a_password_is_changed_with_the_old_one(ana_here, ana, mails):
    url = reverse("account_change_password")
    wrong = ana_here.post(url, {"oldpassword": "wrong", "password1": PASSWORD, "password2": PASSWORD})
    assert wrong.status_code == 200 and "oldpassword" in wrong.context["form"].errors
    right = ana_here.post(url, {"oldpassword": OLD_PASSWORD, "password1": PASSWORD, "password2": PASSWORD})
    assert right.url == reverse("onboarding:profile-edit")
    assert mails()[-1]["To"] == ana.email
    assert sign_in(Client(), ana.email, PASSWORD).status_code == 302


def test_an_address_changes_when_the_new_one_is_confirmed(ana_here, ana, mails):
    ana_here.post(reverse("account_email"), {"email": "Ana.New@santarosa.example", "action_add": ""})
    ana.refresh_from_db()
    assert ana.email == "ana@santarosa.example"
    page = ana_here.get(reverse("account_email")).content.decode()
    assert "ana.new@santarosa.example" in page
    (mail,) = mails()
    assert mail["To"] == "ana.new@santarosa.example"
    ana_here.post(link_in(mail, "confirm-email"))
    ana.refresh_from_db()
    assert ana.email == "ana.new@santarosa.example"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(ana.email, True, True)]
    assert mails()[-1]["To"] == "ana@santarosa.example"


def test_a_changed_mind_keeps_the_old_address(ana_here, ana):
    ana_here.post(reverse("account_email"), {"email": "new@santarosa.example", "action_add": ""})
    ana_here.post(reverse("account_email"), {"email": "new@santarosa.example", "action_remove": ""})
    assert EmailAddress.objects.get().email == ana.email


def test_changing_the_address_asks_for_the_password_first(as_ana):
    answer = as_ana.post(reverse("account_email"), {"email": "thief@evil.example", "action_add": ""})
    assert answer.status_code == 302 and "reauthenticate" in answer.url
    assert not EmailAddress.objects.filter(email="thief@evil.example").exists()


@pytest.mark.parametrize("address", ["a@b.example\nBcc: c@d.example", "a@b.example,c@d.example", "nothing", ""])
def test_a_wrong_new_address_is_told_beside_the_field(ana_here, address):
    answer = ana_here.post(reverse("account_email"), {"email": address, "action_add": ""})
    assert answer.status_code == 200 and "email" in answer.context["form"].errors
    assert 'id="id_email_error"' in answer.content.decode()


def test_signing_in_asks_for_the_code_of_the_app(ana, secret_of_the_app):
    client = Client()
    assert sign_in(client, ana.email).url == reverse("mfa_authenticate")
    page = client.get(reverse("mfa_authenticate"))
    assert page.content.decode().count("<h1") == 1
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200 and wrong.context["form"].errors
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret_of_the_app)})
    assert "_auth_user_id" in client.session


def test_the_secret_of_the_app_is_sealed_in_the_database(secret_of_the_app):
    row = Authenticator.objects.get(type="totp")
    assert secret_of_the_app not in str(row.data)


def test_a_recovery_code_opens_the_account_once(ana, ana_here, secret_of_the_app):
    ana_here.post(reverse("mfa_generate_recovery_codes"))
    page = ana_here.get(reverse("mfa_view_recovery_codes")).content.decode()
    code = re.findall(r"<code>([^<]+)</code>", page)[0]
    assert code in ana_here.get(reverse("mfa_download_recovery_codes")).content.decode()
    for is_first in (True, False):
        client = Client()
        sign_in(client, ana.email)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in client.session) == is_first


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "account_reauthenticate",
    ],
)
def test_every_page_of_the_second_factor_opens(ana_here, secret_of_the_app, name):
    page = ana_here.get(reverse(name))
    assert page.status_code == 200 and page.content.decode().count("<h1") == 1
    assert "<style" not in page.content.decode() and " style=" not in page.content.decode()


def test_a_passkey_can_be_renamed_and_removed(ana, ana_here):
    key = Authenticator.objects.create(user=ana, type="webauthn", data={"name": "phone", "credential": {}})
    assert "phone" in ana_here.get(reverse("mfa_list_webauthn")).content.decode()
    too_long = ana_here.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "x" * 10_000})
    assert too_long.status_code == 200 and "name" in too_long.context["form"].errors
    ana_here.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "old phone"})
    assert "old phone" in ana_here.get(reverse("mfa_remove_webauthn", args=[key.pk])).content.decode()
    ana_here.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_a_passkey_of_somebody_else_is_not_found(ana_here, bruno):
    key = Authenticator.objects.create(user=bruno, type="webauthn", data={"name": "phone", "credential": {}})
    assert ana_here.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404


def test_staff_are_told_why_they_need_a_second_factor(as_olga, settings):
    settings.DEMO = False
    assert "administration" in as_olga.get(reverse("mfa_index")).content.decode()


def test_after_five_wrong_passwords_even_the_right_one_is_refused(ana):
    for _ in range(5):
        assert sign_in(Client(), ana.email, "wrong").status_code == 200
    client = Client()
    assert sign_in(client, "ANA@santarosa.example").status_code == 200
    assert "_auth_user_id" not in client.session


def test_the_limits_are_counted_in_the_database_which_all_processes_share(ana):
    sign_in(Client(), ana.email, "wrong")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache_entries WHERE cache_key LIKE '%login_failed%'")
        assert cursor.fetchone()[0] > 0


def test_asking_for_new_passwords_is_limited(ana, client):
    answers = [client.post(reverse("account_reset_password"), {"email": ana.email}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


@pytest.mark.django_db
def test_signing_up_is_limited():
    answers = [sign_up(Client(), email="wrong").status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]


def test_signing_out_needs_a_button(as_ana):
    url = reverse("account_logout")
    assert as_ana.get(url).status_code == 200 and "_auth_user_id" in as_ana.session
    as_ana.post(url)
    assert "_auth_user_id" not in as_ana.session
