from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..access import seat_or_404


def workspace_list(request: HttpRequest) -> HttpResponse:
    return render(request, "signed_in.html", {})


def workspace_create(request: HttpRequest) -> HttpResponse:
    return render(request, "signed_in.html", {})


def workspace_edit(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    return render(request, "signed_in.html", {"seat": seat})
