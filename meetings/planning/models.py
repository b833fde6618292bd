import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onboarding.accounts.models import User, validate_time_zone
from onboarding.jurisdictions.models import Jurisdiction


def new_uid() -> str:
    return str(uuid.uuid4())


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "MeetingQuerySet":
        return self.filter(jurisdiction__in=Jurisdiction.objects.visible_to(user))

    def upcoming(self) -> "MeetingQuerySet":
        return self.filter(status=Meeting.Status.SCHEDULED, ends_at__gt=timezone.now())


class Meeting(models.Model):
    """The coordination meeting. Its first invitation schedules it; `uid` and the organiser's address stay for life."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SCHEDULED = "scheduled", _("scheduled")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.CASCADE, related_name="meetings", verbose_name=_("jurisdiction")
    )
    title = models.CharField(_("title"), max_length=150)
    aim = models.TextField(_("aim"), max_length=2000, blank=True)
    expected_result = models.TextField(_("expected result"), max_length=2000, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    place = models.CharField(_("place"), max_length=300, blank=True)
    online_link = models.URLField(_("online link"), max_length=500, blank=True)
    answer_by = models.DateTimeField(_("answers by"))
    organiser = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("organiser"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    uid = models.CharField(max_length=100, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(_("calendar sequence"), default=0, editable=False)
    calendar_organiser_name = models.CharField(max_length=150, blank=True, editable=False)
    calendar_organiser_email = models.EmailField(blank=True, editable=False)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("created by"))
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message=_("The meeting must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(answer_by__lte=F("starts_at")),
                name="meeting_answer_by_before_start",
                violation_error_message=_("Answers must be due before the meeting starts."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "scheduled", "held", "cancelled"]), name="meeting_status_known"
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "-starts_at"], name="meeting_by_jurisdiction")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_scheduled(self) -> bool:
        return self.status == self.Status.SCHEDULED

    @property
    def is_held(self) -> bool:
        return self.status == self.Status.HELD

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED


class AgendaItem(models.Model):
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda_items", verbose_name=_("meeting"))
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    leader = models.CharField(_("who leads"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=600),
                name="agenda_item_minutes_in_range",
                violation_error_message=_("An item takes between 1 and 600 minutes."),
            )
        ]

    def __str__(self) -> str:
        return self.title
