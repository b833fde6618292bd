from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.account.views import ConfirmEmailView, PasswordResetFromKeyView, SignupView
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods

from ogp_portal.parking import posted_or_parked

from .deletion import objections_to
from .forms import ProfileForm
from .models import User
from .own_data import own_data
from .services import delete_account

GONE = 410


class SignUpView(SignupView):
    """The account and the mail that confirms it come to be together or not at all."""

    def form_valid(self, form) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:  # Somebody signed up with this address at the same moment.
            form = self.get_form()
            return super().form_valid(form) if form.is_valid() else self.form_invalid(form)


class ConfirmAddressView(ConfirmEmailView):
    """A GET changes nothing: mail scanners open links, and some follow them while somebody else is signed in."""

    def logout_other_user(self, confirmation) -> None:
        if self.request.method == "POST":
            super().logout_other_user(confirmation)

    def post(self, *args, **kwargs) -> HttpResponse:
        with transaction.atomic():
            return super().post(*args, **kwargs)

    def render_to_response(self, context: dict, **response_kwargs) -> HttpResponse:
        return super().render_to_response(context, status=None if self.object else GONE, **response_kwargs)


class NewPasswordView(PasswordResetFromKeyView):
    def render_to_response(self, context: dict, **response_kwargs) -> HttpResponse:
        return super().render_to_response(
            context, status=GONE if context.get("token_fail") else None, **response_kwargs
        )


@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request: HttpRequest) -> HttpResponse:
    # A row of its own, so that the page's header does not show what a refused form was about to save.
    form = ProfileForm(posted_or_parked(request), instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        user = form.save()
        with override(user.language):
            messages.success(request, _("Your profile has been saved."))
            return redirect("onboarding:profile-edit")
    return render(
        request,
        "onboarding/accounts/profile-edit.html",
        {
            "form": form,
            "waiting_address": EmailAddress.objects.get_new(request.user),
            "has_second_factor": is_mfa_enabled(request.user),
        },
    )


@require_GET
def profile_download(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(own_data(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="own-data.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def profile_delete(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _deletion_page(request, objections_to(request.user))
    try:
        delete_account(request.user)
    except ValidationError as refusal:
        return _deletion_page(request, refusal.messages)
    logout(request)
    messages.success(request, _("Your account has been deleted."))
    return redirect("account_login")


def _deletion_page(request: HttpRequest, objections: list[str]) -> HttpResponse:
    return render(request, "onboarding/accounts/profile-delete.html", {"objections": objections})
