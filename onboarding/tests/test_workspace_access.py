"""Who may open which page of a workspace: strangers 404, viewers read, editors write, coordinators manage people."""

import pytest
from django.urls import reverse

from conftest import make_user, signed_in
from onboarding.models import JoinRequest, Partner, Seat, SeatInvitation

READ = ["workspace-show", "people-list", "partner-list", "handover-show", "seat-leave"]
WRITE = ["workspace-edit", "partner-create", "partner-edit", "partner-remove", "handover-edit"]
MANAGE = ["seat-invitation-create", "seat-invitation-revoke", "seat-edit", "seat-remove", "join-request-answer"]
EVERY = READ + WRITE + MANAGE


@pytest.fixture
def pages(santa_rosa, ana, django_user_model):
    """The address of every page of Santa Rosa's workspace, by name."""
    asker = make_user("eva@else.example", "Eva Sol")
    rows = {
        "partner": Partner.objects.create(jurisdiction=santa_rosa, organisation="Water Watch", kind="community"),
        "seat-invitation": SeatInvitation.objects.create(
            jurisdiction=santa_rosa,
            email="new@santarosa.example",
            role="editor",
            language="es",
            invited_by=ana,
            expires_at="2100-01-01T00:00Z",
        ),
        "seat": Seat.objects.get(user=ana),
        "join-request": JoinRequest.objects.create(jurisdiction=santa_rosa, user=asker),
    }

    def address(name: str) -> str:
        row = rows.get(name.rpartition("-")[0])
        has_pk = row is not None and not name.endswith(("-list", "-create", "-leave"))
        return reverse(f"onboarding:{name}", args=[santa_rosa.pk, row.pk] if has_pk else [santa_rosa.pk])

    return address


def with_role(jurisdiction, role):
    user = make_user(f"{role}@santarosa.example", role)
    Seat.objects.create(jurisdiction=jurisdiction, user=user, role=role)
    return signed_in(user)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", EVERY)
def test_a_stranger_gets_404(pages, as_bruno, name, method):
    assert getattr(as_bruno, method)(pages(name)).status_code == 404


@pytest.mark.parametrize("name", EVERY)
def test_who_is_not_signed_in_is_sent_to_sign_in(pages, client, name):
    response = client.get(pages(name))

    assert response.status_code == 302
    assert reverse("account_login") in response.url


@pytest.mark.parametrize(
    ("role", "allowed"), [("viewer", READ), ("editor", READ + WRITE), ("coordinator", READ + WRITE + MANAGE)]
)
@pytest.mark.parametrize("name", EVERY)
def test_a_role_opens_its_pages_and_no_others(pages, santa_rosa, role, allowed, name):
    assert with_role(santa_rosa, role).get(pages(name)).status_code == (200 if name in allowed else 403)


@pytest.mark.parametrize("name", WRITE + MANAGE)
def test_a_viewer_cannot_post_what_a_viewer_cannot_open(pages, santa_rosa, name):
    assert with_role(santa_rosa, "viewer").post(pages(name), {"decision": "viewer"}).status_code == 403


@pytest.mark.parametrize("number", [0, 999999, 2**63 - 1, 2**63, 2**80])
def test_a_workspace_that_does_not_exist_is_404(as_ana, number):
    assert as_ana.get(f"/en/workspaces/{number}/").status_code == 404


@pytest.mark.parametrize(
    "name",
    ["partner-edit", "partner-remove", "seat-edit", "seat-remove", "seat-invitation-revoke", "join-request-answer"],
)
def test_rows_of_another_workspace_are_404(pages, as_bruno, puerto_claro, santa_rosa, name):
    own_prefix = pages(name).replace(f"/workspaces/{santa_rosa.pk}/", f"/workspaces/{puerto_claro.pk}/")

    assert as_bruno.get(own_prefix).status_code == 404
    assert as_bruno.post(own_prefix).status_code == 404
