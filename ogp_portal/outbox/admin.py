from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ogp_portal.admin import ReadOnlyAdmin, confirmed_action

from . import kinds, services
from .models import Heartbeat, LocalMail, Message, RateLimit

MAY_CHANGE = ("send",)


class KindFilter(admin.SimpleListFilter):
    """The registered kinds; the table itself, which grows, is not asked for them."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [(name, kind.label) for name, kind in sorted(kinds.registered().items())]

    def queryset(self, request: HttpRequest, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


def _release(message: Message, *, by: Model) -> None:
    if not services.release(Message.objects.filter(pk=message.pk), by=by):
        raise ValidationError(_("This message is not held back."))


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ["key", "recipient", "state", "is_repeat", "attempts", "created_at", "sent_at"]
    list_filter = ["state", KindFilter]
    search_fields = ["key__startswith", "recipient__istartswith"]
    search_help_text = gettext_lazy("The beginning of a key or of a recipient's address.")
    list_select_related = False
    fields = [
        "key",
        "kind",
        "about_type",
        "about_id",
        "recipient",
        "language",
        "state",
        "not_before",
        "attempts",
        "refusals",
        "last_error",
        "is_repeat",
        "message_id",
        "subject",
        "text",
        "author",
        "created_at",
        "sent_at",
        "erased_at",
    ]
    actions = [
        confirmed_action(
            name="send_again",
            description=gettext_lazy("Send again"),
            do=services.send_again,
            permissions=MAY_CHANGE,
            explanation=gettext_lazy("These e-mails go out once more. One that is uncertain may arrive twice."),
        ),
        confirmed_action(
            name="cancel",
            description=gettext_lazy("Cancel before they leave"),
            do=services.cancel,
            permissions=MAY_CHANGE,
            explanation=gettext_lazy("What has not left yet will not leave."),
        ),
        confirmed_action(
            name="release",
            description=gettext_lazy("Release what is held back"),
            do=_release,
            permissions=MAY_CHANGE,
            explanation=gettext_lazy("Somebody else than the author releases a message that is held back."),
        ),
    ]

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.change_message")


@admin.register(LocalMail)
class LocalMailAdmin(ReadOnlyAdmin):
    list_display = ["recipient", "arrived_at"]
    search_fields = ["recipient__istartswith"]
    fields = ["recipient", "arrived_at"]

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).defer("content")


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    list_display = ["name", "beaten_at"]
    fields = ["name", "beaten_at"]


@admin.register(RateLimit)
class RateLimitAdmin(ReadOnlyAdmin):
    list_display = ["domain", "next_at"]
    search_fields = ["domain__startswith"]
    fields = ["domain", "next_at"]
