"""What staff see of the people: findable, quick, and no secrets."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import make_user, signed_in
from ogp_portal.history import Entry, record
from onboarding.accounts.services import delete_account
from onboarding.models import User

LIST = "admin:onboarding_user_changelist"


def queries_of(client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(LIST)).status_code == 200
    return len(queries)


def test_the_list_costs_the_same_for_one_person_and_for_three(as_olga):
    as_olga.get(reverse(LIST))
    alone = queries_of(as_olga)
    make_user("a@x.example", "A")
    make_user("b@x.example", "B")
    assert queries_of(as_olga) == alone == 4


def test_people_are_found_by_name_and_address(as_olga, ana, bruno):
    for words in ("quispe", "SANTAROSA.example"):
        page = as_olga.get(reverse(LIST), {"q": words}).content.decode()
        assert "Ana Quispe" in page and "Bruno Lima" not in page


def test_a_person_is_shown_without_password_and_saved_without_touching_it(as_olga, ana):
    url = reverse("admin:onboarding_user_change", args=[ana.pk])
    page = as_olga.get(url).content.decode()
    assert "password" not in page.lower().replace("password_change", "").replace("change password", "")
    as_olga.post(
        url,
        {
            "full_name": "Ana María",
            "language": "es",
            "time_zone": "UTC",
            "is_active": "on",
            "email": "x@evil.example",
            "emailaddress_set-TOTAL_FORMS": "0",
            "emailaddress_set-INITIAL_FORMS": "0",
        },
    )
    changed = User.objects.get(pk=ana.pk)
    assert (changed.full_name, changed.email, changed.password) == ("Ana María", ana.email, ana.password)


def test_staff_without_all_rights_cannot_give_themselves_more(db):
    helper = make_user("helper@ogp.example", "Helper", is_staff=True)
    helper.user_permissions.add(*Permission.objects.filter(codename__in=["view_user", "change_user"]))
    client = signed_in(helper)
    client.post(
        reverse("admin:onboarding_user_change", args=[helper.pk]),
        {
            "full_name": "Helper",
            "language": "en",
            "time_zone": "UTC",
            "is_active": "on",
            "is_staff": "on",
            "is_superuser": "on",
            "emailaddress_set-TOTAL_FORMS": "0",
            "emailaddress_set-INITIAL_FORMS": "0",
        },
    )
    assert not User.objects.get(pk=helper.pk).is_superuser


@pytest.mark.parametrize("name", ["account.EmailAddress", "mfa.Authenticator"])
def test_pages_that_show_secrets_are_taken_off(name):
    assert name not in {model._meta.label for model in admin.site._registry}


def test_nobody_is_added_or_deleted_by_hand(as_olga, ana):
    assert as_olga.get(reverse("admin:onboarding_user_add")).status_code == 403
    assert as_olga.post(reverse("admin:onboarding_user_delete", args=[ana.pk])).status_code == 403


def remove_factor(client, user):
    return client.post(
        reverse(LIST),
        {
            "action": "remove_second_factor",
            "_selected_action": [user.pk],
            "confirmed": "yes",
        },
        follow=True,
    )


def test_staff_free_somebody_from_a_lost_phone_and_the_person_is_told(as_olga, olga, ana, mails):
    Authenticator.objects.create(user=ana, type="totp", data={})
    remove_factor(as_olga, ana)
    assert not Authenticator.objects.exists()
    assert Entry.objects.about(ana).get().actor == olga
    assert mails()[-1]["To"] == ana.email
    assert "no second factor" in remove_factor(as_olga, ana).content.decode()


def test_only_a_superuser_frees_other_staff(olga):
    Authenticator.objects.create(user=olga, type="totp", data={})
    helper = make_user("helper@ogp.example", "Helper", is_staff=True)
    helper.user_permissions.add(*Permission.objects.filter(codename__in=["view_user", "change_user"]))
    remove_factor(signed_in(helper), olga)
    assert Authenticator.objects.exists()


def test_history_of_somebody_who_has_left_can_be_read(as_olga, ana, bruno):
    entry = record(ana, "looked at", by=bruno)
    delete_account(bruno)
    for name, args in (("changelist", []), ("change", [entry.pk])):
        assert as_olga.get(reverse(f"admin:ogp_portal_entry_{name}", args=args)).status_code == 200
