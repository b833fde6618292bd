"""How the mails of an account are written when they leave, and whether they are still wanted by then."""

from collections.abc import Iterable

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ogp_portal.outbox import kinds
from ogp_portal.outbox.models import Message
from ogp_portal.outbox.rendering import render_mail

from . import emails
from .models import User


class AddressConfirmation(kinds.Kind):
    name = emails.CONFIRMATION
    label = _("confirmation of an address")
    about_type = "account.emailaddress"

    def load(self, messages: Iterable[Message]) -> dict[int, EmailAddress]:
        return EmailAddress.objects.select_related("user").in_bulk([message.about_id for message in messages])

    def is_wanted(self, message: Message, row: EmailAddress | None) -> bool:
        return row is not None and not row.verified and row.email == message.recipient

    def render(self, message: Message, row: EmailAddress) -> kinds.Mail:
        link = _absolute("account_confirm_email", key=EmailConfirmationHMAC(row).key)
        return _written(message, user=row.user, link=link)


class PasswordReset(kinds.Kind):
    name = emails.RESET
    label = _("link to a new password")
    about_type = "onboarding.user"

    def is_wanted(self, message: Message, row: User | None) -> bool:
        if row is None or not row.is_active:
            return False
        addresses = EmailAddress.objects.filter(user=row, email=message.recipient)
        return row.email == message.recipient or addresses.exists()

    def render(self, message: Message, row: User) -> kinds.Mail:
        token = default_token_generator.make_token(row)
        link = _absolute("account_reset_password_from_key", uidb36=user_pk_to_url_str(row), key=token)
        return _written(message, user=row, link=link)


class AccountNotice(kinds.Kind):
    name = emails.NOTICE
    label = _("notice of a change to an account")
    about_type = "onboarding.user"

    def is_wanted(self, message: Message, row: User | None) -> bool:
        return row is not None

    def render(self, message: Message, row: User) -> kinds.Mail:
        return _written(message, user=row)


class LetterToStranger(kinds.Kind):
    name = emails.STRANGER
    label = _("answer to an address without an account")
    about_type = ""

    def load(self, messages: Iterable[Message]) -> dict:
        return {}

    def is_wanted(self, message: Message, row: None) -> bool:
        return True

    def render(self, message: Message, row: None) -> kinds.Mail:
        return _written(message)


def register_all() -> None:
    for kind in (AddressConfirmation(), PasswordReset(), AccountNotice(), LetterToStranger()):
        kinds.register(kind)


def _written(message: Message, **context) -> kinds.Mail:
    pages = {
        "sign_up_link": _absolute("account_signup"),
        "reset_link": _absolute("account_reset_password"),
        "password_link": _absolute("account_change_password"),
        "second_factor_link": _absolute("mfa_index"),
    }
    name = f"onboarding/accounts/emails/{message.data['mail']}"
    subject, text, html = render_mail(name, {"happened_at": message.created_at} | pages | context)
    return kinds.Mail(subject=subject, text=text, html=html)


def _absolute(view: str, **parts: str) -> str:
    return settings.SITE_URL + reverse(view, kwargs=parts)
