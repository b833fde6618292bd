"""Moving, renaming and cancelling a meeting that people are invited to."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from meetings.invitations import changes
from meetings.invitations.forms import MoveForm, RenameForm
from meetings.invitations.views.meeting import meeting_to_write
from meetings.planning.models import Meeting
from meetings.planning.services import ChangedMeanwhile
from ogp_portal.parking import posted_or_parked


def meeting_move(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat, meeting = meeting_to_write(request.user, jurisdiction_pk, pk)
    form = MoveForm(posted_or_parked(request), zone=meeting.time_zone, initial=MoveForm.initial_of(meeting))
    if request.method == "POST" and form.is_valid():
        try:
            is_told = changes.move_meeting(
                meeting, by=request.user, revision=form.cleaned_data["revision"], **form.values()
            )
        except ValidationError as refusal:
            _refuse(form, meeting, refusal)
        else:
            told = _("The meeting is changed. Everybody invited is told and asked again.")
            messages.success(request, told if is_told else _("Saved. Time and place are as before, so nobody is told."))
            return redirect("meetings:meeting-show", jurisdiction_pk, pk)
    return render(
        request,
        "meetings/invitations/meeting-move.html",
        {
            "seat": seat,
            "meeting": meeting,
            "form": form,
            "told": meeting.invitations.standing().count(),
        },
    )


def meeting_rename(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat, meeting = meeting_to_write(request.user, jurisdiction_pk, pk)
    initial = {"title": meeting.title, "revision": meeting.revision}
    form = RenameForm(posted_or_parked(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            changes.rename_meeting(meeting, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            _refuse(form, meeting, refusal)
        else:
            messages.success(request, _("The title is changed. Nobody gets a mail."))
            return redirect("meetings:meeting-show", jurisdiction_pk, pk)
    return render(request, "meetings/invitations/meeting-rename.html", {"seat": seat, "meeting": meeting, "form": form})


def meeting_cancel(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat, meeting = meeting_to_write(request.user, jurisdiction_pk, pk)
    if request.method == "POST":
        try:
            changes.cancel_meeting(meeting, by=request.user)
            messages.success(request, _("The meeting is cancelled. Everybody who was told of it gets a mail."))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages), extra_tags="danger")
        return redirect("meetings:meeting-show", jurisdiction_pk, pk)
    return render(
        request,
        "meetings/invitations/meeting-cancel.html",
        {
            "seat": seat,
            "meeting": meeting,
            "told": meeting.invitations.standing().count(),
        },
    )


def _refuse(form: MoveForm | RenameForm, meeting: Meeting, refusal: ValidationError) -> None:
    form.add_error(None, refusal)
    if isinstance(refusal, ChangedMeanwhile):
        form.show_revision(meeting.revision)
