"""The profile: one's own words, one's own data, and the way out."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from ogp_portal.history import Entry, record
from onboarding.accounts import deletion, own_data
from onboarding.models import User

from .test_accounts_keys import OLD_PASSWORD, confirm_it_is_me, sign_in

PROFILE = {"full_name": "Ana María Quispe", "language": "fr", "time_zone": "America/Lima"}


@pytest.fixture
def bruno_here(bruno) -> Client:
    client = Client()
    sign_in(client, bruno.email)
    confirm_it_is_me(client)
    return client


def test_a_profile_is_saved_and_shown_in_the_new_language(as_ana, ana):
    answer = as_ana.post(reverse("onboarding:profile-edit"), PROFILE)
    assert answer.url.startswith("/fr/")
    ana.refresh_from_db()
    assert (ana.full_name, ana.language, ana.time_zone) == ("Ana María Quispe", "fr", "America/Lima")


def test_the_next_visit_begins_in_the_users_language(bruno):
    with override("en"):
        answer = sign_in(Client(), bruno.email)
    assert answer.url.startswith("/pt/")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("full_name", "A\x00na"),
        ("full_name", "\u202eanA"),
        ("full_name", "A" * 10_000),
        ("language", "tlh"),
        ("time_zone", "Nowhere/Atlantis"),
        ("time_zone", ""),
    ],
)
def test_a_wrong_entry_changes_nothing_and_is_told_beside_the_field(as_ana, ana, field, value):
    answer = as_ana.post(reverse("onboarding:profile-edit"), PROFILE | {field: value})
    assert answer.status_code == 200 and field in answer.context["form"].errors
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert User.objects.get(pk=ana.pk).full_name == "Ana Quispe"


def test_a_zone_that_is_not_on_the_list_is_kept(as_ana, ana):
    User.objects.filter(pk=ana.pk).update(time_zone="US/Hawaii")
    assert '<option value="US/Hawaii" selected>' in as_ana.get(reverse("onboarding:profile-edit")).content.decode()


def test_nobody_else_rights_come_with_the_profile(as_ana, ana):
    as_ana.post(reverse("onboarding:profile-edit"), PROFILE | {"is_staff": "on", "email": "x@evil.example"})
    ana.refresh_from_db()
    assert not ana.is_staff and ana.email == "ana@santarosa.example"


@pytest.mark.parametrize("name", ["profile-edit", "profile-download", "profile-delete"])
def test_a_profile_needs_sign_in(client, db, name):
    assert reverse("account_login") in client.get(reverse(f"onboarding:{name}")).url


def test_the_download_holds_everything_about_its_owner_and_nobody_else(as_ana, ana, bruno, santa_rosa):
    record(santa_rosa, "looked at", by=ana)
    record(santa_rosa, "looked away", by=bruno)
    answer = as_ana.get(reverse("onboarding:profile-download"))
    assert "attachment" in answer["Content-Disposition"]
    data = json.loads(answer.content)
    assert data["profile"]["email"] == ana.email
    assert data["addresses"] == [{"email": ana.email, "verified": True, "primary": True}]
    assert "looked at" in [entry["verb"] for entry in data["history"]]
    assert bruno.email not in answer.content.decode() and "looked away" not in answer.content.decode()
    assert ana.password not in answer.content.decode()


def test_a_room_adds_its_section_to_the_download(as_ana, monkeypatch):
    monkeypatch.setattr(own_data, "_sections", dict(own_data._sections))
    own_data.register("drawings", lambda user: [user.full_name])
    assert as_ana.get(reverse("onboarding:profile-download")).json()["drawings"] == ["Ana Quispe"]


def test_an_account_is_deleted_and_its_history_stays_without_a_name(bruno_here, bruno, santa_rosa, mails):
    record(santa_rosa, "looked at", by=bruno)
    page = bruno_here.get(reverse("onboarding:profile-delete"))
    assert page.status_code == 200 and User.objects.filter(pk=bruno.pk).exists()
    answer = bruno_here.post(reverse("onboarding:profile-delete"))
    assert answer.url == reverse("account_login")
    assert not User.objects.filter(pk=bruno.pk).exists()
    assert not EmailAddress.objects.filter(email=bruno.email).exists()
    entry = Entry.objects.get(verb="looked at")
    assert entry.by_id == bruno.pk and entry.actor is None
    assert mails()[-1]["To"] == bruno.email
    assert sign_in(Client(), bruno.email).status_code == 200


def test_deleting_asks_who_is_there(as_bruno, bruno):
    for method in (as_bruno.get, as_bruno.post):
        assert reverse("account_reauthenticate") in method(reverse("onboarding:profile-delete")).url
    assert User.objects.filter(pk=bruno.pk).exists()


def test_a_wrong_password_deletes_nothing(as_bruno, bruno):
    as_bruno.post(reverse("onboarding:profile-delete"))
    answer = as_bruno.post(reverse("account_reauthenticate"), {"password": "wrong"})
    assert answer.status_code == 200 and User.objects.filter(pk=bruno.pk).exists()


def test_who_is_still_needed_is_told_what_to_settle_first(bruno_here, bruno, monkeypatch):
    monkeypatch.setattr(deletion, "_objections", [])
    deletion.register_objection(lambda user: ["You are the only coordinator of Puerto Claro."])
    for method in (bruno_here.get, bruno_here.post):
        assert "only coordinator of Puerto Claro" in method(reverse("onboarding:profile-delete")).content.decode()
    assert User.objects.filter(pk=bruno.pk).exists()


def test_the_password_alone_is_enough_to_go_on(as_bruno, bruno):
    url = reverse("onboarding:profile-delete")
    where = as_bruno.get(url).url
    assert as_bruno.post(where, {"password": OLD_PASSWORD, "next": url}).url == url
    assert as_bruno.get(url).status_code == 200


def test_what_was_asked_for_before_the_password_happens_after_it(as_bruno, bruno):
    where = as_bruno.post(reverse("onboarding:profile-delete")).url
    url = reverse("onboarding:profile-delete")
    answer = as_bruno.post(where, {"password": OLD_PASSWORD, "next": url})
    assert answer.status_code == 302 and not User.objects.filter(pk=bruno.pk).exists()
