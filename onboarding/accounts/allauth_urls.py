"""allauth's pages, three of them in the portal's own version, under allauth's names."""

from django.urls import include, path, re_path

from . import views

urlpatterns = [
    path("signup/", views.SignUpView.as_view(), name="account_signup"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", views.ConfirmAddressView.as_view(), name="account_confirm_email"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.NewPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
    path("", include("allauth.urls")),
]
