from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onboarding.accounts.models import User
from onboarding.jurisdictions.models import Jurisdiction

from .areas import Area


class AllyQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AllyQuerySet":
        return self.filter(jurisdiction__in=Jurisdiction.objects.visible_to(user))

    def covering(self, area: str) -> "AllyQuerySet":
        return self.filter(areas__area=area)


class Ally(models.Model):
    """A person who may help, inside the administration or in another institution."""

    class InstitutionKind(models.TextChoices):
        OWN = "own", _("own administration")
        PUBLIC = "public", _("other public institution")
        NON_GOVERNMENTAL = "non_governmental", _("non-governmental")

    class Interest(models.TextChoices):
        YES = "yes", _("yes")
        MAYBE = "maybe", _("maybe")
        NO = "no", _("no")
        NOT_KNOWN = "not_known", _("not known")

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.CASCADE, related_name="allies", verbose_name=_("jurisdiction")
    )
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    post = models.CharField(_("post"), max_length=150, blank=True)
    office = models.CharField(_("office"), max_length=150, blank=True)
    institution = models.CharField(_("institution"), max_length=200, blank=True)
    institution_kind = models.CharField(
        _("kind of institution"), max_length=20, choices=InstitutionKind.choices, default=InstitutionKind.OWN
    )
    interest = models.CharField(
        _("interest in a joint application"), max_length=10, choices=Interest.choices, default=Interest.NOT_KNOWN
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    notes = models.TextField(_("notes"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    objects = AllyQuerySet.as_manager()

    class Meta:
        verbose_name = _("ally")
        verbose_name_plural = _("allies")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "jurisdiction",
                Lower("email"),
                name="ally_email_once",
                violation_error_message=_("An ally with this address is already on your list."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="ally_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class AllyArea(models.Model):
    """One open-government area that an ally covers."""

    ally = models.ForeignKey(Ally, models.CASCADE, related_name="areas", verbose_name=_("ally"))
    area = models.CharField(_("area"), max_length=20, choices=Area.choices)

    class Meta:
        verbose_name = _("area of an ally")
        verbose_name_plural = _("areas of allies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["ally", "area"], name="ally_area_once"),
            models.CheckConstraint(condition=Q(area__in=Area.values), name="ally_area_known"),
        ]

    def __str__(self) -> str:
        return self.get_area_display()
