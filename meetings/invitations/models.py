from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.allies.models import Ally
from meetings.planning.models import Meeting
from onboarding.accounts.models import User


class Answer(models.TextChoices):
    NONE = "", _("no answer yet")
    YES = "yes", _("comes")
    MAYBE = "maybe", _("maybe")
    NO = "no", _("does not come")


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "InvitationQuerySet":
        return self.filter(meeting__in=Meeting.objects.visible_to(user))

    def standing(self) -> "InvitationQuerySet":
        return self.filter(removed_at__isnull=True)


class Invitation(models.Model):
    """One ally's invitation to one meeting, and what they replied."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations", verbose_name=_("meeting"))
    ally = models.ForeignKey(Ally, models.CASCADE, related_name="invitations", verbose_name=_("ally"))
    answer = models.CharField(_("answer"), max_length=5, choices=Answer.choices, default=Answer.NONE, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by"))
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    removed_at = models.DateTimeField(_("taken off"), null=True, blank=True)
    link_version = models.PositiveIntegerField(default=1, editable=False)

    newest_message: int  # Set on the rows of a batch of mails only.

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "ally"], name="invitation_once"),
            models.CheckConstraint(condition=Q(answer__in=["", "yes", "maybe", "no"]), name="invitation_answer_known"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False), name="invitation_answer_dated"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ally}: {self.meeting}"


class ColleagueSuggestion(models.Model):
    """Somebody who cannot come names a colleague; the coordinator decides."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="suggestions", verbose_name=_("invitation"))
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"))
    office = models.CharField(_("office"), max_length=150, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    suggested_at = models.DateTimeField(_("suggested"), default=timezone.now)

    class Meta:
        verbose_name = _("suggested colleague")
        verbose_name_plural = _("suggested colleagues")
        ordering = ["suggested_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["invitation"], condition=Q(status="open"), name="suggestion_open_once")
        ]

    def __str__(self) -> str:
        return self.name
