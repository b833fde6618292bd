from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ogp_portal.parking import posted_or_parked
from onboarding.jurisdictions.access import require_editor, seat_or_404
from onboarding.jurisdictions.models import Seat

from .areas import uncovered
from .forms import AllyFilterForm, AllyForm
from .models import Ally, AllyArea
from .services import awaiting_meetings, remove_ally, save_ally

ON_A_PAGE = 25


def ally_list(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    allies = Ally.objects.filter(jurisdiction=seat.jurisdiction)
    form = AllyFilterForm(request.GET)
    found = form.filtered(allies).prefetch_related("areas")
    covered = AllyArea.objects.filter(ally__jurisdiction=seat.jurisdiction).values_list("area", flat=True)
    asked = request.GET.copy()
    asked.pop("page", None)
    return render(
        request,
        "meetings/allies/ally-list.html",
        {
            "seat": seat,
            "form": form,
            "total": allies.count(),
            "asked": asked.urlencode(),
            "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
            "uncovered": uncovered(covered.order_by().distinct()),
        },
    )


def ally_create(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    require_editor(request.user, seat.jurisdiction)
    form = AllyForm(posted_or_parked(request), instance=Ally(jurisdiction=seat.jurisdiction))
    if _is_saved(request, form):
        messages.success(request, _("%(name)s is on your list.") % {"name": form.instance.name})
        return redirect("meetings:ally-list", jurisdiction_pk)
    return render(request, "meetings/allies/ally-edit.html", {"seat": seat, "form": form})


def ally_edit(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    require_editor(request.user, seat.jurisdiction)
    ally = _ally_or_404(seat, pk)
    name = ally.name
    form = AllyForm(posted_or_parked(request), instance=ally)
    if _is_saved(request, form):
        messages.success(request, _("Changes saved."))
        return redirect("meetings:ally-list", jurisdiction_pk)
    return render(request, "meetings/allies/ally-edit.html", {"seat": seat, "form": form, "pk": pk, "name": name})


def ally_remove(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    require_editor(request.user, seat.jurisdiction)
    ally = _ally_or_404(seat, pk)
    problems = []
    if request.method == "POST":
        try:
            remove_ally(ally, by=request.user)
        except ValidationError as refusal:
            problems = refusal.messages
        else:
            messages.success(request, _("%(name)s is no longer on your list.") % {"name": ally.name})
            return redirect("meetings:ally-list", jurisdiction_pk)
    return render(
        request,
        "meetings/allies/ally-remove.html",
        {
            "seat": seat,
            "ally": ally,
            "problems": problems,
            "awaiting": awaiting_meetings(ally),
            "is_promoter": ally.promoter_posts.exists(),
            "has_attended": ally.attendances.exists(),
        },
    )


def _ally_or_404(seat: Seat, pk: int) -> Ally:
    return get_object_or_404(Ally.objects.visible_to(seat.user), pk=pk, jurisdiction=seat.jurisdiction)


def _is_saved(request: HttpRequest, form: AllyForm) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        save_ally(form.instance, areas=form.cleaned_data["areas"], by=request.user)
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    return True
