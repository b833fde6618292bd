from django.urls import include, path

app_name = "onboarding"
urlpatterns = [
    path("", include("onboarding.pages.urls")),
    path("", include("onboarding.accounts.urls")),
    path("", include("onboarding.jurisdictions.urls")),
    path("", include("onboarding.journey.urls")),
]
