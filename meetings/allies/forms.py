from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ogp_portal.fields import CleanForm, CleanModelForm
from ogp_portal.moments import zone_choices
from onboarding.jurisdictions.models import Jurisdiction, Role

from .areas import Area
from .models import Ally
from .search import matching

ANY = ("", _("all"))


class AllyForm(CleanModelForm):
    areas = forms.MultipleChoiceField(
        label=_("Open-government areas they cover"),
        choices=Area.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Only if it differs from yours. Invitations then show the hour there too."),
        error_messages={"invalid_choice": _("This time zone is not known.")},
    )

    class Meta:
        model = Ally
        fields = [
            "name",
            "email",
            "phone",
            "post",
            "office",
            "institution",
            "institution_kind",
            "areas",
            "interest",
            "language",
            "time_zone",
            "notes",
        ]
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "language": _("Invitations are written in this language."),
            "notes": _("Seen by everybody in this workspace, never by the ally."),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        zones = zone_choices(get_language() or "en", timezone.now().date(), kept=self.instance.time_zone)
        self.fields["time_zone"].choices = [("", _("same as ours")), *zones]
        if self.instance.pk:
            self.initial["areas"] = [row.area for row in self.instance.areas.all()]
        else:
            self.initial["language"] = coordinators_language(self.instance.jurisdiction)

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        namesakes = Ally.objects.filter(jurisdiction=self.instance.jurisdiction, email__iexact=email)
        twin = namesakes.exclude(pk=self.instance.pk).first()
        if twin is None:
            return email
        address = reverse("meetings:ally-edit", args=[twin.jurisdiction_id, twin.pk])
        raise ValidationError(
            format_html(_('This address belongs to an ally on your list: <a href="{}">{}</a>.'), address, twin.name),
            code="ally_email_once",
        )


class AllyFilterForm(CleanForm):
    """What to look for in the list of allies; the choice of whom to invite uses it too."""

    q = forms.CharField(label=_("Name, office, institution or e-mail"), required=False, max_length=100)
    area = forms.ChoiceField(label=_("Area"), choices=[ANY, *Area.choices], required=False)
    kind = forms.ChoiceField(
        label=_("Kind of institution"), choices=[ANY, *Ally.InstitutionKind.choices], required=False
    )
    interest = forms.ChoiceField(
        label=_("Interest in a joint application"), choices=[ANY, *Ally.Interest.choices], required=False
    )

    def __init__(self, data=None, *args, **kwargs) -> None:
        super().__init__(data or {}, *args, **kwargs)

    @property
    def is_filtering(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())

    def filtered(self, allies: QuerySet[Ally]) -> QuerySet[Ally]:
        """The allies that fit; all of them when the question was not understood."""
        if not self.is_valid():
            return allies
        wanted = self.cleaned_data
        if wanted["area"]:
            allies = allies.covering(wanted["area"])
        if wanted["kind"]:
            allies = allies.filter(institution_kind=wanted["kind"])
        if wanted["interest"]:
            allies = allies.filter(interest=wanted["interest"])
        if wanted["q"]:
            texts = allies.order_by().values_list("pk", "name", "office", "institution", "email")
            allies = allies.filter(pk__in=matching(texts, wanted["q"]))
        return allies


def coordinators_language(jurisdiction: Jurisdiction) -> str | None:
    coordinators = jurisdiction.seats.filter(role=Role.COORDINATOR)
    return coordinators.values_list("user__language", flat=True).first()
