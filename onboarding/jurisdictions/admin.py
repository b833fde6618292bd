from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ogp_portal.admin import PortalAdmin, ReadOnlyAdmin, confirmed_action
from onboarding.accounts.models import User

from .admin_forms import HandOverForm
from .models import Country, JoinRequest, Jurisdiction, Partner, Role, Seat, SeatInvitation
from .names import countries_by_name, normalised
from .services.joining import accept_join_request, decline_join_request
from .services.workspaces import confirm_by_address, confirm_workspace, coordinators_at_website, hand_over_workspace


class YesNoFilter(admin.SimpleListFilter):
    """Cheap: two links and one condition, whatever the number of rows. `condition` is what "yes" means."""

    condition: Q

    def lookups(self, request: HttpRequest, model_admin) -> list:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "yes":
            return queryset.filter(self.condition)
        return queryset.exclude(self.condition) if self.value() == "no" else queryset


class ConfirmedFilter(YesNoFilter):
    title, parameter_name = _("confirmed"), "confirmed"
    condition = Q(confirmed_at__isnull=False)


class WaitingForStaffFilter(YesNoFilter):
    title, parameter_name = _("waiting for staff"), "waiting"
    condition = Q(status=JoinRequest.Status.OPEN, passed_on_at__isnull=False)


class OpenInvitationFilter(YesNoFilter):
    title, parameter_name = _("unanswered"), "unanswered"
    condition = Q(accepted_at__isnull=True, revoked_at__isnull=True)


@admin.register(Country)
class CountryAdmin(PortalAdmin):
    """The list is ISO 3166's; staff enter a country's standing with its source and date."""

    list_display = ("name", "code", "standing", "as_of", "jurisdiction_count")
    list_filter = ("standing",)
    search_fields = ("code",)
    search_help_text = _("A part of the name in your language, or the ISO code")
    ordering = ("code",)
    fields = ("code", "standing", "source", "as_of")
    readonly_fields = ("code",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Country]:
        return super().get_queryset(request).annotate(jurisdictions=Count("jurisdiction"))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple:
        wanted = normalised(search_term)
        if not wanted:
            return queryset, False
        named = countries_by_name(tuple(Country.objects.values_list("code", flat=True)), get_language() or "en")
        codes = [code for code, name in named if wanted in normalised(name)]
        return queryset.filter(Q(code__in=codes) | Q(code=wanted.upper()[:2])), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("country"))
    def name(self, country: Country) -> str:
        return str(country)

    @admin.display(description=_("jurisdictions"), ordering="jurisdictions")
    def jurisdiction_count(self, country: Country) -> int:
        return country.jurisdictions


@admin.register(Jurisdiction)
class JurisdictionAdmin(PortalAdmin):
    list_display = ("name", "country", "level", "is_confirmed", "coordinator_count", "seat_count", "created_at")
    list_select_related = ("country",)
    list_filter = (ConfirmedFilter, "level")
    search_fields = ("name_normalised__startswith", "name_en__istartswith")
    search_help_text = _("Beginning of the name, official or English")
    autocomplete_fields = ("country",)
    ordering = ("-created_at",)
    fieldsets = (
        (None, {"fields": ("name", "name_en", "level", "country", "region", "time_zone", "population")}),
        (
            _("Confirmation"),
            {
                "fields": (
                    "website",
                    "is_website_checked",
                    "addresses_at_website",
                    "confirmed_at",
                    "confirmed_by",
                    "hand_over_link",
                ),
            },
        ),
        (_("The current administration"), {"fields": ("head_name", "head_title", "term_starts_on", "term_ends_on")}),
        (_("Workspace"), {"fields": ("handover_note", "created_by", "created_at")}),
    )
    readonly_fields = ("addresses_at_website", "hand_over_link")
    service_owned = ("handover_note", "created_by", "created_at", "confirmed_at", "confirmed_by")
    actions = (
        confirmed_action(
            name="confirm",
            description=_("Confirm workspaces"),
            do=confirm_workspace,
            why_not=lambda row: _("It is confirmed already.") if row.is_confirmed else "",
            explanation=_("A confirmed workspace may send any number of invitations."),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Jurisdiction]:
        return (
            super()
            .get_queryset(request)
            .annotate(seats_taken=Count("seats"), coordinators=Count("seats", filter=Q(seats__role=Role.COORDINATOR)))
        )

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple:
        return super().get_search_results(request, queryset, normalised(search_term))

    def save_model(self, request: HttpRequest, jurisdiction: Jurisdiction, form, change: bool) -> None:
        if "website" in form.changed_data:
            jurisdiction.is_website_checked = bool(jurisdiction.website)
        super().save_model(request, jurisdiction, form, change)
        if confirm_by_address(jurisdiction):
            messages.info(request, _("A coordinator's verified address belongs to this website: it is confirmed."))

    def get_urls(self) -> list:
        own = path(
            "<int:pk>/hand-over/", self.admin_site.admin_view(self.hand_over), name="onboarding_jurisdiction_hand_over"
        )
        return [own, *super().get_urls()]

    def hand_over(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page on which staff name the new coordinator of an abandoned workspace."""
        if not request.user.has_perm("onboarding.change_seat"):
            raise PermissionDenied
        jurisdiction = get_object_or_404(Jurisdiction, pk=pk)
        form = HandOverForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            hand_over_workspace(jurisdiction, to=form.new_coordinator, by=request.user)
            messages.success(request, _("The workspace is handed over."))
            return redirect("admin:onboarding_jurisdiction_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Hand over the workspace"),
            "form": form,
            "jurisdiction": jurisdiction,
            "opts": self.opts,
        }
        return TemplateResponse(request, "onboarding/jurisdictions/admin_hand_over.html", context)

    @admin.display(description=_("confirmed"), boolean=True)
    def is_confirmed(self, jurisdiction: Jurisdiction) -> bool:
        return jurisdiction.is_confirmed

    @admin.display(description=_("coordinators"), ordering="coordinators")
    def coordinator_count(self, jurisdiction: Jurisdiction) -> int:
        return jurisdiction.coordinators

    @admin.display(description=_("seats"), ordering="seats_taken")
    def seat_count(self, jurisdiction: Jurisdiction) -> int:
        return jurisdiction.seats_taken

    @admin.display(description=_("verified addresses of coordinators at this website"))
    def addresses_at_website(self, jurisdiction: Jurisdiction) -> str:
        return ", ".join(coordinators_at_website(jurisdiction)) if jurisdiction.pk else ""

    @admin.display(description=_("abandoned"))
    def hand_over_link(self, jurisdiction: Jurisdiction) -> str:
        if not jurisdiction.pk:
            return ""
        address = reverse("admin:onboarding_jurisdiction_hand_over", args=[jurisdiction.pk])
        return format_html('<a href="{}">{}</a>', address, _("Hand over the workspace"))


@admin.register(Partner)
class PartnerAdmin(PortalAdmin):
    list_display = ("organisation", "kind", "jurisdiction", "contact_name")
    list_select_related = ("jurisdiction",)
    list_filter = ("kind",)
    search_fields = ("organisation__istartswith", "jurisdiction__name_normalised__startswith")
    search_help_text = _("Beginning of the organisation or of the jurisdiction")
    autocomplete_fields = ("jurisdiction",)


@admin.register(Seat)
class SeatAdmin(ReadOnlyAdmin):
    """Coordinators give and take seats; staff look, and hand over whole workspaces."""

    list_display = ("user", "jurisdiction", "role", "taken_at")
    list_select_related = ("user", "jurisdiction")
    list_filter = ("role",)
    search_fields = (
        "user__email__istartswith",
        "user__full_name__istartswith",
        "jurisdiction__name_normalised__startswith",
    )
    search_help_text = _("Beginning of the person's name or address, or of the jurisdiction")
    ordering = ("-taken_at",)


@admin.register(SeatInvitation)
class SeatInvitationAdmin(ReadOnlyAdmin):
    list_display = ("email", "jurisdiction", "role", "invited_at", "expires_at", "accepted_at", "revoked_at")
    list_select_related = ("jurisdiction",)
    list_filter = (OpenInvitationFilter, "role")
    search_fields = ("email__istartswith", "jurisdiction__name_normalised__startswith")
    search_help_text = _("Beginning of the address or of the jurisdiction")


def _why_not_answered(join_request: JoinRequest) -> str:
    if not join_request.is_open:
        return _("It has been answered.")
    return "" if join_request.passed_on_at else _("Its coordinators still have time to answer.")


def _let_in(join_request: JoinRequest, *, by: User) -> None:
    accept_join_request(join_request, role=Role.EDITOR, by=by)


def _let_in_as_coordinator(join_request: JoinRequest, *, by: User) -> None:
    accept_join_request(join_request, role=Role.COORDINATOR, by=by)


@admin.register(JoinRequest)
class JoinRequestAdmin(PortalAdmin):
    list_display = ("user", "jurisdiction", "status", "asked_at", "passed_on_at", "answered_at")
    list_select_related = ("user", "jurisdiction")
    list_filter = (WaitingForStaffFilter, "status")
    search_fields = (
        "user__email__istartswith",
        "user__full_name__istartswith",
        "jurisdiction__name_normalised__startswith",
    )
    search_help_text = _("Beginning of the person's name or address, or of the jurisdiction")
    service_owned = (
        "jurisdiction",
        "user",
        "message",
        "status",
        "asked_at",
        "passed_on_at",
        "answered_at",
        "answered_by",
    )
    actions = (
        confirmed_action(
            name="accept_as_editor", description=_("Let in as editor"), do=_let_in, why_not=_why_not_answered
        ),
        confirmed_action(
            name="accept_as_coordinator",
            description=_("Let in as coordinator"),
            do=_let_in_as_coordinator,
            why_not=_why_not_answered,
        ),
        confirmed_action(name="decline", description=_("Decline"), do=decline_join_request, why_not=_why_not_answered),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
