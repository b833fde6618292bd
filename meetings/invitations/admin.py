from django.contrib import admin

from ogp_portal.admin import ReadOnlyAdmin

from .models import ColleagueSuggestion, Invitation


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ["ally", "meeting", "answer", "answered_at", "invited_at", "removed_at"]
    list_select_related = ["ally", "meeting"]
    list_filter = ["answer", ("removed_at", admin.EmptyFieldListFilter)]
    search_fields = ["ally__name", "ally__email", "meeting__title", "meeting__jurisdiction__name"]
    ordering = ["-pk"]


@admin.register(ColleagueSuggestion)
class ColleagueSuggestionAdmin(ReadOnlyAdmin):
    list_display = ["name", "office", "invitation", "status", "suggested_at"]
    list_select_related = ["invitation__ally", "invitation__meeting"]
    list_filter = ["status"]
    search_fields = ["name", "email"]
    ordering = ["-pk"]
