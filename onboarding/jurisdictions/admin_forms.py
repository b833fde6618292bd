from allauth.account.models import EmailAddress
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ogp_portal.fields import CleanForm
from onboarding.accounts.models import User


class HandOverForm(CleanForm):
    """Who becomes coordinator: somebody with an account and a verified address."""

    email = forms.EmailField(label=_("E-mail address of the new coordinator"))
    new_coordinator: User

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        address = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True).first()
        if address is None:
            raise ValidationError(_("Nobody has an account with this verified address."))
        self.new_coordinator = address.user
        return email
