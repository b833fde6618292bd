from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ogp_portal.fields import CleanForm, moment
from ogp_portal.moments import zone_choices
from onboarding.accounts.models import User
from onboarding.jurisdictions.models import Jurisdiction, Role

from .method import AgendaRow
from .models import Meeting

MOST_ROWS = 40
FARTHEST = timedelta(days=5 * 366)
ANSWERS_BEFORE = timedelta(days=3)


def _day_field(**options) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, input_formats=["%Y-%m-%d"], **options)


def _time_field(**options) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(widget=widget, input_formats=["%H:%M", "%H:%M:%S"], **options)


class WhenForm(CleanForm):
    """A day and hours as the clocks on the spot show them. Cleaned, it holds starts_at, ends_at and answer_by."""

    day = _day_field(label=_("Date"))
    start_time = _time_field(label=_("Begins at"))
    end_time = _time_field(label=_("Ends at"))
    time_zone = forms.ChoiceField(
        label=_("Time zone"), error_messages={"invalid_choice": _("This time zone is not known.")}
    )
    answer_by_day = _day_field(
        label=_("Answers by"),
        required=False,
        help_text=_("Until the end of this day. Left empty: three days before the meeting."),
    )

    def __init__(self, data=None, *, zone: str, **options) -> None:
        super().__init__(data, **options)
        choices = zone_choices(get_language() or "en", timezone.now().date(), kept=zone)
        self.fields["time_zone"].choices = choices
        self.initial.setdefault("time_zone", zone)

    def clean(self) -> dict:
        values = super().clean()
        starts_at, ends_at = self._moment("start_time"), self._moment("end_time")
        if starts_at and starts_at <= timezone.now():
            self.add_error("day", _("This moment has passed. Choose one in the future."))
        elif starts_at and starts_at > timezone.now() + FARTHEST:
            self.add_error("day", _("This date is too far away."))
        elif starts_at:
            values |= {"starts_at": starts_at, "answer_by": self._answer_by(starts_at)}
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("end_time", _("The meeting must end after it starts."))
        values["ends_at"] = ends_at
        return values

    def _moment(self, name: str) -> datetime | None:
        """The moment that the field `name` tells; a time that the clocks skip or repeat is an error there."""
        parts = [self.cleaned_data.get(part) for part in ("day", name, "time_zone")]
        if None in parts:
            return None
        try:
            return moment(*parts).astimezone(UTC)
        except ValidationError as problem:
            self.add_error(name, problem)
            return None

    def _answer_by(self, starts_at: datetime) -> datetime | None:
        """The end of the chosen day in the meeting's zone, but never after the start."""
        zone, day = ZoneInfo(self.cleaned_data["time_zone"]), self.cleaned_data.get("answer_by_day")
        if "answer_by_day" in self.errors:
            return None
        if day is None:
            usual = max(starts_at - ANSWERS_BEFORE, timezone.now()).astimezone(zone).date()
            return min(_end_of(usual, zone), starts_at)
        if day > self.cleaned_data["day"]:
            self.add_error("answer_by_day", _("Answers must be due before the meeting starts."))
        elif day < timezone.now().astimezone(zone).date():
            self.add_error("answer_by_day", _("This day has passed. Choose one in the future."))
        else:
            return min(_end_of(day, zone), starts_at)
        return None

    @staticmethod
    def initial_of(meeting: Meeting) -> dict:
        zone = ZoneInfo(meeting.time_zone)
        start, end = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
        return {
            "day": start.date(),
            "start_time": start.time(),
            "end_time": end.time(),
            "time_zone": meeting.time_zone,
            "answer_by_day": meeting.answer_by.astimezone(zone).date(),
        }


class RevisionForm(CleanForm):
    """`revision` tells which version of the meeting the person has seen."""

    revision = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def show_revision(self, revision: int) -> None:
        """Lets the next attempt count as made in knowledge of this revision; what was typed stays."""
        self.data = self.data.copy()
        self.data["revision"] = revision


class PurposeForm(RevisionForm):
    """What a meeting is for."""

    aim = forms.CharField(label=_("Aim"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    expected_result = forms.CharField(
        label=_("Expected result"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class WhereForm(CleanForm):
    """In a room, online, or both."""

    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    online_link = forms.URLField(
        label=_("Online link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("The address of the video meeting, beginning with https://"),
    )

    def clean_online_link(self) -> str:
        link = self.cleaned_data["online_link"]
        if link and not link.lower().startswith("https://"):
            raise ValidationError(_("The link must begin with https://"), code="https")
        return link


class MeetingForm(WhenForm, WhereForm, PurposeForm):
    title = forms.CharField(label=_("Title"), max_length=150)
    organiser = forms.ModelChoiceField(
        label=_("Organiser"),
        queryset=User.objects.none(),
        empty_label=None,
        help_text=_("Invitations are sent in this person's name, and replies reach them."),
    )
    field_order = [
        "title",
        "aim",
        "expected_result",
        "day",
        "start_time",
        "end_time",
        "time_zone",
        "place",
        "online_link",
        "answer_by_day",
        "organiser",
        "revision",
    ]

    def __init__(self, data=None, *, jurisdiction: Jurisdiction, zone: str = "", **options) -> None:
        super().__init__(data, zone=zone or jurisdiction.time_zone, **options)
        self.fields["organiser"].queryset = User.objects.filter(
            seats__jurisdiction=jurisdiction, seats__role__in=[Role.COORDINATOR, Role.EDITOR]
        )

    def values(self) -> dict:
        """What the services take, without the revision."""
        names = (
            "title",
            "aim",
            "expected_result",
            "starts_at",
            "ends_at",
            "time_zone",
            "answer_by",
            "place",
            "online_link",
            "organiser",
        )
        return {name: self.cleaned_data[name] for name in names}

    @classmethod
    def initial_of(cls, meeting: Meeting) -> dict:
        texts = ("title", "aim", "expected_result", "place", "online_link", "organiser", "revision")
        return WhenForm.initial_of(meeting) | {name: getattr(meeting, name) for name in texts}


class AgendaRowForm(CleanForm):
    title = forms.CharField(label=_("Item"), max_length=200)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=600)
    leader = forms.CharField(label=_("Who leads"), max_length=150, required=False)


class BaseAgendaFormSet(forms.BaseFormSet):
    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"] = forms.IntegerField(
            label=_("Number"), required=False, initial=form.fields["ORDER"].initial, min_value=1, max_value=999
        )
        form.fields["DELETE"].label = _("Remove")

    def clean(self) -> None:
        if self.total_form_count() < self.initial_form_count():
            raise ValidationError(_("Some rows of the agenda did not arrive. Please try again."), code="rows_missing")

    def rows(self) -> list[AgendaRow]:
        """The items in the order of their numbers, those without a number last."""
        return [
            AgendaRow(form.cleaned_data["title"], form.cleaned_data["minutes"], form.cleaned_data["leader"])
            for form in self.ordered_forms
        ]


AgendaFormSet = forms.formset_factory(
    AgendaRowForm,
    formset=BaseAgendaFormSet,
    extra=3,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS + 10,
    validate_max=True,
    can_order=True,
    can_delete=True,
)


def _end_of(day, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)
