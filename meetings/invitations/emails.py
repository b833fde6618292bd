"""Which mail goes to whom, written into the outbox in the caller's transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from meetings.invitations.models import Invitation
from meetings.planning.models import Meeting
from ogp_portal.outbox.models import Message, State
from ogp_portal.outbox.services import NOT_HANDED_OVER, Draft, cancel_unsent, enqueue, enqueue_many
from onboarding.accounts.models import User

REQUEST = "invitation.request"
UPDATE = "invitation.update"
CANCEL = "invitation.cancel"
ORGANISER_COPY = "meeting.organiser_copy"
ABOUT = "meetings.invitation"
MAY_HAVE_ARRIVED = [State.HANDOVER, State.SENT, State.UNCERTAIN]
NOT_TOLD = [*NOT_HANDED_OVER, State.FAILED, State.BOUNCED, State.CANCELLED]


def enqueue_requests(meeting: Meeting, invitations: Iterable[Invitation], *, by: User) -> None:
    enqueue_many([_draft(REQUEST, meeting, invitation, by=by) for invitation in invitations])


def replace_with_update(meeting: Meeting, *, old: dict[str, Any], by: User) -> None:
    """Tells all standing; who has not had a mail yet gets a first invitation, the others what they knew and what is."""
    invitations = list(meeting.invitations.standing().select_related("ally"))
    ids = [invitation.pk for invitation in invitations]
    known = _told_before(ids)
    cancel_unsent(about_type=ABOUT, ids=ids)
    reached = _reached(invitations)
    was = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in old.items()}
    enqueue_many(
        [
            _draft(UPDATE, meeting, invitation, by=by, was=known.get(invitation.pk, was))
            if invitation.pk in reached
            else _draft(REQUEST, meeting, invitation, by=by)
            for invitation in invitations
        ]
    )


def replace_with_cancellation(
    meeting: Meeting, invitations: list[Invitation], *, by: User, is_whole_meeting: bool
) -> None:
    """Takes back what has not left, and sends a cancellation to those whom a mail may have reached."""
    cancel_unsent(about_type=ABOUT, ids=[invitation.pk for invitation in invitations])
    reached = _reached(invitations)
    enqueue_many(
        [
            _draft(CANCEL, meeting, invitation, by=by, is_whole_meeting=is_whole_meeting)
            for invitation in invitations
            if invitation.pk in reached
        ]
    )


def enqueue_organiser_copy(meeting: Meeting) -> None:
    """The coordinator's own calendar copy, when the meeting is made, moved or cancelled."""
    cancel_unsent(about_type=meeting._meta.label_lower, ids=[meeting.pk], kinds=[ORGANISER_COPY])
    language = meeting.organiser.language if meeting.organiser else "en"
    enqueue(
        kind=ORGANISER_COPY,
        about=meeting,
        sequence=meeting.sequence,
        recipient=meeting.calendar_organiser_email,
        language=language,
        data={"sequence": meeting.sequence},
    )


def _draft(kind: str, meeting: Meeting, invitation: Invitation, *, by: User, **data: Any) -> Draft:
    return Draft(
        kind=kind,
        about=invitation,
        sequence=meeting.sequence,
        recipient=invitation.ally.email,
        language=invitation.ally.language,
        author=by,
        data={"sequence": meeting.sequence, "link_version": invitation.link_version, **data},
    )


def _reached(invitations: Iterable[Invitation]) -> set[int]:
    """Those whom a mail about the invitation as it stands has reached, or may have reached."""
    versions = {invitation.pk: invitation.link_version for invitation in invitations}
    may_have_arrived = Q(state__in=MAY_HAVE_ARRIVED) | Q(is_repeat=True)
    messages = Message.objects.about(ABOUT, versions).filter(may_have_arrived, kind__in=[REQUEST, UPDATE])
    rows = messages.values_list("about_id", "data", "erased_at")
    # An erased message no longer tells its version: one mail too many is better than one too few.
    return {pk for pk, data, erased_at in rows if erased_at or data.get("link_version") == versions[pk]}


def _told_before(ids: list[int]) -> dict[int, dict]:
    """What people know of a meeting whose last update did not arrive: it is what the next update calls old."""
    columns = Message.objects.about(ABOUT, ids).order_by("pk").values_list("about_id", "kind", "state", "data")
    newest = {pk: (kind, state, data) for pk, kind, state, data in columns}
    return {
        pk: data["was"]
        for pk, (kind, state, data) in newest.items()
        if kind == UPDATE and state in NOT_TOLD and "was" in data
    }
