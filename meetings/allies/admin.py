from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ogp_portal.admin import PortalAdmin

from .models import Ally, AllyArea


class AllyAreaInline(admin.TabularInline):
    model = AllyArea
    extra = 0


@admin.register(Ally)
class AllyAdmin(PortalAdmin):
    """Allies are added in their workspace; staff help to correct them."""

    list_display = ["name", "email", "institution", "institution_kind", "interest", "jurisdiction", "area_count"]
    list_filter = ["institution_kind", "interest", "language"]
    list_select_related = ["jurisdiction"]
    search_fields = ["name", "email", "office", "institution", "jurisdiction__name"]
    service_owned = ("jurisdiction", "created_at")
    inlines = [AllyAreaInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ally]:
        return super().get_queryset(request).annotate(area_count=Count("areas"))

    @admin.display(description=_("areas"), ordering="area_count")
    def area_count(self, ally: Ally) -> int:
        return ally.area_count
