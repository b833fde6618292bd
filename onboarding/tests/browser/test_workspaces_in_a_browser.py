"""The workspace's pages in a real browser: axe, width, and the way from an invitation to a seat."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from conftest import make_user
from ogp_portal.links import make_token
from ogp_portal.tests.browser import axe_clean, fits_the_window
from onboarding.jurisdictions.services.joining import ask_to_join
from onboarding.models import Jurisdiction, Partner, Seat, SeatInvitation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = [(1280, "light"), (320, "dark")]


@pytest.fixture
def busy_workspace(santa_rosa, ana, bruno):
    """A workspace with a little of everything; returns the addresses of its pages."""
    partner = Partner.objects.create(jurisdiction=santa_rosa, organisation="Water Watch", kind="community")
    invitation = SeatInvitation.objects.create(
        jurisdiction=santa_rosa,
        email="luis@santarosa.example",
        role="editor",
        language="es",
        invited_by=ana,
        expires_at=timezone.now() + timedelta(days=14),
    )
    request = ask_to_join(santa_rosa, message="Planning office", by=bruno)
    seat = Seat.objects.get(user=ana)
    Jurisdiction.objects.filter(pk=santa_rosa.pk).update(confirmed_at=None, term_ends_on="2031-12-31")
    token = make_token(purpose="seat", pk=invitation.pk, version=invitation.link_version)
    pages = [
        "workspace-show",
        "workspace-edit",
        "people-list",
        "seat-invitation-create",
        "partner-list",
        "partner-create",
        "handover-show",
        "handover-edit",
        "seat-leave",
    ]
    rows = {
        "seat-edit": seat,
        "seat-invitation-revoke": invitation,
        "partner-edit": partner,
        "join-request-answer": request,
    }
    with override("en"):
        return [
            *(reverse(f"onboarding:{name}", args=[santa_rosa.pk]) for name in pages),
            *(reverse(f"onboarding:{name}", args=[santa_rosa.pk, row.pk]) for name, row in rows.items()),
            reverse("onboarding:workspace-create"),
            reverse("onboarding:seat-accept", args=[token]),
        ]


def sign_in(page, live_server, email: str) -> None:
    page.goto(f"{live_server.url}/en/accounts/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_every_page_is_accessible_and_fits(live_server, open_page, ana, busy_workspace, width, scheme):
    page = open_page(width=width, scheme=scheme)
    sign_in(page, live_server, ana.email)
    for address in busy_workspace:
        page.goto(live_server.url + address)
        axe_clean(page)
        fits_the_window(page)


def test_a_newcomer_finds_the_workspace_that_exists_and_asks_to_join(live_server, page, santa_rosa):
    make_user("dora@santarosa.example", "Dora Paz")
    sign_in(page, live_server, "dora@santarosa.example")
    page.get_by_role("link", name="Make a workspace").click()
    page.get_by_label("Official name").fill("Alcaldía de Santa Rosa")
    page.get_by_label("Level").select_option("municipality")
    page.get_by_label("Country").select_option(label="Colombia")
    page.get_by_role("button", name="Make the workspace").click()

    axe_clean(page)
    page.get_by_role("button", name="Back to what I typed").click()
    assert page.get_by_label("Official name").input_value() == "Alcaldía de Santa Rosa"
    page.get_by_role("button", name="Make the workspace").click()
    page.get_by_role("button", name="Yes, ask its coordinators to let me in").click()

    assert "waiting for an answer" in page.content()
    axe_clean(page)


def test_an_invited_person_signs_in_comes_back_and_takes_the_seat(live_server, page, santa_rosa, busy_workspace):
    make_user("luis@santarosa.example", "Luis Mora")
    page.goto(live_server.url + busy_workspace[-1])
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail address").fill("luis@santarosa.example")
    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Take the seat").click()

    assert page.url.endswith(f"/workspaces/{santa_rosa.pk}/")
    assert Seat.objects.filter(jurisdiction=santa_rosa, user__email="luis@santarosa.example", role="editor").exists()
