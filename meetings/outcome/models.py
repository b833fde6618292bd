from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.allies.areas import Area
from meetings.allies.models import Ally
from meetings.planning.models import Meeting
from onboarding.accounts.models import User
from onboarding.jurisdictions.models import Jurisdiction


class Attendance(models.Model):
    """Whether an ally was at a meeting that was held."""

    class Status(models.TextChoices):
        PRESENT = "present", _("present")
        EXCUSED = "excused", _("excused")
        ABSENT = "absent", _("absent")
        REPRESENTED = "represented", _("represented")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", verbose_name=_("meeting"))
    ally = models.ForeignKey(Ally, models.CASCADE, related_name="attendances", verbose_name=_("ally"))
    status = models.CharField(_("attendance"), max_length=12, choices=Status.choices)
    represented_by = models.CharField(_("represented by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "ally"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(status="represented") | Q(represented_by=""), name="attendance_representative_only_then"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ally}: {self.get_status_display()}"


class PromoterTeamQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "PromoterTeamQuerySet":
        return self.filter(jurisdiction__in=Jurisdiction.objects.visible_to(user))


class PromoterTeam(models.Model):
    """The meeting's result: the people who carry the application. One for each jurisdiction."""

    jurisdiction = models.OneToOneField(
        Jurisdiction, models.CASCADE, related_name="promoter_team", verbose_name=_("jurisdiction")
    )
    meeting = models.ForeignKey(
        Meeting,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="promoter_teams",
        verbose_name=_("formed by the meeting"),
    )
    formed_on = models.DateField(_("formed on"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    objects = PromoterTeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("promoter team")
        verbose_name_plural = _("promoter teams")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return str(self.jurisdiction)

    @property
    def is_formed(self) -> bool:
        return self.formed_on is not None


class PromoterQuerySet(models.QuerySet):
    def accepted(self) -> "PromoterQuerySet":
        return self.filter(answer=Promoter.Answer.ACCEPTED)


class Promoter(models.Model):
    """A member of the promoter team."""

    class Role(models.TextChoices):
        SPONSOR = "sponsor", _("political sponsor")
        LEAD = "lead", _("lead")
        MEMBER = "member", _("member")
        ADVISER = "adviser", _("adviser")

    class Answer(models.TextChoices):
        PENDING = "pending", _("asked, no answer yet")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    team = models.ForeignKey(PromoterTeam, models.CASCADE, related_name="promoters", verbose_name=_("promoter team"))
    ally = models.ForeignKey(Ally, models.CASCADE, related_name="promoter_posts", verbose_name=_("ally"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    backup = models.ForeignKey(Ally, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("backup"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, default=Answer.PENDING)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    link_version = models.PositiveIntegerField(default=1, editable=False)

    objects = PromoterQuerySet.as_manager()

    class Meta:
        verbose_name = _("promoter")
        verbose_name_plural = _("promoters")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["team", "ally"], name="promoter_once"),
            models.CheckConstraint(
                condition=Q(answer="pending") | Q(answered_at__isnull=False), name="promoter_answer_dated"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ally)


class PromoterArea(models.Model):
    """One open-government area that a promoter answers for."""

    promoter = models.ForeignKey(Promoter, models.CASCADE, related_name="areas", verbose_name=_("promoter"))
    area = models.CharField(_("area"), max_length=20, choices=Area.choices)

    class Meta:
        verbose_name = _("area of a promoter")
        verbose_name_plural = _("areas of promoters")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["promoter", "area"], name="promoter_area_once")]

    def __str__(self) -> str:
        return self.get_area_display()
