"""The verbs of an invitation: invite, answer, suggest a colleague, take off, correct the address."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.allies.models import Ally
from meetings.allies.services import save_ally
from meetings.invitations import emails
from meetings.invitations.models import Answer, ColleagueSuggestion, Invitation
from meetings.planning.models import Meeting
from meetings.planning.services import change_status
from ogp_portal.history import record
from ogp_portal.outbox import services as outbox
from ogp_portal.outbox.models import Message
from onboarding.accounts.models import User
from onboarding.jurisdictions.access import require_editor
from onboarding.jurisdictions.limits import UNCONFIRMED_DAILY_INVITATIONS
from onboarding.jurisdictions.models import Jurisdiction


@transaction.atomic
def invite_allies(meeting: Meeting, *, allies: Iterable[Ally], by: User) -> int:
    """Invites those who are not invited yet and returns how many. The first invitation schedules the meeting.

    Raises PermissionDenied, and ValidationError when the meeting is over or the day's limit is reached.
    """
    require_editor(by, meeting.jurisdiction)
    lock_meeting(meeting)
    if not (meeting.is_draft or meeting.is_scheduled) or meeting.starts_at <= timezone.now():
        raise ValidationError(_("Nobody can be invited any more: the meeting has begun, was held or was cancelled."))
    ids = {ally.pk for ally in allies}
    ids -= set(meeting.invitations.standing().values_list("ally_id", flat=True))
    newcomers = list(Ally.objects.filter(pk__in=ids, jurisdiction=meeting.jurisdiction))
    if not newcomers:
        return 0
    _refuse_beyond_limit(meeting.jurisdiction, len(newcomers))
    if meeting.is_draft:
        _schedule(meeting, by=by)
    _write_invitations(meeting, newcomers, by=by)
    invitations = meeting.invitations.standing().filter(ally__in=newcomers).select_related("ally")
    emails.enqueue_requests(meeting, invitations, by=by)
    record(meeting, "allies invited", by=by, allies=sorted(ally.pk for ally in newcomers))
    return len(newcomers)


@transaction.atomic
def remove_invitation(invitation: Invitation, *, by: User) -> bool:
    """Takes one person off; a mail tells them if they had one. Twice is once. Raises PermissionDenied."""
    meeting = invitation.meeting
    require_editor(by, meeting.jurisdiction)
    lock_meeting(meeting)
    if not meeting.is_scheduled or meeting.ends_at <= timezone.now():
        raise ValidationError(_("Nobody can be taken off any more: the meeting was held or cancelled."))
    standing = Invitation.objects.standing().filter(pk=invitation.pk)
    if not standing.update(removed_at=timezone.now()):
        return False
    Meeting.objects.filter(pk=meeting.pk).update(sequence=F("sequence") + 1)
    meeting.refresh_from_db()
    emails.replace_with_cancellation(meeting, [invitation], by=by, is_whole_meeting=False)
    record(invitation, "taken off", by=by, meeting=meeting.pk, ally=invitation.ally_id)
    return True


@transaction.atomic
def answer_invitation(invitation: Invitation, *, answer: str, note: str = "", sequence: int | None = None) -> None:
    """Keeps the answer until the answer-by moment. `sequence` is the one of the meeting that the person has seen.

    Raises ValidationError that says why it is too late, or that the meeting has changed since.
    """
    if answer not in (Answer.YES, Answer.MAYBE, Answer.NO):
        raise ValidationError(_("Choose an answer."))
    lock_meeting(invitation.meeting)
    invitation.refresh_from_db(fields=["removed_at"])
    if reason := why_closed(invitation):
        raise ValidationError(reason, code="closed")
    if sequence is not None and sequence != invitation.meeting.sequence:
        raise ValidationError(
            _("The meeting has changed since you opened this page. Look at it again, then send your answer."),
            code="stale",
        )
    Invitation.objects.filter(pk=invitation.pk).update(answer=answer, note=note, answered_at=timezone.now())
    invitation.refresh_from_db(fields=["answer", "note", "answered_at"])
    record(invitation, "answered", by=None, answer=answer)


def why_closed(invitation: Invitation) -> str:
    """Why this invitation can no longer be answered, in words; empty while it can."""
    meeting = invitation.meeting
    if invitation.removed_at:
        return _("You are no longer invited to this meeting.")
    if meeting.is_cancelled:
        return _("This meeting was cancelled. You need not do anything.")
    if meeting.is_held or meeting.ends_at <= timezone.now():
        return _("This meeting has taken place, so answers are no longer asked for.")
    if meeting.answer_by < timezone.now():
        return _("The day for answers has passed. Write to the person who invited you if something has changed.")
    return ""


@transaction.atomic
def suggest_colleague(invitation: Invitation, *, name: str, email: str, office: str = "") -> ColleagueSuggestion:
    """Answers "no" and names somebody for the coordinator to invite; a second suggestion replaces an open first."""
    answer_invitation(invitation, answer=Answer.NO, note=invitation.note)
    suggestion, is_new = ColleagueSuggestion.objects.update_or_create(
        invitation=invitation,
        status=ColleagueSuggestion.Status.OPEN,
        defaults={"name": name, "email": email, "office": office, "suggested_at": timezone.now()},
    )
    record(suggestion, "suggested" if is_new else "suggested anew", by=None, invitation=invitation.pk)
    return suggestion


@transaction.atomic
def accept_suggestion(suggestion: ColleagueSuggestion, *, by: User) -> int:
    """Makes the colleague an ally and invites them. Returns 0 when somebody has done so already.

    Raises PermissionDenied, and ValidationError as invite_allies and save_ally do.
    """
    meeting = suggestion.invitation.meeting
    require_editor(by, meeting.jurisdiction)
    lock_meeting(meeting)
    if not _decide(suggestion, ColleagueSuggestion.Status.ACCEPTED, by=by):
        return 0
    ally = Ally.objects.filter(jurisdiction=meeting.jurisdiction, email__iexact=suggestion.email).first()
    if ally is None:
        ally = save_ally(_as_ally(suggestion, meeting.jurisdiction), areas=[], by=by)
    return invite_allies(meeting, allies=[ally], by=by)


def _as_ally(suggestion: ColleagueSuggestion, jurisdiction: Jurisdiction) -> Ally:
    suggester = suggestion.invitation.ally
    return Ally(
        jurisdiction=jurisdiction,
        name=suggestion.name,
        email=suggestion.email,
        office=suggestion.office,
        institution=suggester.institution,
        institution_kind=suggester.institution_kind,
        language=suggester.language,
    )


@transaction.atomic
def decline_suggestion(suggestion: ColleagueSuggestion, *, by: User) -> bool:
    """Puts the suggestion aside; nobody gets a mail. False when somebody has decided already."""
    return _decide(suggestion, ColleagueSuggestion.Status.DECLINED, by=by)


@transaction.atomic
def send_again(invitation: Invitation, *, by: User) -> None:
    """Queues the newest message that did not arrive. Raises ValidationError when there is none."""
    require_editor(by, invitation.meeting.jurisdiction)
    outbox.send_again(_newest_message(invitation), by=by)


@transaction.atomic
def correct_address(invitation: Invitation, *, email: str, by: User) -> None:
    """Gives the ally another address and sends there what did not arrive. Raises ValidationError."""
    require_editor(by, invitation.meeting.jurisdiction)
    ally = invitation.ally
    others = Ally.objects.filter(jurisdiction_id=ally.jurisdiction_id, email__iexact=email).exclude(pk=ally.pk)
    if others.exists():
        raise ValidationError(_("Another ally on your list has this address."), code="not_unique")
    outbox.correct_address(_newest_message(invitation), recipient=email, by=by)
    Ally.objects.filter(pk=ally.pk).update(email=email)
    record(invitation, "address corrected", by=by, ally=ally.pk)


def lock_meeting(meeting: Meeting) -> None:
    """Holds the meeting's row until the transaction ends, so that its changes come one after the other."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    meeting.refresh_from_db()


def _newest_message(invitation: Invitation) -> Message:
    message = outbox.latest_about(invitation._meta.label_lower, [invitation.pk]).get(invitation.pk)
    if message is None:
        raise ValidationError(_("No mail has been written to this person yet."))
    return message


def _decide(suggestion: ColleagueSuggestion, status: str, *, by: User) -> bool:
    require_editor(by, suggestion.invitation.meeting.jurisdiction)
    is_open = ColleagueSuggestion.objects.filter(pk=suggestion.pk, status=ColleagueSuggestion.Status.OPEN)
    if not is_open.update(status=status):
        return False
    record(suggestion, f"suggestion {status}", by=by)
    return True


def _schedule(meeting: Meeting, *, by: User) -> None:
    organiser = meeting.organiser or by
    change_status(
        meeting,
        Meeting.Status.SCHEDULED,
        by=by,
        organiser=organiser,
        calendar_organiser_name=organiser.full_name,
        calendar_organiser_email=organiser.email,
    )
    emails.enqueue_organiser_copy(meeting)


def _write_invitations(meeting: Meeting, allies: list[Ally], *, by: User) -> None:
    now = timezone.now()
    back = meeting.invitations.filter(ally__in=allies, removed_at__isnull=False).update(
        removed_at=None,
        answer=Answer.NONE,
        note="",
        answered_at=None,
        invited_by=by,
        invited_at=now,
        link_version=F("link_version") + 1,
    )
    if back:
        Meeting.objects.filter(pk=meeting.pk).update(sequence=F("sequence") + 1)
        meeting.refresh_from_db()
    Invitation.objects.bulk_create(
        [Invitation(meeting=meeting, ally=ally, invited_by=by, invited_at=now) for ally in allies],
        ignore_conflicts=True,
        batch_size=500,
    )


def _refuse_beyond_limit(jurisdiction: Jurisdiction, count: int) -> None:
    if jurisdiction.is_confirmed:
        return
    since = timezone.now() - timedelta(days=1)
    sent = Invitation.objects.filter(meeting__jurisdiction=jurisdiction, invited_at__gt=since).count()
    left = max(UNCONFIRMED_DAILY_INVITATIONS - sent, 0)
    if count > left:
        raise ValidationError(
            ngettext(
                "Until this workspace is confirmed it may invite 30 people a day; %(left)s more is possible now.",
                "Until this workspace is confirmed it may invite 30 people a day; %(left)s more are possible now.",
                left,
            )
            % {"left": left},
            code="daily_limit",
        )
