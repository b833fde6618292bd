"""A meeting and everybody who is invited."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from meetings.invitations import overview
from meetings.invitations.models import ColleagueSuggestion
from meetings.planning.models import Meeting
from onboarding.accounts.models import User
from onboarding.jurisdictions.access import require_editor, seat_or_404
from onboarding.jurisdictions.models import Seat


def meeting_or_404(user: User, jurisdiction_pk: int, pk: int) -> tuple[Seat, Meeting]:
    """The user's seat and the workspace's meeting. Raises Http404 for strangers."""
    seat = seat_or_404(user, jurisdiction_pk)
    meetings = Meeting.objects.select_related("organiser")
    meeting = get_object_or_404(meetings, pk=pk, jurisdiction_id=seat.jurisdiction_id)
    meeting.jurisdiction = seat.jurisdiction
    return seat, meeting


def meeting_to_write(user: User, jurisdiction_pk: int, pk: int) -> tuple[Seat, Meeting]:
    """The same for those who may write. Raises PermissionDenied for viewers."""
    seat, meeting = meeting_or_404(user, jurisdiction_pk, pk)
    require_editor(user, seat.jurisdiction)
    return seat, meeting


def meeting_show(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat, meeting = meeting_or_404(request.user, jurisdiction_pk, pk)
    rows = overview.rows_of(meeting)
    suggestions = ColleagueSuggestion.objects.filter(
        invitation__meeting=meeting, status=ColleagueSuggestion.Status.OPEN
    ).annotate(suggested_by=F("invitation__ally__name"))
    agenda = list(meeting.agenda_items.all())
    is_open = meeting.is_draft or meeting.is_scheduled
    return render(
        request,
        "meetings/invitations/meeting-show.html",
        {
            "seat": seat,
            "meeting": meeting,
            "rows": rows,
            "counts": overview.counts_of(rows),
            "missing": overview.missing_areas(rows) if is_open and rows else [],
            "suggestions": suggestions if meeting.is_scheduled else [],
            "agenda": agenda,
            "minutes": sum(item.minutes for item in agenda),
            "may_edit": seat.may_edit,
            "may_invite": is_open and meeting.starts_at > timezone.now(),
            "may_take_off": seat.may_edit and meeting.is_scheduled and meeting.ends_at > timezone.now(),
            "has_begun": meeting.starts_at <= timezone.now(),
        },
    )
