from datetime import time

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ogp_portal.parking import posted_or_parked
from onboarding.jurisdictions.access import require_editor, seat_or_404
from onboarding.jurisdictions.models import Seat

from . import method
from .forms import AgendaFormSet, MeetingForm, PurposeForm
from .models import Meeting
from .services import ChangedMeanwhile, create_meeting, delete_draft, set_agenda, update_draft

ON_A_PAGE = 20


def meeting_plan(request: HttpRequest) -> HttpResponse:
    """The way in from the method's page: the only workspace where this person may write, or a choice."""
    seats = [seat for seat in request.user.seats.select_related("jurisdiction") if seat.may_edit]
    if not seats:
        return redirect("onboarding:workspace-list")
    if len(seats) == 1:
        return redirect("meetings:meeting-create", seats[0].jurisdiction_id)
    return render(request, "meetings/planning/meeting-plan.html", {"seats": seats})


def meeting_list(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    meetings = Meeting.objects.filter(jurisdiction=seat.jurisdiction)
    upcoming = meetings.upcoming()
    drafts = meetings.filter(status=Meeting.Status.DRAFT)
    past = meetings.exclude(status=Meeting.Status.DRAFT).exclude(pk__in=upcoming.values("pk"))
    return render(
        request,
        "meetings/planning/meeting-list.html",
        {
            "seat": seat,
            "upcoming": upcoming.order_by("starts_at", "pk"),
            "drafts": drafts,
            "page": Paginator(past, ON_A_PAGE).get_page(request.GET.get("page")),
        },
    )


def meeting_create(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    require_editor(request.user, seat.jurisdiction)
    form = MeetingForm(
        posted_or_parked(request),
        jurisdiction=seat.jurisdiction,
        initial={
            "title": method.title(),
            "aim": method.aim(),
            "expected_result": method.expected_result(),
            "start_time": time(10),
            "end_time": time(11, 30),
            "organiser": request.user.pk,
            "revision": 1,
        },
    )
    if request.method == "POST" and form.is_valid():
        meeting = create_meeting(
            jurisdiction=seat.jurisdiction, by=request.user, agenda=method.agenda(), **form.values()
        )
        messages.success(request, _("The draft is saved. Now look through the agenda."))
        return redirect("meetings:agenda-edit", jurisdiction_pk, meeting.pk)
    return render(request, "meetings/planning/meeting-edit.html", {"seat": seat, "form": form})


def meeting_edit(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat, meeting = _meeting_to_write(request, jurisdiction_pk, pk)
    if not meeting.is_draft:
        return redirect(
            "meetings:meeting-move" if meeting.is_scheduled else "meetings:meeting-show", jurisdiction_pk, pk
        )
    context = {"seat": seat, "meeting": meeting}
    form = context["form"] = MeetingForm(
        posted_or_parked(request),
        jurisdiction=seat.jurisdiction,
        zone=meeting.time_zone,
        initial=MeetingForm.initial_of(meeting),
    )
    if request.method == "POST" and form.is_valid():
        try:
            update_draft(meeting, by=request.user, revision=form.cleaned_data["revision"], **form.values())
        except ValidationError as refusal:
            context |= _refused(form, meeting, refusal)
        else:
            messages.success(request, _("Changes saved."))
            return redirect("meetings:meeting-show", jurisdiction_pk, pk)
    return render(request, "meetings/planning/meeting-edit.html", context)


def agenda_edit(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat, meeting = _meeting_to_write(request, jurisdiction_pk, pk)
    if not (meeting.is_draft or meeting.is_scheduled):
        return redirect("meetings:meeting-show", jurisdiction_pk, pk)
    posted = _with_another_row(posted_or_parked(request))
    form = PurposeForm(posted, initial=MeetingForm.initial_of(meeting))
    items = meeting.agenda_items.values("title", "minutes", "leader")
    formset = AgendaFormSet(posted, initial=list(items), prefix="items")
    context = {"seat": seat, "meeting": meeting, "form": form, "formset": formset}
    if request.method == "POST" and "add" not in posted and all([form.is_valid(), formset.is_valid()]):
        try:
            set_agenda(meeting, by=request.user, agenda=formset.rows(), **form.cleaned_data)
        except ValidationError as refusal:
            context |= _refused(form, meeting, refusal)
        else:
            _tell_if_too_long(request, meeting)
            return redirect("meetings:meeting-show", jurisdiction_pk, pk)
    context |= {"agenda_minutes": _agenda_minutes(meeting), "meeting_minutes": _length(meeting)}
    return render(request, "meetings/planning/agenda-edit.html", context)


def meeting_delete(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat, meeting = _meeting_to_write(request, jurisdiction_pk, pk)
    if request.method == "POST":
        try:
            delete_draft(meeting, by=request.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return redirect("meetings:meeting-show", jurisdiction_pk, pk)
        messages.success(request, _("The draft is deleted."))
        return redirect("meetings:meeting-list", jurisdiction_pk)
    if not meeting.is_draft:
        return redirect("meetings:meeting-show", jurisdiction_pk, pk)
    return render(request, "meetings/planning/meeting-delete.html", {"seat": seat, "meeting": meeting})


def _meeting_to_write(request: HttpRequest, jurisdiction_pk: int, pk: int) -> tuple[Seat, Meeting]:
    seat = seat_or_404(request.user, jurisdiction_pk)
    meetings = Meeting.objects.visible_to(request.user).select_related("jurisdiction", "organiser")
    meeting = get_object_or_404(meetings, pk=pk, jurisdiction=seat.jurisdiction)
    require_editor(request.user, seat.jurisdiction)
    return seat, meeting


def _refused(form: PurposeForm, meeting: Meeting, refusal: ValidationError) -> dict:
    """Shows why; after a change by somebody else also their version, which the next attempt replaces knowingly."""
    form.add_error(None, refusal)
    if not isinstance(refusal, ChangedMeanwhile):
        return {}
    form.show_revision(meeting.revision)
    return {"theirs": meeting}


def _with_another_row(posted: QueryDict | None) -> QueryDict | None:
    """What was posted with one more empty row, when the button "Add a row" was pressed."""
    if posted is None or "add" not in posted:
        return posted
    posted, name = posted.copy(), "items-TOTAL_FORMS"
    if posted.get(name, "").isdecimal():
        posted[name] = min(int(posted[name][:4]) + 1, AgendaFormSet.max_num)
    return posted


def _agenda_minutes(meeting: Meeting) -> int:
    return sum(meeting.agenda_items.values_list("minutes", flat=True))


def _length(meeting: Meeting) -> int:
    return round((meeting.ends_at - meeting.starts_at).total_seconds() / 60)


def _tell_if_too_long(request: HttpRequest, meeting: Meeting) -> None:
    planned, length = _agenda_minutes(meeting), _length(meeting)
    if planned <= length:
        messages.success(request, _("The agenda is saved."))
        return
    messages.warning(
        request,
        _("The agenda is saved. It takes %(planned)s minutes, but the meeting lasts %(length)s minutes.")
        % {"planned": planned, "length": length},
    )
