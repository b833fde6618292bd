from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onboarding.jurisdictions.access import seat_or_404
from onboarding.jurisdictions.handover import months_left_text

from .steps import registered


def workspace_show(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    """The journey: where this local government stands, what comes next and who has to act."""
    seat = seat_or_404(request.user, jurisdiction_pk)
    jurisdiction = seat.jurisdiction
    steps = [(step, step.state(jurisdiction)) for step in registered()]
    seats = list(jurisdiction.seats.select_related("user"))
    context = {
        "seat": seat,
        "steps": steps,
        "current": next((state for _step, state in steps if state.status == "now"), None),
        "done": sum(state.status == "done" for _step, state in steps),
        "seats": seats,
        "needs_backup": sum(row.is_coordinator for row in seats) == 1,
        "partners": list(jurisdiction.partners.all()),
        "term": months_left_text(jurisdiction),
    }
    return render(request, "onboarding/journey/workspace_show.html", context)
