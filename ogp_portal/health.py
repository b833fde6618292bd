"""Whether this process lives, whether it can serve, and how the background work is doing."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from .outbox.models import Heartbeat, Message, State

logger = logging.getLogger(__name__)

View = Callable[[HttpRequest], HttpResponse]


def probe(view: View) -> View:
    """For machines that ask how the portal is: no sign-in, never stored, 503 when the database refuses."""

    @login_not_required
    @require_safe
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            response = view(request)
        except DatabaseError as problem:
            logger.error("The database does not answer: %s", problem)
            response = JsonResponse({"database": "does not answer"}, status=503, headers={"Retry-After": "5"})
        response["Cache-Control"] = "no-store"
        return response

    return answer


@probe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@probe
def readyz(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ready", content_type="text/plain")


@probe
def statusz(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    states = dict(Message.objects.order_by().values_list("state").annotate(Count("pk")))
    waiting = Message.objects.due(now).aggregate(since=Min("not_before"))["since"]
    beaten = Heartbeat.objects.aggregate(last=Max("beaten_at"))["last"]
    return JsonResponse(
        {
            "worker_heartbeat_age_seconds": _seconds_since(beaten, now),
            "oldest_waiting_mail_seconds": _seconds_since(waiting, now) or 0,
            "mails": {state: states.get(state, 0) for state in State.values},
        }
    )


def _seconds_since(moment: datetime | None, now: datetime) -> float | None:
    return round((now - moment).total_seconds(), 1) if moment else None


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("statusz", statusz, name="statusz"),
]
