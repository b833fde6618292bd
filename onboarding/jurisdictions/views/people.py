from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..access import seat_or_404


def people_list(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    return render(request, "signed_in.html", {"seat": seat})


def seat_invitation_create(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    return render(request, "signed_in.html", {"seat": seat})


def seat_invitation_revoke(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    return render(request, "signed_in.html", {"seat": seat})


def seat_edit(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    return render(request, "signed_in.html", {"seat": seat})


def seat_remove(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    return render(request, "signed_in.html", {"seat": seat})


def seat_leave(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    return render(request, "signed_in.html", {"seat": seat})


def seat_accept(request: HttpRequest, token: str) -> HttpResponse:
    return render(request, "signed_in.html", {})
