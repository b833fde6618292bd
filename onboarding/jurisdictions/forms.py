from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ogp_portal.fields import CleanForm, CleanModelForm
from ogp_portal.moments import zone_choices

from .models import Country, JoinRequest, Jurisdiction, Partner, Role, Seat, SeatInvitation
from .names import countries_by_name


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WorkspaceForm(CleanModelForm):
    website = forms.URLField(
        label=_("Website"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("Helps staff to confirm the workspace."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("The time zone of your meetings."))

    class Meta:
        model = Jurisdiction
        fields = [
            "name",
            "name_en",
            "level",
            "country",
            "region",
            "time_zone",
            "population",
            "website",
            "head_name",
            "head_title",
            "term_starts_on",
            "term_ends_on",
        ]
        widgets = {"term_starts_on": DayInput(), "term_ends_on": DayInput()}
        help_texts = {
            "name": _("As it is written in official documents, in your own language."),
            "region": _("For example the province or state it lies in."),
            "term_ends_on": _("OGP asks for at least 16 months left in the term of the current administration."),
        }

    fieldset_names = [
        (_("The local government"), ["name", "name_en", "level"]),
        (_("Where it is"), ["country", "region", "time_zone"]),
        (_("More about it"), ["population", "website"]),
        (_("The current administration"), ["head_name", "head_title", "term_starts_on", "term_ends_on"]),
    ]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        codes = tuple(Country.objects.values_list("code", flat=True))
        blank = ("", pgettext_lazy("country", "Choose"))
        self.fields["country"].choices = [blank, *countries_by_name(codes, language)]
        zones = zone_choices(language, timezone.now().date(), kept=self.instance.time_zone)
        self.fields["time_zone"].choices = zones

    @property
    def fieldsets(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(legend, [self[name] for name in names]) for legend, names in self.fieldset_names]

    def clean(self) -> dict:
        data = super().clean()
        begins, ends = data.get("term_starts_on"), data.get("term_ends_on")
        if begins and ends and ends <= begins:
            self.add_error("term_ends_on", _("The term must end after it begins."))
        return data

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if not any(character.isalpha() for character in name):
            raise ValidationError(_("Enter the name in letters."))
        return name


class SeatInvitationForm(CleanModelForm):
    class Meta:
        model = SeatInvitation
        fields = ["email", "role", "language"]
        widgets = {"role": forms.RadioSelect}
        help_texts = {
            "role": _("Coordinators write and manage people, editors write, viewers read."),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = Role.choices


class RoleForm(CleanModelForm):
    class Meta:
        model = Seat
        fields = ["role"]
        widgets = {"role": forms.RadioSelect}
        help_texts = {"role": SeatInvitationForm.Meta.help_texts["role"]}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = Role.choices


class JoinRequestForm(CleanModelForm):
    class Meta:
        model = JoinRequest
        fields = ["message"]
        labels = {"message": _("Message to its coordinators")}
        help_texts = {"message": _("For example in which office you work.")}
        widgets = {"message": forms.Textarea(attrs={"rows": 3})}


class JoinAnswerForm(CleanForm):
    DECLINE = "decline"

    decision = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            (Role.VIEWER, _("Let in as viewer: reads")),
            (Role.EDITOR, _("Let in as editor: reads and writes")),
            (Role.COORDINATOR, _("Let in as coordinator: also manages people")),
            (DECLINE, _("Decline")),
        ],
    )


class PartnerForm(CleanModelForm):
    class Meta:
        model = Partner
        fields = ["organisation", "kind", "contact_name", "contact_email", "contact_phone"]


class HandoverNoteForm(CleanModelForm):
    class Meta:
        model = Jurisdiction
        fields = ["handover_note"]
        widgets = {"handover_note": forms.Textarea(attrs={"rows": 12})}
        help_texts = {
            "handover_note": _("Where papers are, who supports this, what was promised to whom. No passwords."),
        }
