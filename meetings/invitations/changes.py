"""The verbs of a meeting that has invitations: move it, rename it, cancel it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.invitations import emails
from meetings.invitations.models import Answer
from meetings.invitations.services import lock_meeting
from meetings.planning.models import Meeting
from meetings.planning.services import ChangedMeanwhile, change_status
from ogp_portal.history import record
from onboarding.accounts.models import User
from onboarding.jurisdictions.access import require_editor

MOVING = ("starts_at", "ends_at", "time_zone", "place", "online_link")


@transaction.atomic
def move_meeting(meeting: Meeting, *, by: User, revision: int, **values: Any) -> bool:
    """Changes time or place, asks for answers anew and tells everybody; True when somebody was told.

    `values` are those of MOVING and answer_by; answer_by alone tells nobody. Raises ChangedMeanwhile unless the
    meeting is at this revision, and ValidationError unless it is scheduled.
    """
    require_editor(by, meeting.jurisdiction)
    lock_meeting(meeting)
    _refuse_unless_scheduled(meeting)
    old = {name: getattr(meeting, name) for name in MOVING}
    is_moved = any(values.get(name, old[name]) != old[name] for name in MOVING)
    rows = Meeting.objects.filter(pk=meeting.pk, status=Meeting.Status.SCHEDULED, revision=revision)
    step = 1 if is_moved else 0
    if not rows.update(revision=F("revision") + 1, sequence=F("sequence") + step, **values):
        raise ChangedMeanwhile
    meeting.refresh_from_db()
    record(meeting, "moved" if is_moved else "answer-by changed", by=by)
    if is_moved:
        emails.replace_with_update(meeting, old=old, by=by)
        meeting.invitations.standing().update(answer=Answer.NONE, answered_at=None)
        emails.enqueue_organiser_copy(meeting)
    return is_moved


@transaction.atomic
def rename_meeting(meeting: Meeting, *, by: User, revision: int, title: str) -> None:
    """Corrects the title and mails nobody. Raises ChangedMeanwhile and ValidationError as move_meeting does."""
    require_editor(by, meeting.jurisdiction)
    lock_meeting(meeting)
    _refuse_unless_scheduled(meeting)
    rows = Meeting.objects.filter(pk=meeting.pk, status=Meeting.Status.SCHEDULED, revision=revision)
    if not rows.update(revision=F("revision") + 1, title=title):
        raise ChangedMeanwhile
    meeting.refresh_from_db()
    record(meeting, "renamed", by=by)


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: User) -> bool:
    """Cancels the meeting and tells everybody who was told of it, those who declined too: their calendar may hold it.

    Twice is once. Raises ValidationError when the meeting is a draft or is over.
    """
    require_editor(by, meeting.jurisdiction)
    lock_meeting(meeting)
    _refuse_once_over(meeting)
    if not change_status(meeting, Meeting.Status.CANCELLED, by=by, sequence=F("sequence") + 1):
        return False
    standing = list(meeting.invitations.standing().select_related("ally"))
    emails.replace_with_cancellation(meeting, standing, by=by, is_whole_meeting=True)
    emails.enqueue_organiser_copy(meeting)
    return True


def _refuse_once_over(meeting: Meeting) -> None:
    if meeting.is_scheduled and meeting.ends_at <= timezone.now():
        raise _refusal(str(Meeting.Status.HELD.label))


def _refuse_unless_scheduled(meeting: Meeting) -> None:
    if not meeting.is_scheduled:
        raise _refusal(meeting.get_status_display())


def _refusal(status: str) -> ValidationError:
    sentence = _("This meeting is %(status)s, so this can no longer be done.")
    return ValidationError(sentence, code="status", params={"status": status})
