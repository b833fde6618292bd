"""Nothing typed is lost: a form posted with an expired session or a stale token is parked and shown again."""

import logging
from datetime import timedelta
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import middleware as auth
from django.contrib.auth.views import redirect_to_login
from django.core.signing import BadSignature, Signer
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from . import errors
from .ciphers import cipher

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(hours=1)
LARGEST_FORM = 500_000
MOST_FORMS_OF_ONE_PERSON = 20
OWNER_FIELD = "form_owner"
PURPOSE = "ogp_portal.parking"
NEVER_PARKED = (OWNER_FIELD, "csrfmiddlewaretoken", "code")


class ParkedFormQuerySet(models.QuerySet):
    def fresh(self) -> "ParkedFormQuerySet":
        return self.filter(parked_at__gt=timezone.now() - KEPT_FOR)

    def stale(self) -> "ParkedFormQuerySet":
        return self.filter(parked_at__lte=timezone.now() - KEPT_FOR)


class ParkedForm(models.Model):
    """What one person typed into one page, encrypted, kept for an hour."""

    owner_id = models.BigIntegerField(_("owner"))
    path = models.CharField(_("page"), max_length=500)
    content = models.BinaryField(_("content"))
    parked_at = models.DateTimeField(_("parked at"), db_index=True)

    objects = ParkedFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("parked form")
        verbose_name_plural = _("parked forms")
        constraints = [models.UniqueConstraint(fields=["owner_id", "path"], name="parked_form_once")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class LoginRequiredMiddleware(auth.LoginRequiredMiddleware):
    """Every view needs sign-in unless it says otherwise; public views do not even look who is signed in."""

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponseBase | None:
        if not getattr(view, "login_required", True):
            return None
        return super().process_view(request, view, args, kwargs)

    def handle_no_permission(self, request: HttpRequest, view) -> HttpResponseRedirect:
        if request.method != "POST" or park(request) is not None:
            return super().handle_no_permission(request, view)
        return redirect_to_login(_page_of_the_form(request), self.get_login_url(view))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.method == "POST" and response.status_code == 302:
            _forget(request)
        if request.method == "GET" and response.status_code == 405 and _forget(request):
            messages.warning(request, _("Your session had ended before this was done. Please do it again."))
            return redirect(settings.LOGIN_REDIRECT_URL)
        return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form again, with what was typed, when it is this person's own; otherwise the plain page 403."""
    owner_id = park(request)
    if owner_id is None or (request.user.is_authenticated and request.user.pk != owner_id):
        return errors.stale_form(request)
    request.is_parked = True  # type: ignore[attr-defined]
    return redirect(request.get_full_path())


def form_owner(request: HttpRequest) -> dict:
    """For templates: the hidden field that says whose form this is. Pages without forms do not look who is there."""
    return {OWNER_FIELD: SimpleLazyObject(lambda: owner_mark(request))}


def owner_mark(request: HttpRequest) -> str:
    user = request.user
    return _owner_signer().sign(str(user.pk)) if user.is_authenticated else ""


def park(request: HttpRequest) -> int | None:
    """Keeps what was posted for its owner, and returns the owner's id; None when there was nothing to keep."""
    owner_id = _owner_of(request.POST)
    content = _without_secrets(request.POST).urlencode().encode()
    if owner_id is None or not content or len(content) > LARGEST_FORM or len(request.path) > 500:
        return None
    ParkedForm.objects.update_or_create(
        owner_id=owner_id,
        path=request.path,
        defaults={"content": cipher(PURPOSE).encrypt(content), "parked_at": timezone.now()},
    )
    owned = ParkedForm.objects.filter(owner_id=owner_id)
    surplus = owned.order_by("-parked_at").values_list("pk", flat=True)[MOST_FORMS_OF_ONE_PERSON:]
    ParkedForm.objects.filter(pk__in=list(surplus)).delete()
    return owner_id


def posted_or_parked(request: HttpRequest) -> QueryDict | None:
    """What to bind a form to: the POST, or what this person typed here before their session ended, or None."""
    if request.method == "POST":
        return request.POST
    row = ParkedForm.objects.fresh().filter(owner_id=request.user.pk, path=request.path).first()
    content = _decrypted(row) if row else None
    if content is None:
        return None
    messages.warning(request, _("This is what you typed before your session ended. It has not been saved yet."))
    return QueryDict(content)


def erase_stale() -> int:
    """Deletes the parked forms whose hour is over, and returns how many there were."""
    return ParkedForm.objects.stale().delete()[0]


def _owner_of(post: QueryDict) -> int | None:
    try:
        return int(_owner_signer().unsign(post.get(OWNER_FIELD, "")))
    except BadSignature:
        return None


def _owner_signer() -> Signer:
    return Signer(salt="ogp_portal.parking.owner")


def _without_secrets(post: QueryDict) -> QueryDict:
    kept = post.copy()
    for name in post:
        if name in NEVER_PARKED or "password" in name.lower():
            del kept[name]
    return kept


def _page_of_the_form(request: HttpRequest) -> str:
    """Where a button that carried nothing typed was pressed; its own address may not answer a GET."""
    referrer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure()):
        return request.get_full_path()
    page = urlsplit(referrer)
    return f"{page.path}?{page.query}" if page.query else page.path


def _forget(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "is_parked", False):
        return 0
    return ParkedForm.objects.filter(owner_id=user.pk, path=request.path).delete()[0]


def _decrypted(row: ParkedForm) -> bytes | None:
    try:
        return cipher(PURPOSE).decrypt(bytes(row.content))
    except InvalidToken:
        logger.warning("Parked form %s cannot be read: the secret key has changed.", row.pk)
        return None
