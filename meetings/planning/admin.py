from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ogp_portal.admin import PortalAdmin

from .models import AgendaItem, Meeting


class AgendaItemInline(admin.TabularInline):
    model = AgendaItem
    extra = 0


@admin.register(Meeting)
class MeetingAdmin(PortalAdmin):
    """When and where a meeting is stays with the services, which tell everybody who is invited."""

    list_display = ["title", "jurisdiction", "status", "starts_at", "time_zone", "item_count"]
    list_filter = ["status"]
    list_select_related = ["jurisdiction"]
    search_fields = ["title", "jurisdiction__name"]
    fields = [
        "jurisdiction",
        "title",
        "status",
        "starts_at",
        "ends_at",
        "time_zone",
        "place",
        "online_link",
        "answer_by",
        "organiser",
        "aim",
        "expected_result",
        "sequence",
        "created_by",
        "created_at",
    ]
    service_owned = (
        "jurisdiction",
        "title",
        "status",
        "starts_at",
        "ends_at",
        "time_zone",
        "place",
        "online_link",
        "answer_by",
        "organiser",
        "sequence",
        "created_by",
        "created_at",
    )
    inlines = [AgendaItemInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        return super().get_queryset(request).annotate(item_count=Count("agenda_items"))

    @admin.display(description=_("agenda items"), ordering="item_count")
    def item_count(self, meeting: Meeting) -> int:
        return meeting.item_count
