"""The forms of signing in and of the profile: allauth's, with the portal's words and checks."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from ogp_portal.fields import CleanFormMixin, CleanModelForm

from .models import User
from .sign_up import language_choices, zones_in_the_readers_language

LONGEST_KEY_NAME = 100
LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Current password"),
    "password2": _("The same password again"),
    "code": _("Code"),
    "remember": _("Keep me signed in on this device"),
}


class ByKeyword(forms.BaseForm):
    """Several of allauth's forms take something else than the data first."""

    def __init__(self, data=None, *args, **kwargs) -> None:
        super().__init__(*args, data=data, **kwargs)


class PlainForm(CleanFormMixin, ByKeyword):
    """Labels in the portal's words, and no placeholders, which vanish while one types."""

    def __init__(self, data=None, *args, **kwargs) -> None:
        super().__init__(data, *args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)


class SignUpForm(PlainForm, account.SignupForm):
    field_order = ["full_name", "email", "password1", "password2", "language", "time_zone"]


class SignInForm(PlainForm, account.LoginForm):
    pass


class AddressForm(PlainForm, account.AddEmailForm):
    def __init__(self, data=None, *args, **kwargs) -> None:
        super().__init__(data, *args, **kwargs)
        self.fields["email"].label = _("New e-mail address")


class ChangePasswordForm(PlainForm, account.ChangePasswordForm):
    pass


class SetPasswordForm(PlainForm, account.SetPasswordForm):
    pass


class ResetPasswordForm(PlainForm, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(PlainForm, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(PlainForm, account.ReauthenticateForm):
    pass


class CodeForm(PlainForm, mfa.AuthenticateForm):
    pass


class ReauthenticationCodeForm(PlainForm, mfa.ReauthenticateForm):
    pass


class SetUpAppForm(PlainForm, totp.ActivateTOTPForm):
    pass


class AddKeyForm(PlainForm, webauthn.AddWebAuthnForm):
    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=LONGEST_KEY_NAME,
        required=False,
        help_text=_("So that you can tell several apart, as in “phone” or “laptop”."),
    )
    passwordless = forms.BooleanField(
        label=_("Let me sign in with this passkey alone, without a password"),
        required=False,
        initial=True,
    )


class RenameKeyForm(PlainForm, webauthn.EditWebAuthnForm):
    name = forms.CharField(label=_("Name of the passkey"), max_length=LONGEST_KEY_NAME)


class ProfileForm(CleanModelForm):
    language = forms.ChoiceField(
        label=_("Language"),
        choices=language_choices,
        help_text=_("The language of your mails and of this portal."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Dates and times are shown in this zone."))

    class Meta:
        model = User
        fields = ["full_name", "language", "time_zone"]
        widgets = {"full_name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, data=None, *args, **kwargs) -> None:
        super().__init__(data, *args, **kwargs)
        zones = zones_in_the_readers_language()
        present = self.instance.time_zone
        is_listed = any(zone == present for zone, _name in zones)
        self.fields["time_zone"].choices = zones if is_listed else [(present, present), *zones]
