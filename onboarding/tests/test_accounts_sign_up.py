"""From "create an account" to the first signed-in page: by mail, in the person's language, whole or not at all."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import caches
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from ogp_portal.outbox.models import Message
from onboarding.accounts import emails
from onboarding.accounts.forms import SignUpForm
from onboarding.models import User

PASSWORD = "lantern river 42"
NEWCOMER = {
    "full_name": "Rosa Díaz",
    "email": "Rosa@Palmira.example",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "language": "es",
    "time_zone": "America/Bogota",
}
LINK = re.compile(r"https?://[^/\s]+(/\S+)")


@pytest.fixture
def really_committed(transactional_db):
    """Transactions end as they do in earnest; the limits' table is no model's, so nobody else empties it."""
    yield
    caches["default"].clear()


def text_of(mail) -> str:
    return mail.get_body(("plain",)).get_content()


def link_in(mail, part: str) -> str:
    return next(path for path in LINK.findall(text_of(mail)) if part in path)


def sign_up(client, **changes):
    return client.post(reverse("account_signup"), NEWCOMER | changes)


def test_a_newcomer_signs_up_confirms_and_signs_in(client, really_committed, mails):
    assert sign_up(client).url == reverse("account_email_verification_sent")
    user = User.objects.get()
    assert (user.email, user.full_name, user.language) == ("rosa@palmira.example", "Rosa Díaz", "es")
    assert user.time_zone == "America/Bogota"

    (mail,) = mails()
    assert mail["To"] == "rosa@palmira.example"
    link = link_in(mail, "confirm-email")
    assert link.startswith("/es/")

    stranger = Client()
    for _ in range(2):
        assert stranger.get(link).status_code == 200
    assert not EmailAddress.objects.get().verified
    stranger.post(link)
    assert EmailAddress.objects.get().verified

    answer = stranger.post(reverse("account_login"), {"login": "ROSA@palmira.example", "password": PASSWORD})
    with override("es"):
        assert answer.url == reverse("onboarding:workspace-list")


@pytest.mark.django_db
def test_nobody_signs_in_before_the_address_is_confirmed(client):
    sign_up(client)
    answer = Client().post(reverse("account_login"), {"login": NEWCOMER["email"], "password": PASSWORD})
    assert answer.url == reverse("account_email_verification_sent")


@pytest.mark.django_db
def test_the_page_proposes_its_own_language_and_utc(client):
    with override("pt"):
        page = client.get(reverse("account_signup")).content.decode()
    assert '<option value="pt" selected>' in page and '<option value="UTC" selected>' in page


def test_a_known_address_is_not_given_away(client, ana, mails):
    answer = sign_up(client, email="ANA@santarosa.example")
    assert answer.url == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    (mail,) = mails()
    assert mail["To"] == ana.email and "confirm-email" not in text_of(mail)


def test_a_second_click_on_the_link_is_told_that_it_is_used_up(client, ana, mails):
    sign_up(client)
    link = link_in(mails()[-1], "confirm-email")
    client.post(link)
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 404
    assert client.get(link[:-4] + "abc/").status_code == 410


def test_opening_somebody_elses_link_does_not_sign_anybody_out(client, as_ana, mails):
    sign_up(client)
    as_ana.get(link_in(mails()[-1], "confirm-email"))
    assert as_ana.get(reverse("onboarding:profile-edit")).status_code == 200


def test_a_database_that_refuses_the_mail_leaves_no_half_account(client, really_committed, monkeypatch):
    def refuse(*args, **kwargs):
        raise DatabaseError("full")

    monkeypatch.setattr(emails, "enqueue", refuse)
    client.raise_request_exception = False
    assert sign_up(client).status_code >= 500
    assert not User.objects.exists() and not EmailAddress.objects.exists()
    monkeypatch.undo()
    assert sign_up(client).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "rosa@palmira.example\r\nBcc: all@palmira.example"),
        ("email", "rosa@palmira.example,eva@palmira.example"),
        ("email", "rosa"),
        ("email", "r" * 10_000 + "@palmira.example"),
        ("email", f"{'r' * 60}@{'p.' * 120}example"),
        ("email", ""),
        ("full_name", "Rosa\x00Díaz"),
        ("full_name", "Rosa \u202eDíaz"),
        ("full_name", "Rosa\nDíaz"),
        ("full_name", "R" * 10_000),
        ("full_name", ""),
        ("language", "xx"),
        ("time_zone", "Mars/Olympus"),
        ("password1", "short"),
        ("password1", "nul\x00in the middle"),
        ("password2", "something else"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_the_rest_is_kept(client, field, value):
    answer = sign_up(client, **{field: value})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer.context["form"].errors and f'id="id_{field}_error"' in page
    assert "<h2>" in page and "autofocus" in page
    kept = "rosa@palmira.example" if field != "email" else "Rosa Díaz"
    assert kept.lower() in page.lower()
    assert not User.objects.exists() and not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("field", NEWCOMER)
def test_a_missing_field_is_asked_for(client, field):
    answer = client.post(reverse("account_signup"), {name: NEWCOMER[name] for name in NEWCOMER if name != field})
    assert answer.status_code == 200 and field in answer.context["form"].errors


@pytest.mark.django_db
def test_of_a_repeated_field_one_value_counts(client):
    client.post(reverse("account_signup"), NEWCOMER | {"full_name": ["Eva", "Rosa Díaz"]})
    assert User.objects.get().full_name == "Rosa Díaz"


@pytest.mark.django_db
def test_bytes_that_are_no_text_are_refused(client):
    answer = client.post(
        reverse("account_signup"),
        b"full_name=\xff\xfe&email=rosa%40palmira.example",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code in (200, 400) and not User.objects.exists()


def test_two_sign_ups_with_one_address_at_the_same_moment_make_one_account(client, really_committed, monkeypatch):
    def overtaken(form, request, original=SignUpForm.try_save):
        monkeypatch.setattr(SignUpForm, "try_save", original)
        sign_up(Client())
        return original(form, request)

    monkeypatch.setattr(SignUpForm, "try_save", overtaken)
    assert sign_up(client).url == reverse("account_email_verification_sent")
    assert User.objects.count() == EmailAddress.objects.count() == 1
