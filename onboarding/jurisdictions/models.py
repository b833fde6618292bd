from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onboarding.accounts.models import User, validate_time_zone

from .names import country_name, normalised


class Country(models.Model):
    """A country's standing with OGP. Not known until somebody enters it with a source."""

    class Standing(models.TextChoices):
        ACTIVE = "active", _("active")
        UNDER_REVIEW = "under_review", _("under review")
        INACTIVE = "inactive", _("inactive")
        NOT_A_MEMBER = "not_a_member", _("not a member")
        NOT_KNOWN = "not_known", _("not known")

    code = models.CharField(_("ISO code"), max_length=2, primary_key=True)
    standing = models.CharField(
        _("standing with OGP"), max_length=12, choices=Standing.choices, default=Standing.NOT_KNOWN
    )
    source = models.URLField(_("source"), blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z]{2}$"), name="country_code_iso"),
            models.CheckConstraint(
                condition=Q(standing="not_known") | (~Q(source="") & Q(as_of__isnull=False)),
                name="country_standing_sourced",
                violation_error_message=_("Say where the standing is from and as of which date."),
            ),
        ]

    def __str__(self) -> str:
        return country_name(self.code)


class JurisdictionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "JurisdictionQuerySet":
        return self.filter(pk__in=Seat.objects.filter(user_id=user.pk).values("jurisdiction_id"))

    def unconfirmed(self) -> "JurisdictionQuerySet":
        return self.filter(confirmed_at__isnull=True)


class Jurisdiction(models.Model):
    """A local government of any level; owns a workspace."""

    class Level(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality or city")
        COUNTY = "county", _("county")
        PROVINCE = "province", _("province")
        REGION = "region", _("region")
        STATE = "state", _("state")
        OTHER = "other", _("other")

    name = models.CharField(_("official name"), max_length=200)
    name_normalised = models.CharField(max_length=200, editable=False, db_index=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("country"))
    region = models.CharField(_("region"), max_length=200, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    is_website_checked = models.BooleanField(
        _("website checked by staff"),
        default=False,
        help_text=_("A coordinator with a verified address at a checked website confirms the workspace."),
    )
    head_name = models.CharField(_("head of government, name"), max_length=150, blank=True)
    head_title = models.CharField(_("head of government, title"), max_length=150, blank=True)
    term_starts_on = models.DateField(_("term began on"), null=True, blank=True)
    term_ends_on = models.DateField(_("term ends on"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    handover_note = models.TextField(_("what a successor must know"), blank=True)
    created_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    users = models.ManyToManyField(User, through="Seat", related_name="jurisdictions", verbose_name=_("people"))

    objects = JurisdictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("jurisdiction")
        verbose_name_plural = _("jurisdictions")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(term_starts_on__isnull=True)
                | Q(term_ends_on__isnull=True)
                | Q(term_ends_on__gt=F("term_starts_on")),
                name="jurisdiction_term_in_order",
                violation_error_message=_("The term must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean_fields(self, exclude=None) -> None:
        super().clean_fields(exclude)
        self.name_normalised = normalised(self.name)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


class Partner(models.Model):
    """The non-governmental stakeholder who supports the application."""

    class Kind(models.TextChoices):
        CIVIL_SOCIETY = "civil_society", _("civil-society organisation")
        COMMUNITY = "community", _("community group")
        CITIZEN_COUNCIL = "citizen_council", _("citizen council")
        MOVEMENT = "movement", _("social movement")
        COOPERATIVE = "cooperative", _("cooperative")
        CHAMBER = "chamber", _("chamber of commerce")
        UNIVERSITY = "university", _("university")
        YOUTH_COUNCIL = "youth_council", _("youth council")
        OTHER = "other", _("other")

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.CASCADE, related_name="partners", verbose_name=_("jurisdiction")
    )
    organisation = models.CharField(_("organisation"), max_length=200)
    kind = models.CharField(_("type"), max_length=20, choices=Kind.choices)
    contact_name = models.CharField(_("contact person"), max_length=150, blank=True)
    contact_email = models.EmailField(_("e-mail of the contact"), blank=True)
    contact_phone = models.CharField(_("phone of the contact"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["organisation", "pk"]
        constraints = [
            models.UniqueConstraint(
                "jurisdiction",
                Lower("organisation"),
                name="partner_once",
                violation_error_message=_("This organisation is already a partner."),
            )
        ]

    def __str__(self) -> str:
        return self.organisation


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    EDITOR = "editor", _("editor")
    VIEWER = "viewer", _("viewer")


class Seat(models.Model):
    """A user's role in a jurisdiction."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="seats", verbose_name=_("jurisdiction"))
    user = models.ForeignKey(User, models.CASCADE, related_name="seats", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    taken_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["taken_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "user"], name="seat_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="seat_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"

    @property
    def may_edit(self) -> bool:
        return self.role in (Role.COORDINATOR, Role.EDITOR)

    @property
    def is_coordinator(self) -> bool:
        return self.role == Role.COORDINATOR


class SeatInvitationQuerySet(models.QuerySet):
    def unanswered(self) -> "SeatInvitationQuerySet":
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def open(self) -> "SeatInvitationQuerySet":
        return self.unanswered().filter(expires_at__gt=timezone.now())


class SeatInvitation(models.Model):
    """A colleague asked by e-mail to take a seat."""

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.CASCADE, related_name="seat_invitations", verbose_name=_("jurisdiction")
    )
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    language = models.CharField(_("language of the mail"), max_length=10, choices=settings.LANGUAGES)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by"))
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    link_version = models.PositiveIntegerField(default=1, editable=False)

    objects = SeatInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to a seat")
        verbose_name_plural = _("invitations to seats")
        ordering = ["-invited_at"]
        constraints = [
            models.UniqueConstraint(
                "jurisdiction",
                Lower("email"),
                name="seat_invitation_once",
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                violation_error_message=_("This person is already invited."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction}, {self.get_role_display()}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None and not self.is_expired

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class JoinRequestQuerySet(models.QuerySet):
    def open(self) -> "JoinRequestQuerySet":
        return self.filter(status=JoinRequest.Status.OPEN)


class JoinRequest(models.Model):
    """Somebody asks for a seat in a workspace that exists already."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.CASCADE, related_name="join_requests", verbose_name=_("jurisdiction")
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="join_requests", verbose_name=_("user"))
    message = models.TextField(_("message"), max_length=1000, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    passed_on_at = models.DateTimeField(_("passed on to staff"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "user"], condition=Q(status="open"), name="join_request_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.jurisdiction}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN
