"""The pages behind an invitation's secret link. GET and HEAD change nothing: mail scanners open links."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from meetings.invitations import services, writing
from meetings.invitations.forms import AnswerForm, ColleagueForm
from meetings.invitations.models import Invitation
from ogp_portal.links import row_by_token, secret_page

LINK_OUTLIVES_MEETING = timedelta(days=30)


@secret_page
def invitation_answer(request: HttpRequest, token: str) -> HttpResponse:
    invitation = _invitation(token)
    if _has_expired(invitation):
        return render(request, "410.html", status=410)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        initial={
            "answer": request.GET.get("answer") or invitation.answer,
            "note": invitation.note,
            "sequence": invitation.meeting.sequence,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_invitation(invitation, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            form.show_sequence(invitation.meeting.sequence)
        else:
            return redirect(reverse("meetings:invitation-answer", args=[token]) + "?saved=1")
    return render(
        request,
        "meetings/invitations/invitation-answer.html",
        {
            **_facts(invitation, token),
            "form": form,
            "is_saved": "saved" in request.GET,
        },
    )


@secret_page
def invitation_colleague(request: HttpRequest, token: str) -> HttpResponse:
    invitation = _invitation(token)
    if _has_expired(invitation):
        return render(request, "410.html", status=410)
    form = ColleagueForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.suggest_colleague(invitation, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(reverse("meetings:invitation-answer", args=[token]) + "?saved=1")
    return render(
        request,
        "meetings/invitations/invitation-colleague.html",
        {
            **_facts(invitation, token),
            "form": form,
        },
    )


@require_safe
@secret_page
def invitation_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The meeting as a file for one's own calendar."""
    invitation = _invitation(token)
    if _has_expired(invitation):
        return render(request, "410.html", status=410)
    content = writing.calendar_file(invitation, stamp=timezone.now())
    return HttpResponse(
        content,
        headers={
            "Content-Type": "text/calendar; charset=UTF-8; method=PUBLISH",
            "Content-Disposition": 'attachment; filename="meeting.ics"',
        },
    )


def _invitation(token: str) -> Invitation:
    rows = Invitation.objects.select_related("ally", "meeting__jurisdiction", "meeting__organiser")
    return row_by_token(rows, token, purpose=writing.PURPOSE)


def _has_expired(invitation: Invitation) -> bool:
    """After the meeting the page stays a while, so that a person can see what they answered."""
    is_over = invitation.meeting.ends_at + LINK_OUTLIVES_MEETING < timezone.now()
    return is_over or invitation.removed_at is not None


def _facts(invitation: Invitation, token: str) -> dict:
    meeting, ally = invitation.meeting, invitation.ally
    suggestions = list(invitation.suggestions.all()[:1])
    return {
        "token": token,
        "invitation": invitation,
        "meeting": meeting,
        "ally": ally,
        "organiser": writing.organiser_name(meeting),
        "jurisdiction": meeting.jurisdiction,
        "own_when": writing.own_time(meeting, ally.time_zone),
        "agenda": meeting.agenda_items.all(),
        "closed": services.why_closed(invitation),
        "suggestion": suggestions[0] if suggestions else None,
    }
