from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ogp_portal.parking import posted_or_parked

from ..access import require_editor, seat_or_404
from ..forms import HandoverNoteForm
from ..handover import sections
from ..services.workspaces import update_workspace


def handover_show(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    context = {"seat": seat, "sections": sections(seat.jurisdiction)}
    return render(request, "onboarding/jurisdictions/handover_show.html", context)


def handover_edit(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    require_editor(request.user, seat.jurisdiction)
    form = HandoverNoteForm(posted_or_parked(request), instance=seat.jurisdiction)
    if request.method == "POST" and form.is_valid():
        update_workspace(form.instance, changed=form.changed_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("onboarding:handover-show", jurisdiction_pk)
    return render(request, "onboarding/jurisdictions/handover_edit.html", {"seat": seat, "form": form})
