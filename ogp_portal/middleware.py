import logging
import time
import uuid
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from .logs import request_id

logger = logging.getLogger("ogp_portal.requests")

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)

LARGEST_ID = 2**63 - 1

Handler = Callable[[HttpRequest], HttpResponse]


class RequestLogMiddleware:
    """One line for each request, with the name of its route instead of its address, which may hold a secret."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid.uuid4().hex[:12])
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            match = request.resolver_match
            route = match.view_name if match else "-"
            milliseconds = round((time.perf_counter() - began) * 1000)
            logger.info(
                "%s %s %s",
                request.method,
                route,
                response.status_code,
                extra={"route": route, "status": response.status_code, "milliseconds": milliseconds},
            )
            return response
        finally:
            request_id.reset(token)


class ReadableRequestMiddleware:
    """Refuses what no browser sends: text that is not UTF-8, and NUL, which no database can look up."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower().strip("\"'") not in ("utf-8", "utf8", "us-ascii"):
            raise BadRequest("The request is not in UTF-8.")
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("The address holds a NUL.")
        if any("\0" in value for value in request.COOKIES.values()):
            raise BadRequest("A cookie holds a NUL.")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        # SQLite raises an error for a number that no row of any table can have.
        if any(isinstance(value, int) and value > LARGEST_ID for value in kwargs.values()):
            raise Http404


class HeadersMiddleware:
    """Headers that Django does not set itself. Pages are private unless a view says otherwise."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cache-Control", "private, no-store")
        return response


class StaffSecondFactorMiddleware:
    """The administration opens only to staff who have set up a second factor (the demo excepted)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        match = request.resolver_match
        if not settings.STAFF_NEED_SECOND_FACTOR or match is None or "admin" not in match.app_names:
            return None
        if not request.user.is_authenticated or not request.user.is_staff:
            return None
        return None if is_mfa_enabled(request.user) else redirect("mfa_index")
