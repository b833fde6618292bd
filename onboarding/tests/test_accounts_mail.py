"""Mails of an account: no secret rests anywhere, none leaves for nothing, names do no harm in them."""

import logging
from contextlib import suppress

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import override

from ogp_portal.outbox.models import LocalMail, Message
from onboarding.accounts import emails
from onboarding.accounts.sealing import seal, unseal
from onboarding.models import User

from .test_accounts_sign_up import PASSWORD, link_in, sign_up, text_of

NAMES = [
    "email_confirmation_signup",
    "email_confirmation",
    "password_reset_key",
    "unknown_account",
    "account_already_exists",
    "account_deleted",
    "password_changed",
    "password_set",
    "password_reset",
    "email_changed",
    "email_deleted",
    "totp_activated",
    "totp_deactivated",
    "recovery_codes_generated",
    "webauthn_added",
    "webauthn_removed",
    "second_factor_removed",
]


def everything_at_rest() -> str:
    """Every row of every table, but for the demo's mailbox, which stands for the recipients' own."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - {LocalMail._meta.db_table}
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [str(row) for row in cursor.fetchall()]
    return "\n".join(rows)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("part", ["subject.txt", "txt", "html"])
def test_every_mail_has_its_three_parts(name, part):
    get_template(f"onboarding/accounts/emails/{name}.{part}")


def test_no_secret_rests_in_the_database_in_a_log_or_in_the_administration(client, ana, as_olga, mails, caplog):
    caplog.set_level(logging.DEBUG)
    sign_up(client)
    client.post(reverse("account_reset_password"), {"email": ana.email})
    confirmation, reset = mails()
    secrets = [link_in(confirmation, "confirm-email").split("/")[-2], link_in(reset, "/reset/key/").split("/")[-2]]
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    at_rest = everything_at_rest()
    assert ana.email in at_rest
    shown = "".join(
        as_olga.get(reverse("admin:onboarding_user_change", args=[user.pk])).content.decode()
        for user in User.objects.all()
    )
    for secret in [*secrets, PASSWORD]:
        assert secret not in at_rest
        assert secret not in caplog.text
        assert secret not in shown
    for user in User.objects.all():
        assert user.password not in shown


def test_a_mail_is_written_in_the_language_of_its_reader(ana, mails):
    with override("en"):
        emails.notify(ana, "password_changed", recipient=ana.email)
    assert Message.objects.get().language == "es"
    (mail,) = mails()
    assert '<html lang="es"' in mail.get_body(("html",)).get_content()
    assert "/es/" in text_of(mail)


def test_markup_in_a_name_stays_text(ana, mails):
    ana.full_name = "<b>Ana</b> & <script>"
    ana.save()
    emails.notify(ana, "password_changed", recipient=ana.email)
    (mail,) = mails()
    assert "&lt;b&gt;Ana&lt;/b&gt; &amp; &lt;script&gt;" in mail.get_body(("html",)).get_content()
    assert "<b>Ana</b> & <script>" in text_of(mail)


def test_a_stranger_cannot_make_the_portal_carry_a_text_of_theirs(client, db, mails):
    sign_up(client, full_name="Win a prize at evil.example")
    (mail,) = mails()
    assert "evil.example" not in mail.as_string() and "evil.example" not in mail["Subject"]


def test_nothing_leaves_when_the_transaction_is_taken_back(ana, mails):
    with suppress(InterruptedError), transaction.atomic():
        emails.notify(ana, "password_changed", recipient=ana.email)
        raise InterruptedError
    assert mails() == []


def test_a_link_that_is_no_longer_wanted_is_not_sent(client, ana, mails):
    sign_up(client)
    client.post(reverse("account_reset_password"), {"email": ana.email})
    EmailAddress.objects.filter(user__full_name="Rosa Díaz").update(verified=True)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert mails() == []
    assert set(Message.objects.values_list("state", flat=True)) == {"cancelled"}


def test_the_second_factor_is_sealed_at_rest(ana):
    assert unseal(seal("JBSWY3DPEHPK3PXP")) == "JBSWY3DPEHPK3PXP"
    assert "JBSWY3DPEHPK3PXP" not in seal("JBSWY3DPEHPK3PXP")
