"""What the portal asks of a new user; apart from the other forms, because allauth's own import this one."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from ogp_portal.fields import validate_line

from .models import User
from .zones import zone_choices


def language_choices() -> list[tuple[str, str]]:
    """The portal's languages, each under its own name."""
    return [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]


def zones_in_the_readers_language() -> list[tuple[str, str]]:
    return zone_choices(get_language() or settings.LANGUAGE_CODE)


class SignUpFields(forms.Form):
    """What the portal asks beyond an address and a password."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        validators=[validate_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=language_choices,
        initial=get_language,
        help_text=_("The language of the mails you get. Every page can be read in any language."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones_in_the_readers_language,
        initial="UTC",
        help_text=_("Dates and times are shown in this zone."),
    )

    def signup(self, request, user: User) -> None:
        for name in ("full_name", "language", "time_zone"):
            setattr(user, name, self.cleaned_data[name])
        user.save(update_fields=["full_name", "language", "time_zone"])
