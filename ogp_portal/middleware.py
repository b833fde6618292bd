import logging
import time
import uuid
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from .logs import request_id

logger = logging.getLogger("ogp_portal.requests")

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen",
                    "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb")
)

Handler = Callable[[HttpRequest], HttpResponse]


class RequestLogMiddleware:
    """One line for each request, with the name of its route instead of its address, which may hold a secret."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid.uuid4().hex[:12])
        began = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = request_id.get()
        match = request.resolver_match
        logger.info(
            "%s %s %s", request.method, match.view_name if match else "-", response.status_code,
            extra={"milliseconds": round((time.perf_counter() - began) * 1000)},
        )
        request_id.reset(token)
        return response


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
        if not settings.STAFF_NEED_SECOND_FACTOR or "admin" not in request.resolver_match.app_names:
            return None
        if not request.user.is_authenticated or not request.user.is_staff:
            return None
        return None if is_mfa_enabled(request.user) else redirect("mfa_index")
