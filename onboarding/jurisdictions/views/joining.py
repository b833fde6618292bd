from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ogp_portal.parking import posted_or_parked

from ..access import require_coordinator, seat_or_404
from ..forms import JoinAnswerForm, JoinRequestForm
from ..models import JoinRequest, Jurisdiction
from ..services.joining import accept_join_request, ask_to_join, decline_join_request
from .workspaces import join_signer


def join_request_create(request: HttpRequest, match: str) -> HttpResponse:
    """Asks the coordinators of a workspace that this person was shown as a match."""
    try:
        pk = int(join_signer(request.user).unsign(match))
    except BadSignature:
        raise Http404 from None
    jurisdiction = get_object_or_404(Jurisdiction, pk=pk)
    form = JoinRequestForm(posted_or_parked(request))
    if request.method == "POST" and form.is_valid():
        try:
            ask_to_join(jurisdiction, message=form.cleaned_data["message"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your request is on its way. You will get a mail with the answer."))
            return redirect("onboarding:workspace-list")
    context = {"jurisdiction": jurisdiction, "form": form}
    return render(request, "onboarding/jurisdictions/join_request.html", context)


def join_request_answer(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    require_coordinator(request.user, seat.jurisdiction)
    rows = JoinRequest.objects.select_related("user", "jurisdiction", "answered_by")
    join_request = get_object_or_404(rows, pk=pk, jurisdiction=seat.jurisdiction)
    form = JoinAnswerForm(posted_or_parked(request))
    if request.method == "POST" and form.is_valid():
        try:
            _answer(join_request, form.cleaned_data["decision"], request)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your answer is on its way."))
            return redirect("onboarding:people-list", jurisdiction_pk)
    context = {"seat": seat, "join_request": join_request, "form": form}
    return render(request, "onboarding/jurisdictions/join_answer.html", context)


def _answer(join_request: JoinRequest, decision: str, request: HttpRequest) -> None:
    if decision == JoinAnswerForm.DECLINE:
        decline_join_request(join_request, by=request.user)
    else:
        accept_join_request(join_request, role=decision, by=request.user)
