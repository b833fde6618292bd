from allauth.account.models import EmailAddress
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.signing import Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ogp_portal.links import make_token
from ogp_portal.parking import posted_or_parked
from onboarding.accounts.models import User

from ..access import require_editor, seat_or_404
from ..duplicates import likely_matches
from ..forms import JoinRequestForm, WorkspaceForm
from ..models import JoinRequest, Jurisdiction, Seat, SeatInvitation
from ..services.workspaces import create_workspace, update_workspace


def workspace_list(request: HttpRequest) -> HttpResponse:
    """The page after sign-in; who has exactly one workspace and nothing to answer goes straight to it."""
    seats = list(Seat.objects.filter(user=request.user).select_related("jurisdiction__country"))
    invitations = _invitations_to(request.user)
    if len(seats) == 1 and not invitations:
        return redirect("onboarding:workspace-show", seats[0].jurisdiction_id)
    join_requests = JoinRequest.objects.open().filter(user=request.user).select_related("jurisdiction")
    context = {"seats": seats, "invitations": invitations, "join_requests": join_requests}
    return render(request, "onboarding/jurisdictions/workspace_list.html", context)


def workspace_create(request: HttpRequest) -> HttpResponse:
    """The form; then, when a workspace like it exists, "Is it this one?", which carries along what was typed."""
    new = Jurisdiction(time_zone=request.user.time_zone)
    form = WorkspaceForm(posted_or_parked(request), instance=new)
    if request.method != "POST" or not form.is_valid() or "back" in request.POST:
        return _workspace_form(request, form)
    matches = likely_matches(form.instance)
    if matches and "different" not in request.POST:
        return _is_it_this_one(request, form, matches)
    try:
        jurisdiction = create_workspace(form.save(commit=False), by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return _workspace_form(request, form)
    messages.success(request, _("The workspace is ready. You are its coordinator."))
    return redirect("onboarding:workspace-show", jurisdiction.pk)


def workspace_edit(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    require_editor(request.user, seat.jurisdiction)
    form = WorkspaceForm(posted_or_parked(request), instance=seat.jurisdiction)
    if request.method == "POST" and form.is_valid():
        update_workspace(form.instance, changed=form.changed_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("onboarding:workspace-show", jurisdiction_pk)
    return _workspace_form(request, form, seat)


def join_signer(user: User) -> Signer:
    """Only who was shown a match may ask to join it, so that workspaces cannot be listed by counting numbers."""
    return Signer(salt=f"onboarding.join.{user.pk}")


def _workspace_form(request: HttpRequest, form: WorkspaceForm, seat: Seat | None = None) -> HttpResponse:
    return render(request, "onboarding/jurisdictions/workspace_form.html", {"form": form, "seat": seat})


def _is_it_this_one(request: HttpRequest, form: WorkspaceForm, matches: list[Jurisdiction]) -> HttpResponse:
    own = set(Seat.objects.filter(user=request.user).values_list("jurisdiction_id", flat=True))
    signer = join_signer(request.user)
    rows = [(match, signer.sign(match.pk), match.pk in own) for match in matches]
    hidden = [(name, form.data.get(name, "")) for name in form.fields]
    context = {"form": form, "rows": rows, "hidden": hidden, "join_form": JoinRequestForm(auto_id=False)}
    return render(request, "onboarding/jurisdictions/workspace_matches.html", context)


def _invitations_to(user: User) -> list[tuple[SeatInvitation, str]]:
    verified = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    addresses = {email.casefold() for email in verified}
    rows = SeatInvitation.objects.open().filter(email__in=addresses).select_related("jurisdiction")
    return [(row, make_token(purpose="seat", pk=row.pk, version=row.link_version)) for row in rows]
