from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ogp_portal.admin import ReadOnlyAdmin

from .models import Attendance, Promoter, PromoterArea, PromoterTeam


class PromoterInline(admin.TabularInline):
    model = Promoter
    fields = ["ally", "role", "backup", "answer", "answered_at"]
    raw_id_fields = ["ally", "backup"]
    extra = 0


@admin.register(PromoterTeam)
class PromoterTeamAdmin(ReadOnlyAdmin):
    list_display = ["jurisdiction", "formed_on", "meeting", "member_count", "accepted_count"]
    list_select_related = ["jurisdiction", "meeting"]
    list_filter = [("formed_on", admin.EmptyFieldListFilter)]
    search_fields = ["jurisdiction__name"]
    inlines = [PromoterInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PromoterTeam]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                member_count=Count("promoters"),
                accepted_count=Count("promoters", filter=Q(promoters__answer=Promoter.Answer.ACCEPTED)),
            )
        )

    @admin.display(description=_("members"), ordering="member_count")
    def member_count(self, team: PromoterTeam) -> int:
        return team.member_count

    @admin.display(description=_("accepted"), ordering="accepted_count")
    def accepted_count(self, team: PromoterTeam) -> int:
        return team.accepted_count


@admin.register(Promoter)
class PromoterAdmin(ReadOnlyAdmin):
    list_display = ["ally", "team", "role", "answer", "answered_at"]
    list_select_related = ["ally", "team__jurisdiction"]
    list_filter = ["answer", "role"]
    search_fields = ["ally__name", "team__jurisdiction__name"]


@admin.register(PromoterArea)
class PromoterAreaAdmin(ReadOnlyAdmin):
    list_display = ["promoter", "area"]
    list_select_related = ["promoter__ally"]
    list_filter = ["area"]
    search_fields = ["promoter__ally__name"]


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyAdmin):
    list_display = ["ally", "meeting", "status", "represented_by"]
    list_select_related = ["ally", "meeting"]
    list_filter = ["status"]
    search_fields = ["ally__name", "meeting__title"]
