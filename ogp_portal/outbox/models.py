from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    HELD = "held", _("held back")
    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("being sent")
    HANDOVER = "handover", _("being handed over")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    UNCERTAIN = "uncertain", _("uncertain")
    BOUNCED = "bounced", _("returned")


class MessageQuerySet(models.QuerySet):
    def about(self, about_type: str, ids) -> "MessageQuerySet":
        return self.filter(about_type=about_type, about_id__in=ids)

    def due(self, now=None) -> "MessageQuerySet":
        return self.filter(state=State.QUEUED, not_before__lte=now or timezone.now())

    def abandoned(self, now=None) -> "MessageQuerySet":
        return self.filter(state__in=[State.SENDING, State.HANDOVER], lease_until__lt=now or timezone.now())


class Message(models.Model):
    """One e-mail to one person: the row is the truth, the broker only wakes somebody up to look at it."""

    LEASE = timedelta(seconds=120)

    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    about_type = models.CharField(_("about"), max_length=100, blank=True)
    about_id = models.BigIntegerField(_("about, id"), null=True, blank=True)
    recipient = models.CharField(_("recipient"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=10)
    data = models.JSONField(_("data"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("times taken up"), default=0)
    slot_at = models.DateTimeField(null=True, blank=True, editable=False)
    refusals = models.PositiveIntegerField(_("times put off by the mail server"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=250)
    is_repeat = models.BooleanField(_("may have arrived twice"), default=False)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text, secrets masked"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["about_type", "about_id"], name="message_about"),
            models.Index(fields=["not_before", "id"], name="message_due", condition=Q(state="queued")),
            models.Index(fields=["lease_until"], name="message_leased", condition=Q(state__in=["sending", "handover"])),
            models.Index(fields=["state", "-id"], name="message_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="message_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["sending", "handover"]) | Q(lease_until__isnull=False),
                name="message_leased_while_sending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about_id or ''}".strip()


class LocalMail(models.Model):
    """A mail of the demo, which has no mail server: kept whole, read in the browser."""

    recipient = models.CharField(_("recipient"), max_length=254)
    content = models.BinaryField(_("content"))
    arrived_at = models.DateTimeField(_("arrived"), auto_now_add=True)

    class Meta:
        verbose_name = _("local mail")
        verbose_name_plural = _("local mailbox")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.recipient


class RateLimit(models.Model):
    """When the next message may go out to one domain, or from the whole site ("*")."""

    domain = models.CharField(_("domain"), max_length=254, primary_key=True)
    next_at = models.DateTimeField(_("next message at"))

    class Meta:
        verbose_name = _("rate limit")
        verbose_name_plural = _("rate limits")

    def __str__(self) -> str:
        return self.domain


class Heartbeat(models.Model):
    """When a background process last looked at the outbox."""

    name = models.CharField(_("name"), max_length=40, primary_key=True)
    beaten_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name
