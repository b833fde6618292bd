from allauth.account import admin as _allauth_account  # noqa: F401  Registers what is taken off below.
from allauth.account.models import EmailAddress
from allauth.mfa import admin as _allauth_mfa  # noqa: F401
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ogp_portal.admin import PortalAdmin, confirmed_action

from .models import User
from .services import remove_second_factor

# allauth's own pages edit addresses unchecked and show the secrets of second factors.
admin.site.unregister(EmailAddress)
admin.site.unregister(Authenticator)


class EmailAddressInline(admin.TabularInline):
    model = EmailAddress
    fields = readonly_fields = ("email", "verified", "primary")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


@admin.register(User)
class UserAdmin(PortalAdmin):
    """People sign up themselves; staff correct names, switch accounts off, and superusers make staff."""

    list_display = ("full_name", "email", "seat_count", "has_second_factor", "is_staff", "is_active", "joined_at")
    list_display_links = ("full_name", "email")
    list_filter = ("is_staff", "is_active", "language")
    search_fields = ("full_name", "email")
    search_help_text = _("Name or e-mail address")
    ordering = ("-joined_at",)
    fieldsets = (
        (None, {"fields": ("full_name", "email", "language", "time_zone")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Dates"), {"fields": ("joined_at", "last_login")}),
    )
    service_owned = ("email", "joined_at", "last_login")
    inlines = (EmailAddressInline,)
    actions = (
        confirmed_action(
            name="remove_second_factor",
            description=_("Remove the second factor"),
            do=remove_second_factor,
            explanation=_("For people who have lost their phone or key. Make sure first that it is really them."),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return (
            super()
            .get_queryset(request)
            .annotate(seats_held=Count("seats", distinct=True), factor_set_up=Exists(factors))
        )

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> tuple[str, ...]:
        rights = () if request.user.is_superuser else ("is_active", "is_staff", "is_superuser", "groups")
        return (*super().get_readonly_fields(request, obj), *rights)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("seats"), ordering="seats_held")
    def seat_count(self, user: User) -> int:
        return user.seats_held

    @admin.display(description=_("second factor"), boolean=True)
    def has_second_factor(self, user: User) -> bool:
        return user.factor_set_up
