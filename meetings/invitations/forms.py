from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from meetings.allies.models import Ally
from meetings.planning.forms import RevisionForm, WhenForm, WhereForm
from meetings.planning.models import Meeting
from ogp_portal.fields import CleanForm, RowsField

NOTHING_CHOSEN = {"required": _("Choose at least one person.")}


class InviteForm(CleanForm):
    """Whom to invite. The page draws the boxes itself, with office and areas beside each name."""

    allies = RowsField(label=_("Allies"), queryset=Ally.objects.none(), error_messages=NOTHING_CHOSEN)

    def __init__(self, data=None, *, allies: QuerySet[Ally], **options) -> None:
        super().__init__(data, **options)
        self.fields["allies"].queryset = allies


class AnswerForm(CleanForm):
    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
        choices=[("yes", _("Yes, I will be there")), ("maybe", _("Maybe")), ("no", _("No, I cannot"))],
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A question, a topic, or when you would rather meet. The person who invited you reads it."),
    )
    sequence = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)

    def show_sequence(self, sequence: int) -> None:
        """Lets the next attempt count as made in knowledge of this time and place; what was typed stays."""
        self.data = self.data.copy()
        self.data["sequence"] = sequence


class ColleagueForm(CleanForm):
    name = forms.CharField(label=_("Your colleague's name"), max_length=150)
    office = forms.CharField(label=_("Office"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)


class AddressForm(CleanForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)


class RenameForm(RevisionForm):
    title = forms.CharField(label=_("Title"), max_length=150)


class MoveForm(WhenForm, WhereForm, RevisionForm):
    field_order = [
        "day",
        "start_time",
        "end_time",
        "time_zone",
        "place",
        "online_link",
        "answer_by_day",
        "revision",
    ]

    def values(self) -> dict:
        names = ("starts_at", "ends_at", "time_zone", "answer_by", "place", "online_link")
        return {name: self.cleaned_data[name] for name in names}

    @classmethod
    def initial_of(cls, meeting: Meeting) -> dict:
        texts = ("place", "online_link", "revision")
        return WhenForm.initial_of(meeting) | {name: getattr(meeting, name) for name in texts}
