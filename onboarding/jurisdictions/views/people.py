from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ogp_portal.links import row_by_token, secret_page
from ogp_portal.outbox.services import latest_about
from ogp_portal.parking import posted_or_parked

from ..access import require_coordinator, seat_or_404
from ..forms import RoleForm, SeatInvitationForm
from ..models import Seat, SeatInvitation
from ..people_history import people_history
from ..services import seats as service


def people_list(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    jurisdiction = seat.jurisdiction
    seats = list(jurisdiction.seats.select_related("user"))
    context = {"seat": seat, "seats": seats, "needs_backup": sum(row.is_coordinator for row in seats) == 1}
    if seat.is_coordinator:
        invitations = list(jurisdiction.seat_invitations.unanswered())
        mails = latest_about("onboarding.seatinvitation", [row.pk for row in invitations])
        context |= {
            "invitations": [(row, mails.get(row.pk)) for row in invitations],
            "join_requests": jurisdiction.join_requests.open().select_related("user"),
            "history": people_history(jurisdiction),
        }
    return render(request, "onboarding/jurisdictions/people_list.html", context)


def seat_invitation_create(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = _coordinator_or_404(request, jurisdiction_pk)
    new = SeatInvitation(jurisdiction=seat.jurisdiction, language=request.LANGUAGE_CODE)
    form = SeatInvitationForm(posted_or_parked(request), instance=new)
    if request.method == "POST" and form.is_valid():
        try:
            service.invite_colleague(form.save(commit=False), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("onboarding:people-list", jurisdiction_pk)
    return render(request, "onboarding/jurisdictions/seat_invite.html", {"seat": seat, "form": form})


def seat_invitation_revoke(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat = _coordinator_or_404(request, jurisdiction_pk)
    invitation = get_object_or_404(SeatInvitation.objects.unanswered(), pk=pk, jurisdiction=seat.jurisdiction)
    if request.method == "POST":
        return _done(
            request,
            jurisdiction_pk,
            lambda: service.revoke_invitation(invitation, by=request.user),
            _("The invitation is taken back."),
        )
    question = _("Take back the invitation to %(email)s?") % {"email": invitation.email}
    return _confirm(request, seat, question, _("Its link will no longer open."), _("Take it back"))


def seat_edit(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat = _coordinator_or_404(request, jurisdiction_pk)
    row = get_object_or_404(Seat.objects.select_related("user"), pk=pk, jurisdiction=seat.jurisdiction)
    form = RoleForm(posted_or_parked(request), instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            service.change_role(row, role=form.cleaned_data["role"], by=request.user)
        except ValidationError as error:
            form.add_error("role", error)
        else:
            messages.success(request, _("The role is changed."))
            return redirect("onboarding:people-list", jurisdiction_pk)
    return render(request, "onboarding/jurisdictions/seat_edit.html", {"seat": seat, "row": row, "form": form})


def seat_remove(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat = _coordinator_or_404(request, jurisdiction_pk)
    row = get_object_or_404(Seat.objects.select_related("user"), pk=pk, jurisdiction=seat.jurisdiction)
    if request.method == "POST":
        return _done(
            request, jurisdiction_pk, lambda: service.remove_seat(row, by=request.user), _("The seat is taken away.")
        )
    question = _("Remove %(person)s?") % {"person": row.user}
    return _confirm(request, seat, question, _("What this person has written stays."), _("Remove"))


def seat_leave(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    if request.method == "POST":
        return _done(
            request,
            jurisdiction_pk,
            lambda: service.leave_workspace(seat),
            _("You have left the workspace."),
            then="onboarding:workspace-list",
        )
    question = _("Leave the workspace of %(name)s?") % {"name": seat.jurisdiction}
    return _confirm(request, seat, question, _("You will no longer see it. What you have written stays."), _("Leave"))


@secret_page
def seat_accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the secret link: GET shows, POST of somebody signed in accepts."""
    rows = SeatInvitation.objects.filter(revoked_at__isnull=True).select_related("jurisdiction", "invited_by")
    invitation = row_by_token(rows, token, purpose="seat")
    if not invitation.is_open:
        return render(request, "410.html", status=410)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        try:
            service.accept_invitation(invitation, by=request.user)
        except ValidationError:
            return render(request, "410.html", status=410)
        messages.success(request, _("Welcome. Your seat is ready."))
        return redirect("onboarding:workspace-show", invitation.jurisdiction_id)
    return render(request, "onboarding/jurisdictions/seat_accept.html", {"invitation": invitation})


def _coordinator_or_404(request: HttpRequest, jurisdiction_pk: int) -> Seat:
    seat = seat_or_404(request.user, jurisdiction_pk)
    require_coordinator(request.user, seat.jurisdiction)
    return seat


def _confirm(request: HttpRequest, seat: Seat, question: str, consequence: str, submit: str) -> HttpResponse:
    context = {"seat": seat, "question": question, "consequence": consequence, "submit": submit}
    context["cancel_url"] = reverse("onboarding:people-list", args=[seat.jurisdiction_id])
    return render(request, "onboarding/jurisdictions/confirm.html", context)


def _done(request: HttpRequest, jurisdiction_pk: int, act, success: str, then: str = "") -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        messages.error(request, error.messages[0], extra_tags="danger")
        return redirect("onboarding:people-list", jurisdiction_pk)
    messages.success(request, success)
    return redirect(then) if then else redirect("onboarding:people-list", jurisdiction_pk)
