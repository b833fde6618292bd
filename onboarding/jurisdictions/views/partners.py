from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..access import seat_or_404


def partner_list(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    return render(request, "signed_in.html", {"seat": seat})


def partner_create(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    return render(request, "signed_in.html", {"seat": seat})


def partner_edit(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    return render(request, "signed_in.html", {"seat": seat})


def partner_remove(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    return render(request, "signed_in.html", {"seat": seat})
