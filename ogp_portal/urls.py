from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import TemplateView

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

robots = login_not_required(TemplateView.as_view(template_name="robots.txt", content_type="text/plain"))

urlpatterns = [
    path("", include("ogp_portal.health")),
    path("robots.txt", robots),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("accounts/", include("onboarding.accounts.allauth_urls")),
        path("mailbox/", include("ogp_portal.outbox.urls")),
        path("", include("onboarding.urls")),
        path("", include("meetings.urls")),
    ),
]

handler400 = "ogp_portal.errors.bad_request"
handler403 = "ogp_portal.errors.permission_denied"
handler404 = "ogp_portal.errors.not_found"
handler429 = "ogp_portal.errors.too_many_requests"
handler500 = "ogp_portal.errors.server_error"
