from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ogp_portal.parking import posted_or_parked

from ..access import require_editor, seat_or_404
from ..forms import PartnerForm
from ..models import Partner, Seat
from ..services.partners import remove_partner, save_partner


def partner_list(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    context = {"seat": seat, "partners": seat.jurisdiction.partners.all()}
    return render(request, "onboarding/jurisdictions/partner_list.html", context)


def partner_create(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = _editor_or_404(request, jurisdiction_pk)
    return _edit(request, seat, Partner(jurisdiction=seat.jurisdiction))


def partner_edit(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat = _editor_or_404(request, jurisdiction_pk)
    return _edit(request, seat, get_object_or_404(Partner, pk=pk, jurisdiction=seat.jurisdiction))


def partner_remove(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat = _editor_or_404(request, jurisdiction_pk)
    partner = get_object_or_404(Partner, pk=pk, jurisdiction=seat.jurisdiction)
    if request.method == "POST":
        remove_partner(partner, by=request.user)
        messages.success(request, _("The partner is removed."))
        return redirect("onboarding:partner-list", jurisdiction_pk)
    context = {
        "seat": seat,
        "question": _("Remove %(organisation)s?") % {"organisation": partner},
        "consequence": _("Its contact person is removed as well."),
        "submit": _("Remove"),
        "cancel_url": reverse("onboarding:partner-list", args=[jurisdiction_pk]),
    }
    return render(request, "onboarding/jurisdictions/confirm.html", context)


def _edit(request: HttpRequest, seat: Seat, partner: Partner) -> HttpResponse:
    form = PartnerForm(posted_or_parked(request), instance=partner)
    if request.method == "POST" and form.is_valid():
        try:
            save_partner(form.save(commit=False), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("onboarding:partner-list", seat.jurisdiction_id)
    return render(request, "onboarding/jurisdictions/partner_form.html", {"seat": seat, "form": form})


def _editor_or_404(request: HttpRequest, jurisdiction_pk: int) -> Seat:
    seat = seat_or_404(request.user, jurisdiction_pk)
    require_editor(request.user, seat.jurisdiction)
    return seat
