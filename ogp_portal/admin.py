"""The house rules of the administration: quick lists, nothing deleted, status changed by confirmed actions only."""

from collections.abc import Callable, Sequence

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .fields import CleanModelForm
from .history import Entry
from .parking import ParkedForm

MOST_ROWS = 200

Text = str | Promise

admin.site.site_header = _("Administration of the portal")
admin.site.site_title = _("Administration")
admin.site.index_title = _("What the portal keeps")


class PortalAdmin(admin.ModelAdmin):
    """`service_owned` names the fields that only services may write; they are shown and cannot be edited."""

    form = CleanModelForm
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    service_owned: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), *self.service_owned)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


class ReadOnlyAdmin(PortalAdmin):
    """Rows that staff may look at, and that only the portal itself writes."""

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


def confirmed_action(
    *,
    name: str,
    description: Text,
    do: Callable,
    why_not: Callable[[models.Model], Text] = lambda row: "",
    explanation: Text = "",
    permissions: Sequence[str] = ("change",),
) -> Callable:
    """An action for `ModelAdmin.actions` that first shows each row that will change, or be skipped and why.

    `do(row, by=user)` is the service, called for each row; `why_not(row)` is the reason to skip it, or empty.
    """

    @admin.action(description=description, permissions=permissions)
    def action(modeladmin: admin.ModelAdmin, request: HttpRequest, rows: models.QuerySet):
        chosen = list(rows[: MOST_ROWS + 1])
        if len(chosen) > MOST_ROWS:
            too_many = _("Choose at most %(count)d rows at a time.") % {"count": MOST_ROWS}
            return modeladmin.message_user(request, too_many, messages.ERROR)
        verdicts = [(row, why_not(row)) for row in chosen]
        if "confirmed" in request.POST:
            return _carry_out(modeladmin, request, verdicts, do)
        context = {
            **modeladmin.admin_site.each_context(request),
            "title": description,
            "explanation": explanation,
            "action": name,
            "opts": modeladmin.opts,
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "media": modeladmin.media,
            "to_change": [row for row, reason in verdicts if not reason],
            "to_skip": [(row, reason) for row, reason in verdicts if reason],
        }
        return TemplateResponse(request, "admin/confirm_action.html", context)

    action.__name__ = name
    return action


def _carry_out(modeladmin: admin.ModelAdmin, request: HttpRequest, verdicts: list, do: Callable) -> None:
    done = 0
    for row, reason in verdicts:
        refusals = [reason] if reason else _refusals(do, row, request)
        done += not refusals
        for refusal in refusals:
            modeladmin.message_user(request, f"{row}: {refusal}", messages.WARNING)
    if done:
        text = ngettext("%(count)d row was changed.", "%(count)d rows were changed.", done) % {"count": done}
        modeladmin.message_user(request, text, messages.SUCCESS)


def _refusals(do: Callable, row: models.Model, request: HttpRequest) -> list[Text]:
    try:
        do(row, by=request.user)
    except ValidationError as refusal:
        return refusal.messages
    except PermissionDenied:
        return [_("You may not do this.")]
    return []


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "verb", "by", "about_type", "about_id"]
    list_select_related = ["by"]
    search_fields = ["=about_id", "verb"]
    search_help_text = _("What happened, or the number of the row it happened to.")
    fields = ["at", "by", "verb", "about_type", "about_id", "details"]


@admin.register(ParkedForm)
class ParkedFormAdmin(ReadOnlyAdmin):
    list_display = ["id", "owner_id", "parked_at"]
    ordering = ["-parked_at"]
    fields = ["owner_id", "parked_at"]
