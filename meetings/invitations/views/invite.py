"""Choosing whom to invite, seeing the mail, sending it; and what is done with one invited person."""

from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from meetings.allies.areas import Area
from meetings.allies.models import Ally
from meetings.invitations import services, writing
from meetings.invitations.forms import AddressForm, InviteForm
from meetings.invitations.models import ColleagueSuggestion, Invitation
from meetings.invitations.views.meeting import meeting_to_write
from meetings.planning.models import Meeting
from ogp_portal.fields import is_row_id
from ogp_portal.outbox.kinds import Mail
from ogp_portal.parking import posted_or_parked

EXAMPLE_LINK = "https://…"
MAIL_MAY_HAVE_STYLES = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "frame-ancestors": ["'none'"]}


def invitation_create(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat, meeting = meeting_to_write(request.user, jurisdiction_pk, pk)
    allies = Ally.objects.filter(jurisdiction=seat.jurisdiction)
    is_choosing = "choose" in request.POST
    form = InviteForm(None if is_choosing else posted_or_parked(request), allies=allies)
    context = {"seat": seat, "meeting": meeting, "form": form}
    if request.method == "POST" and form.is_valid():
        chosen = list(form.cleaned_data["allies"])
        if "send" not in request.POST:
            return render(
                request,
                "meetings/invitations/invitation-preview.html",
                {
                    **context,
                    "chosen": chosen,
                    "previews": _previews(meeting, chosen),
                },
            )
        try:
            count = services.invite_allies(meeting, allies=chosen, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            _say_how_many(request, count)
            return redirect("meetings:meeting-show", jurisdiction_pk, pk)
    asked = request.POST if is_choosing else form.data or request.GET
    context |= _candidates(asked, meeting, allies)
    return render(request, "meetings/invitations/invitation-create.html", context)


@require_safe
@csp_replace(MAIL_MAY_HAVE_STYLES)
def invitation_preview(request: HttpRequest, jurisdiction_pk: int, pk: int, ally_pk: int) -> HttpResponse:
    """The HTML of the very mail that one ally would get, with a link that leads nowhere."""
    _seat, meeting = meeting_to_write(request.user, jurisdiction_pk, pk)
    ally = get_object_or_404(Ally, pk=ally_pk, jurisdiction=meeting.jurisdiction)
    return HttpResponse(_mail_for(meeting, ally).html)


def invitation_remove(request: HttpRequest, jurisdiction_pk: int, pk: int, invitation_pk: int) -> HttpResponse:
    seat, invitation = _invitation(request, jurisdiction_pk, pk, invitation_pk)
    if request.method == "POST":
        _say(request, lambda: services.remove_invitation(invitation, by=request.user), _("Taken off the meeting."))
        return redirect("meetings:meeting-show", jurisdiction_pk, pk)
    return render(
        request,
        "meetings/invitations/invitation-remove.html",
        {
            "seat": seat,
            "meeting": invitation.meeting,
            "invitation": invitation,
        },
    )


def invitation_correct(request: HttpRequest, jurisdiction_pk: int, pk: int, invitation_pk: int) -> HttpResponse:
    seat, invitation = _invitation(request, jurisdiction_pk, pk, invitation_pk)
    form = AddressForm(posted_or_parked(request), initial={"email": invitation.ally.email})
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_address(invitation, email=form.cleaned_data["email"], by=request.user)
        except ValidationError as refusal:
            form.add_error("email", refusal)
        else:
            messages.success(request, _("The address is corrected and the mail is on its way."))
            return redirect("meetings:meeting-show", jurisdiction_pk, pk)
    return render(
        request,
        "meetings/invitations/invitation-correct.html",
        {
            "seat": seat,
            "meeting": invitation.meeting,
            "invitation": invitation,
            "form": form,
        },
    )


@require_POST
def invitation_send_again(request: HttpRequest, jurisdiction_pk: int, pk: int, invitation_pk: int) -> HttpResponse:
    _seat, invitation = _invitation(request, jurisdiction_pk, pk, invitation_pk)
    _say(request, lambda: services.send_again(invitation, by=request.user), _("The mail is on its way again."))
    return redirect("meetings:meeting-show", jurisdiction_pk, pk)


@require_POST
def suggestion_accept(request: HttpRequest, jurisdiction_pk: int, pk: int, suggestion_pk: int) -> HttpResponse:
    suggestion = _suggestion(request, jurisdiction_pk, pk, suggestion_pk)
    try:
        count = services.accept_suggestion(suggestion, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages), extra_tags="danger")
    else:
        invited = _("%(name)s is on your list of allies and invited.") % {"name": suggestion.name}
        if count:
            messages.success(request, invited)
        else:
            _say_how_many(request, count)
    return redirect("meetings:meeting-show", jurisdiction_pk, pk)


@require_POST
def suggestion_decline(request: HttpRequest, jurisdiction_pk: int, pk: int, suggestion_pk: int) -> HttpResponse:
    suggestion = _suggestion(request, jurisdiction_pk, pk, suggestion_pk)
    _say(
        request,
        lambda: services.decline_suggestion(suggestion, by=request.user),
        _("The suggestion is put aside. Nobody gets a mail."),
    )
    return redirect("meetings:meeting-show", jurisdiction_pk, pk)


def _invitation(request: HttpRequest, jurisdiction_pk: int, pk: int, invitation_pk: int):
    seat, meeting = meeting_to_write(request.user, jurisdiction_pk, pk)
    invitations = Invitation.objects.standing().select_related("ally")
    invitation = get_object_or_404(invitations, pk=invitation_pk, meeting=meeting)
    invitation.meeting = meeting
    return seat, invitation


def _suggestion(request: HttpRequest, jurisdiction_pk: int, pk: int, suggestion_pk: int) -> ColleagueSuggestion:
    _seat, meeting = meeting_to_write(request.user, jurisdiction_pk, pk)
    suggestions = ColleagueSuggestion.objects.select_related("invitation__ally")
    return get_object_or_404(suggestions, pk=suggestion_pk, invitation__meeting=meeting)


def _say(request: HttpRequest, act, success: str) -> None:
    """Does it and says so; a refusal is said instead."""
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages), extra_tags="danger")
    else:
        messages.success(request, success)


def _say_how_many(request: HttpRequest, count: int) -> None:
    if not count:
        messages.info(request, _("Everybody you chose is invited already. Nobody gets a second mail."))
        return
    messages.success(
        request,
        ngettext(
            "%(count)s invitation is on its way. This page shows it as it is delivered and answered.",
            "%(count)s invitations are on their way. This page shows each one as it is delivered and answered.",
            count,
        )
        % {"count": count},
    )


def _candidates(asked: QueryDict, meeting: Meeting, allies: QuerySet[Ally]) -> dict:
    """The allies who are not invited, as the filters narrow them, and who of them is chosen, shown or not."""
    area, kind = asked.get("area", ""), asked.get("kind", "")
    invited = meeting.invitations.standing().values("ally_id")
    candidates = everybody = allies.exclude(pk__in=invited).prefetch_related("areas")
    if area in Area.values:
        candidates = candidates.covering(area)
    if kind in Ally.InstitutionKind.values:
        candidates = candidates.filter(institution_kind=kind)
    shown = list(candidates)
    chosen = _chosen(asked, shown)
    return {
        "allies": shown,
        "chosen": chosen,
        "kept": everybody.filter(pk__in=chosen - {ally.pk for ally in shown}),
        "area": area,
        "kind": kind,
        "areas": Area.choices,
        "institution_kinds": Ally.InstitutionKind.choices,
        "has_allies": allies.exists(),
    }


def _chosen(asked: QueryDict, shown: list[Ally]) -> set[int]:
    if asked.get("choose") == "none":
        return set()
    chosen = {int(value) for value in asked.getlist("allies") if is_row_id(value)}
    return chosen | {ally.pk for ally in shown} if asked.get("choose") == "all" else chosen


def _previews(meeting: Meeting, allies: list[Ally]) -> list[dict]:
    """One mail for each language and time zone among the chosen, as the first of them will get it."""
    result = []
    for code, zone in dict.fromkeys((ally.language, ally.time_zone) for ally in allies):
        people = [ally for ally in allies if (ally.language, ally.time_zone) == (code, zone)]
        result.append({"people": people, "first": people[0], "code": code, "mail": _mail_for(meeting, people[0])})
    return result


def _mail_for(meeting: Meeting, ally: Ally) -> Mail:
    with translation.override(ally.language):
        return writing.request_mail(
            Invitation(meeting=meeting, ally=ally),
            recipient=ally.email,
            link=EXAMPLE_LINK,
            sequence=meeting.sequence,
            stamp=timezone.now(),
        )
