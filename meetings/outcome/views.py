from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.allies.models import Ally
from meetings.invitations.models import Answer
from meetings.planning.models import Meeting
from ogp_portal.links import row_by_token, secret_page
from ogp_portal.outbox.services import latest_about
from ogp_portal.parking import posted_or_parked
from onboarding.jurisdictions.access import require_editor, seat_or_404
from onboarding.jurisdictions.models import Seat

from . import services
from .coverage import coverage
from .forms import AttendanceForm, FormedForm, PromoterAnswerForm, TeamForm
from .models import Attendance, Promoter, PromoterTeam
from .services import Mark, Post

GUESS = {Answer.YES: Attendance.Status.PRESENT, Answer.NO: Attendance.Status.EXCUSED}
LINK_LIFE = timedelta(days=180)
WERE_THERE = [Attendance.Status.PRESENT, Attendance.Status.REPRESENTED]


def attendance_edit(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    require_editor(request.user, seat.jurisdiction)
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk, jurisdiction=seat.jurisdiction)
    form = _attendance_form(request, meeting)
    if request.method == "POST" and form.is_valid():
        try:
            shown = [ally.pk for ally in form.expected]
            services.record_attendance(meeting, marks=form.marks(), shown=shown, by=request.user)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("Attendance saved. Now choose the promoter team."))
            return redirect("meetings:team-edit", jurisdiction_pk)
    has_begun = meeting.starts_at <= timezone.now()
    context = {"seat": seat, "meeting": meeting, "form": form, "has_begun": has_begun}
    return render(request, "meetings/outcome/attendance-edit.html", context)


def team_show(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    team = _team(seat)
    context = _team_context(seat, team)
    if team:
        formed_on = team.formed_on or (timezone.localdate(team.meeting.starts_at) if team.meeting else None)
        context["formed_form"] = FormedForm(initial={"formed_on": formed_on})
    return render(request, "meetings/outcome/team-show.html", context)


def team_print(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    team = _team(seat)
    if team is None:
        return redirect("meetings:team-show", jurisdiction_pk)
    return render(request, "meetings/outcome/team-print.html", _team_context(seat, team))


def team_edit(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    require_editor(request.user, seat.jurisdiction)
    held = _held(seat).first()
    team = _team(seat)
    form = _team_form(request, seat, held, team)
    if request.method == "POST" and form.is_valid():
        shown = [ally.pk for ally in form.candidates]
        services.save_team(seat.jurisdiction, meeting=held, posts=form.posts(), shown=shown, by=request.user)
        messages.success(request, _("The team is saved. Everybody new in it is asked by e-mail."))
        return redirect("meetings:team-show", jurisdiction_pk)
    context = {"seat": seat, "form": form, "meeting": held, "team": team}
    return render(request, "meetings/outcome/team-edit.html", context)


@require_POST
def team_form(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    """Records the day on which the team was formed."""
    seat = seat_or_404(request.user, jurisdiction_pk)
    require_editor(request.user, seat.jurisdiction)
    team = get_object_or_404(PromoterTeam, jurisdiction=seat.jurisdiction)
    form = FormedForm(request.POST)
    if form.is_valid():
        try:
            services.form_team(team, formed_on=form.cleaned_data["formed_on"], by=request.user)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("The promoter team is formed."))
            return redirect("meetings:team-show", jurisdiction_pk)
    context = _team_context(seat, _team(seat)) | {"formed_form": form}
    return render(request, "meetings/outcome/team-show.html", context)


@require_POST
def promoter_ask_again(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    promoter = get_object_or_404(Promoter, pk=pk, team__jurisdiction=seat.jurisdiction)
    try:
        services.ask_again(promoter, by=request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("%(name)s is asked again.") % {"name": promoter.ally.name})
    return redirect("meetings:team-show", jurisdiction_pk)


@secret_page
def promoter_answer(request: HttpRequest, token: str) -> HttpResponse:
    rows = Promoter.objects.select_related("ally", "team__jurisdiction", "team__meeting")
    promoter = row_by_token(rows, token, purpose="promoter")
    if promoter.asked_at < timezone.now() - LINK_LIFE:
        return render(request, "410.html", status=410)
    initial = {"answer": promoter.answer, "reason": promoter.reason}
    form = PromoterAnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_as_promoter(promoter, **form.cleaned_data)
        except ValidationError:
            return render(request, "410.html", status=410)
        return redirect(f"{request.path}?saved=1")
    is_saved = "saved" in request.GET and promoter.answer != Promoter.Answer.PENDING
    areas = [area.get_area_display() for area in promoter.areas.all()]
    context = {"promoter": promoter, "team": promoter.team, "form": form, "areas": areas, "is_saved": is_saved}
    return render(request, "meetings/outcome/promoter-answer.html", context)


def _attendance_form(request: HttpRequest, meeting: Meeting) -> AttendanceForm:
    recorded = {row.ally_id: Mark(row.status, row.represented_by) for row in meeting.attendances.all()}
    answers = dict(meeting.invitations.standing().values_list("ally_id", "answer"))
    marks = recorded or {pk: Mark(GUESS.get(answer, "")) for pk, answer in answers.items()}
    allies = Ally.objects.filter(jurisdiction_id=meeting.jurisdiction_id)
    expected = allies.filter(pk__in={*answers, *recorded})
    others = allies.exclude(pk__in=expected.values("pk"))
    return AttendanceForm(posted_or_parked(request), expected=expected, others=others, initial_marks=marks)


def _team_form(request: HttpRequest, seat: Seat, held: Meeting | None, team: PromoterTeam | None) -> TeamForm:
    promoters = list(team.promoters.all()) if team else []
    posts = {
        promoter.ally_id: Post(promoter.role, tuple(row.area for row in promoter.areas.all()), promoter.backup)
        for promoter in promoters
    }
    allies = Ally.objects.filter(jurisdiction=seat.jurisdiction)
    attendances = Attendance.objects.filter(meeting__in=_held(seat), status__in=WERE_THERE)
    present = attendances.values_list("ally_id", flat=True)
    candidates = allies.filter(pk__in={*present, *posts}).prefetch_related("areas") if held or posts else []
    return TeamForm(posted_or_parked(request), candidates=candidates, backups=allies, posts=posts)


def _team(seat: Seat) -> PromoterTeam | None:
    promoters = Promoter.objects.select_related("ally", "backup").prefetch_related("areas")
    teams = PromoterTeam.objects.visible_to(seat.user).filter(jurisdiction=seat.jurisdiction)
    return teams.select_related("meeting").prefetch_related(Prefetch("promoters", promoters)).first()


def _team_context(seat: Seat, team: PromoterTeam | None) -> dict:
    promoters = list(team.promoters.all()) if team else []
    messages_about = latest_about(Promoter._meta.label_lower, [promoter.pk for promoter in promoters])
    posts = [(row.area, promoter.ally.name, promoter.answer) for promoter in promoters for row in promoter.areas.all()]
    return {
        "seat": seat,
        "team": team,
        "coverage": coverage(posts),
        "has_held_meeting": _held(seat).exists(),
        "promoters": [(promoter, messages_about.get(promoter.pk)) for promoter in promoters],
    }


def _held(seat: Seat) -> QuerySet[Meeting]:
    return Meeting.objects.filter(jurisdiction=seat.jurisdiction, status=Meeting.Status.HELD)
