"""Who did what when: an append-only record beside the rows it tells of."""

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryQuerySet(models.QuerySet):
    def about(self, row: models.Model) -> "EntryQuerySet":
        return self.filter(about_type=f"{row._meta.label_lower}", about_id=row.pk)

    def update(self, **changes):
        raise ValidationError(_("History cannot be changed."))

    def delete(self):
        raise ValidationError(_("History cannot be deleted."))


class Entry(models.Model):
    """One thing that happened. `details` hold ids and plain values, never an address or a secret."""

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        blank=True,
        verbose_name=_("by"),
        related_name="+",
        db_constraint=False,
    )
    verb = models.CharField(_("what"), max_length=60)
    about_type = models.CharField(_("kind of row"), max_length=100)
    about_id = models.BigIntegerField(_("row"))
    details = models.JSONField(_("details"), default=dict, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("history entry")
        verbose_name_plural = _("history")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["about_type", "about_id", "-at"], name="history_about")]

    def __str__(self) -> str:
        return self.verb

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise ValidationError(_("History cannot be changed."))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError(_("History cannot be deleted."))

    @property
    def actor(self) -> models.Model | None:
        """Who did it; None when the portal itself acted, or when the person has deleted their account since."""
        try:
            return self.by
        except ObjectDoesNotExist:
            return None


def record(row: models.Model, verb: str, *, by: models.Model | None, **details) -> Entry:
    """Adds one entry about the row, in the caller's transaction. `by` is None when the portal itself acted."""
    return Entry.objects.create(  # type: ignore[misc]  # The ground floor does not know the user model.
        about_type=row._meta.label_lower, about_id=row.pk, verb=verb, by=by, details=details
    )
