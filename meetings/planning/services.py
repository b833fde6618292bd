from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from meetings.planning import workflow
from meetings.planning.method import AgendaRow
from meetings.planning.models import AgendaItem, Meeting
from ogp_portal.history import record
from onboarding.accounts.models import User
from onboarding.jurisdictions.access import require_editor
from onboarding.jurisdictions.models import Jurisdiction


class ChangedMeanwhile(ValidationError):
    """Somebody else saved the meeting since it was opened."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else has changed this meeting since you opened it. Compare, then save again to keep yours."),
            code="changed_meanwhile",
        )


@transaction.atomic
def create_meeting(
    *,
    jurisdiction: Jurisdiction,
    by: User,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    time_zone: str,
    answer_by: datetime,
    organiser: User | None = None,
    agenda: Iterable[AgendaRow] = (),
    **texts: str,
) -> Meeting:
    """A draft with its agenda. `texts` are aim, expected_result, place and online_link. Raises PermissionDenied."""
    require_editor(by, jurisdiction)
    meeting = Meeting.objects.create(
        jurisdiction=jurisdiction,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        time_zone=time_zone,
        answer_by=answer_by,
        organiser=organiser or by,
        created_by=by,
        **texts,
    )
    _write_agenda(meeting, agenda)
    record(meeting, "created", by=by)
    return meeting


@transaction.atomic
def update_draft(meeting: Meeting, *, by: User, revision: int, **values: Any) -> None:
    """Writes the fields of a draft. Raises ChangedMeanwhile unless the meeting still is at this revision."""
    require_editor(by, meeting.jurisdiction)
    _write(meeting, [Meeting.Status.DRAFT], revision=revision, **values)
    record(meeting, "changed", by=by, fields=sorted(values))


@transaction.atomic
def set_agenda(
    meeting: Meeting, *, by: User, revision: int, aim: str, expected_result: str, agenda: Iterable[AgendaRow]
) -> None:
    """Aim, expected result and agenda, until the meeting is held or cancelled. Raises ChangedMeanwhile."""
    require_editor(by, meeting.jurisdiction)
    open_ones = [Meeting.Status.DRAFT, Meeting.Status.SCHEDULED]
    _write(meeting, open_ones, revision=revision, aim=aim, expected_result=expected_result)
    meeting.agenda_items.all().delete()
    _write_agenda(meeting, agenda)
    record(meeting, "agenda changed", by=by)


@transaction.atomic
def delete_draft(meeting: Meeting, *, by: User) -> None:
    """Raises ValidationError when the meeting is a draft no longer."""
    require_editor(by, meeting.jurisdiction)
    draft = Meeting.objects.select_for_update().filter(pk=meeting.pk, status=Meeting.Status.DRAFT).first()
    if draft is None:
        raise ValidationError(_("Only a draft can be deleted. Cancel the meeting instead."))
    record(meeting, "deleted", by=by)
    draft.delete()


def change_status(meeting: Meeting, target: str, *, by: User | None, **values: Any) -> bool:
    """True when this call changed it, False when it was so already. Raises ValidationError for a forbidden change.

    `values` are written in the same conditional UPDATE. The caller holds the transaction and has checked who acts.
    """
    changed = Meeting.objects.filter(pk=meeting.pk, status__in=workflow.sources_of(target)).update(
        status=target, **values
    )
    meeting.refresh_from_db()
    if changed:
        record(meeting, target, by=by)
    elif meeting.status != target:
        raise ValidationError(
            _("This meeting is %(status)s, so this can no longer be done."),
            code="status",
            params={"status": meeting.get_status_display()},
        )
    return bool(changed)


def _write(meeting: Meeting, statuses: Sequence[str], *, revision: int, **values: Any) -> None:
    row = Meeting.objects.filter(pk=meeting.pk, status__in=statuses, revision=revision)
    changed = row.update(revision=F("revision") + 1, **values)
    meeting.refresh_from_db()
    if changed:
        return
    if meeting.status not in statuses:
        raise ValidationError(
            _("This meeting is %(status)s, so this can no longer be done."),
            code="status",
            params={"status": meeting.get_status_display()},
        )
    raise ChangedMeanwhile


def _write_agenda(meeting: Meeting, agenda: Iterable[AgendaRow]) -> None:
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=order, title=row.title, minutes=row.minutes, leader=row.leader)
        for order, row in enumerate(agenda, start=1)
    )
