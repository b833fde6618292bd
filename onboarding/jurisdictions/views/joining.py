from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..access import seat_or_404


def join_request_create(request: HttpRequest, jurisdiction_pk: int) -> HttpResponse:
    return render(request, "signed_in.html", {})


def join_request_answer(request: HttpRequest, jurisdiction_pk: int, pk: int) -> HttpResponse:
    seat = seat_or_404(request.user, jurisdiction_pk)
    return render(request, "signed_in.html", {"seat": seat})
