"""What allauth asks of the portal: mail as rows in the outbox, addresses checked once, the user's own language."""

import re

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from ogp_portal.fields import validate_one_address

from . import emails
from .models import LONGEST_ADDRESS, User
from .sealing import seal, unseal

_XML_PROLOGUE = re.compile(r"<\?xml.*?\?>\s*")


class SignedInRequest(HttpRequest):
    user: User


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address and the password do not belong together."),
        "too_many_login_attempts": _("Too many attempts to sign in. Please wait five minutes and try again."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your current password."),
        "duplicate_email": _("This is your address already."),
        "rate_limited": _("Too many attempts. Please wait a minute and try again."),
        "incorrect_code": _("This code is not right, or it is no longer valid. Please type the current one."),
    }

    def clean_email(self, email: str) -> str:
        validate_one_address(email)
        if len(email) > LONGEST_ADDRESS:
            raise ValidationError(_("This address is too long."), code="address_too_long")
        return email

    def get_login_redirect_url(self, request: SignedInRequest) -> str:
        with override(request.user.language):
            return super().get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("onboarding:profile-edit")

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation, signup: bool) -> None:
        emails.ask_for_confirmation(emailconfirmation.email_address, is_first=signup)

    def send_password_reset_mail(self, user: User, email: str, context: dict) -> None:
        emails.offer_new_password(user, recipient=email)

    def send_notification_mail(self, template_prefix: str, user: User, context=None, email: str | None = None) -> None:
        recipient = email or EmailAddress.objects.get_primary_email(user)
        if recipient:
            emails.notify(user, _name(template_prefix), recipient=recipient)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        emails.write_to_stranger(_name(template_prefix), recipient=email, language=get_language())


class MFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        return _XML_PROLOGUE.sub("", super().build_totp_svg(url))


def _name(template_prefix: str) -> str:
    return template_prefix.rpartition("/")[2]
