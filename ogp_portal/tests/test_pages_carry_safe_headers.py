import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from conftest import signed_in

PAGES = ["onboarding:home", "account_login", "onboarding:workspace-list", "onboarding:profile-edit", "admin:index"]


@pytest.mark.parametrize("view_name", PAGES)
def test_a_page_may_run_and_show_only_what_is_ours(as_olga, view_name):
    response = as_olga.get(reverse(view_name), follow=True)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"] and "geolocation=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("view_name", PAGES)
def test_a_page_has_no_script_or_style_of_its_own(as_olga, view_name):
    page = as_olga.get(reverse(view_name), follow=True).content.decode()
    assert "<style" not in page and " style=" not in page and " onclick=" not in page
    assert "<script>" not in page


@pytest.mark.parametrize("view_name", PAGES[2:])
def test_a_page_behind_sign_in_is_kept_by_nobody(as_olga, view_name):
    control = as_olga.get(reverse(view_name), follow=True)["Cache-Control"]
    assert "private" in control and "no-store" in control


@pytest.mark.django_db
def test_cookies_are_not_for_scripts(client):
    cookie = client.get(reverse("account_login")).cookies["csrftoken"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


@pytest.mark.django_db
def test_the_administration_is_entered_through_the_portals_own_sign_in(client):
    response = client.get(reverse("admin:login"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_somebody_who_is_not_staff_does_not_enter_the_administration(as_ana):
    assert as_ana.get(reverse("admin:index")).status_code in (302, 403)
    assert as_ana.get(reverse("admin:index"), follow=True).status_code in (200, 403)


@pytest.mark.parametrize("is_needed, status", [(True, 302), (False, 200)])
def test_staff_without_a_second_factor_are_asked_for_one(as_olga, settings, is_needed, status):
    settings.STAFF_NEED_SECOND_FACTOR = is_needed
    response = as_olga.get(reverse("admin:index"))
    assert response.status_code == status
    assert not is_needed or response["Location"] == reverse("mfa_index")


def test_staff_with_a_second_factor_enter(olga, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    Authenticator.objects.create(user=olga, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert signed_in(olga).get(reverse("admin:index")).status_code == 200


@pytest.mark.django_db
def test_a_public_page_does_not_look_who_is_there(client):
    response = client.get(reverse("onboarding:home"))
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
