"""The house rules of the administration: quick lists, nothing deleted, status changed by confirmed actions only."""

from django.contrib import admin
from django.http import HttpRequest

from .fields import CleanModelForm


class PortalAdmin(admin.ModelAdmin):
    """`service_owned` names the fields that only services may write; they are shown and cannot be edited."""

    form = CleanModelForm
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    service_owned: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), *self.service_owned)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False
