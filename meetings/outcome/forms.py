from collections.abc import Iterable
from itertools import chain

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.allies.areas import Area
from meetings.allies.models import Ally
from ogp_portal.fields import CleanForm, RowsField, validate_line

from .models import Attendance, Promoter
from .services import Mark, Post


def shown_in(data, allies: Iterable[Ally]) -> list[Ally]:
    """The allies a form is about: those it showed when it was opened, though others have joined since."""
    if data is None:
        return list(allies)
    shown = set(data.getlist("shown"))
    return [ally for ally in allies if str(ally.pk) in shown]


class AttendanceForm(CleanForm):
    """One row an invited ally, and a list of other allies who came without an invitation."""

    others = RowsField(
        label=_("Who else was present?"),
        queryset=Ally.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Allies on your list who came without an invitation."),
    )

    def __init__(self, data=None, *, expected: Iterable[Ally], others, initial_marks: dict[int, Mark]) -> None:
        super().__init__(data)
        self.expected = shown_in(data, expected)
        for ally in self.expected:
            self._add_row(ally, initial_marks.get(ally.pk, Mark("")))
        self.order_fields([*chain.from_iterable(self._names(ally) for ally in self.expected), "others"])
        self.fields["others"].queryset = others
        if not others.exists():
            del self.fields["others"]

    @property
    def rows(self) -> list[tuple]:
        return [(ally, *(self[name] for name in self._names(ally))) for ally in self.expected]

    def clean(self) -> dict:
        for ally in self.expected:
            status, by = self._names(ally)
            if self.cleaned_data.get(by) and self.cleaned_data.get(status) != Attendance.Status.REPRESENTED:
                self.add_error(by, _("Choose “represented” as well, or leave this empty."))
        if not self.errors and not self.marks():
            raise ValidationError(_("Choose at least one person."), code="nobody")
        return self.cleaned_data

    def marks(self) -> dict[int, Mark]:
        """What was chosen, by ally id; who was left open has no mark."""
        chosen = {ally.pk: [self.cleaned_data[name] for name in self._names(ally)] for ally in self.expected}
        marks = {pk: Mark(status, by) for pk, (status, by) in chosen.items() if status}
        return marks | {ally.pk: Mark(Attendance.Status.PRESENT) for ally in self.cleaned_data.get("others", [])}

    def _add_row(self, ally: Ally, mark: Mark) -> None:
        status, by = self._names(ally)
        choices = [("", _("not recorded")), *Attendance.Status.choices]
        self.fields[status] = forms.ChoiceField(
            label=_("Attendance of %(name)s") % {"name": ally.name},
            choices=choices,
            required=False,
            initial=mark.status,
        )
        self.fields[by] = forms.CharField(
            label=_("Who represented %(name)s") % {"name": ally.name},
            required=False,
            validators=[validate_line, MaxLengthValidator(150)],
            initial=mark.represented_by,
        )

    @staticmethod
    def _names(ally: Ally) -> tuple[str, str]:
        return f"status-{ally.pk}", f"represented-{ally.pk}"


class TeamForm(CleanForm):
    """One block a candidate: in the team or not, role, areas and backup."""

    def __init__(self, data=None, *, candidates: Iterable[Ally], backups, posts: dict[int, Post]) -> None:
        super().__init__(data)
        self.candidates = shown_in(data, candidates)
        for ally in self.candidates:
            self._add_block(ally, backups, posts)

    @property
    def blocks(self) -> list[tuple]:
        return [(ally, [self[name] for name in self._names(ally)]) for ally in self.candidates]

    def clean(self) -> dict:
        for ally in self.candidates:
            is_in, _role, _areas, backup = self._names(ally)
            if self.cleaned_data.get(is_in) and self.cleaned_data.get(backup) == ally:
                self.add_error(backup, _("Nobody can be their own backup."))
        if not self.errors and not self.posts():
            raise ValidationError(_("Choose at least one person."), code="nobody")
        return self.cleaned_data

    def posts(self) -> dict[int, Post]:
        """What each chosen ally does in the team, by id."""
        rows = {ally.pk: [self.cleaned_data.get(name) for name in self._names(ally)] for ally in self.candidates}
        return {pk: Post(role, tuple(areas), backup) for pk, (is_in, role, areas, backup) in rows.items() if is_in}

    def _add_block(self, ally: Ally, backups, posts: dict[int, Post]) -> None:
        post = posts.get(ally.pk)
        is_in, role, areas, backup = self._names(ally)
        covers = [row.area for row in ally.areas.all()]
        self.fields[is_in] = forms.BooleanField(
            label=_("%(name)s is in the team") % {"name": ally.name}, required=False, initial=post is not None
        )
        self.fields[role] = forms.ChoiceField(
            label=_("Role"), choices=Promoter.Role.choices, initial=post.role if post else Promoter.Role.MEMBER
        )
        self.fields[areas] = forms.MultipleChoiceField(
            label=_("Areas"),
            choices=Area.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=list(post.areas) if post else covers,
        )
        self.fields[backup] = forms.ModelChoiceField(
            label=_("Backup"),
            queryset=backups,
            required=False,
            empty_label=_("nobody yet"),
            initial=post.backup if post else None,
        )

    @staticmethod
    def _names(ally: Ally) -> tuple[str, str, str, str]:
        return f"in-{ally.pk}", f"role-{ally.pk}", f"areas-{ally.pk}", f"backup-{ally.pk}"


class FormedForm(CleanForm):
    formed_on = forms.DateField(
        label=_("Formed on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day on which the team agreed to work together."),
    )

    def clean_formed_on(self):
        day = self.cleaned_data["formed_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come."), code="future")
        return day


class PromoterAnswerForm(CleanForm):
    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[(Promoter.Answer.ACCEPTED, _("Yes, I join the team")), (Promoter.Answer.DECLINED, _("No, I cannot"))],
        error_messages={"required": _("Choose an answer.")},
    )
    reason = forms.CharField(
        label=_("Reason or note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The coordinators of the workspace read it."),
    )
