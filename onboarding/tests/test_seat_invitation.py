"""A colleague is invited by mail and takes the seat by a secret link."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from conftest import make_jurisdiction, make_user, signed_in
from ogp_portal.links import make_token
from ogp_portal.outbox.models import Message
from onboarding.models import Seat, SeatInvitation

TYPED = {"email": "luis@santarosa.example", "role": "editor", "language": "es"}


@pytest.fixture
def invite(as_ana, santa_rosa):
    def post(**fields):
        return as_ana.post(reverse("onboarding:seat-invitation-create", args=[santa_rosa.pk]), TYPED | fields)

    return post


def link(invitation=None) -> str:
    invitation = invitation or SeatInvitation.objects.get()
    token = make_token(purpose="seat", pk=invitation.pk, version=invitation.link_version)
    return reverse("onboarding:seat-accept", args=[token])


def test_the_mail_holds_the_link_and_goes_to_the_colleague_alone(invite, mails):
    invite()

    mail = mails()[-1]
    text = mail.get_body(("plain",)).get_content()
    assert mail["To"].addresses[0].addr_spec == "luis@santarosa.example"
    assert len(mail["To"].addresses) == 1
    assert mail["Reply-To"].addresses[0].addr_spec == "ana@santarosa.example"
    assert link().removeprefix("/en/") in text
    assert "/es/" in re.search(r"http\S+", text)[0]
    assert "Ana Quispe" in text and "Santa Rosa" in text


def test_opening_the_link_changes_nothing_and_taking_the_seat_does(invite, client):
    invite()
    luis = make_user("luis@santarosa.example", "Luis Mora")
    address = link()

    page = client.get(address)
    assert "Ana Quispe invites you as editor." in page.text
    assert "noindex" in page.text and "no-store" in page["Cache-Control"]
    assert client.post(address).url.startswith(reverse("account_login"))
    signed_in(luis).get(address)
    signed_in(luis).head(address)
    assert not Seat.objects.filter(user=luis).exists()

    response = signed_in(luis).post(address)

    assert response.url == reverse("onboarding:workspace-show", args=[SeatInvitation.objects.get().jurisdiction_id])
    assert Seat.objects.get(user=luis).role == "editor"


def test_a_link_opens_once(invite):
    invite()
    signed_in(make_user("luis@santarosa.example", "Luis Mora")).post(link())

    late = signed_in(make_user("other@santarosa.example", "Other"))
    assert late.get(link()).status_code == 410
    assert late.post(link()).status_code == 410
    assert Seat.objects.count() == 2


def test_accepting_with_another_address_is_shown_to_the_coordinators(invite, as_ana, santa_rosa):
    invite()
    signed_in(make_user("luis.private@mail.example", "Luis Mora")).post(link())

    page = as_ana.get(reverse("onboarding:people-list", args=[santa_rosa.pk])).text
    assert "Luis Mora accepted an invitation that was sent to another address, as editor." in page


def test_who_has_a_verified_address_finds_the_invitation_after_sign_in(invite):
    invite()
    as_luis = signed_in(make_user("luis@santarosa.example", "Luis Mora"))

    assert link() in as_luis.get(reverse("onboarding:workspace-list")).text


def test_a_link_expires_after_14_days(invite, as_bruno):
    invite()
    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23)):
        assert as_bruno.get(link()).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert as_bruno.get(link()).status_code == 410
        assert as_bruno.post(link()).status_code == 410


def test_after_expiry_the_same_person_can_be_invited_again(invite, as_ana):
    invite()
    SeatInvitation.objects.update(expires_at=timezone.now() - timedelta(days=1))

    assert invite().status_code == 302
    assert SeatInvitation.objects.open().count() == 1


def test_an_invitation_taken_back_opens_no_more_and_its_mail_stays(invite, as_ana, as_bruno, santa_rosa, mails):
    invite()
    invitation = SeatInvitation.objects.get()
    old_link = link()

    as_ana.post(reverse("onboarding:seat-invitation-revoke", args=[santa_rosa.pk, invitation.pk]))

    assert as_bruno.get(old_link).status_code == 404
    assert as_bruno.get(link(SeatInvitation.objects.get())).status_code == 404
    assert mails() == []


def test_a_link_with_one_character_changed_is_404(invite, client):
    invite()
    address = link()
    for place in (8, 20, -3):
        letter = "a" if address[place] != "a" else "b"
        changed = address[:place] + letter + address[place + 1 :] if place > 0 else address[:-3] + letter + address[-2:]
        assert client.get(changed).status_code == 404


def test_inviting_twice_makes_one_invitation_and_one_mail(invite):
    invite()
    response = invite(email="LUIS@santarosa.example")

    assert "already invited" in response.text and 'value="LUIS@santarosa.example"' in response.text
    assert SeatInvitation.objects.count() == Message.objects.count() == 1


def test_who_has_a_seat_is_not_invited(invite):
    assert "has a seat already" in invite(email="ana@santarosa.example").text


def test_an_invitation_never_takes_a_stronger_role_away(as_bruno, bruno, puerto_claro):
    invitation = SeatInvitation.objects.create(
        jurisdiction=puerto_claro,
        email="b@puertoclaro.example",
        role="viewer",
        language="pt",
        invited_by=bruno,
        expires_at=timezone.now() + timedelta(days=1),
    )
    as_bruno.post(link(invitation))

    assert Seat.objects.get(user=bruno).is_coordinator


def test_an_unconfirmed_workspace_sends_30_invitations_a_day(as_ana, ana):
    alba = make_jurisdiction("Alba", coordinator=ana, confirmed_at=None)
    SeatInvitation.objects.bulk_create(
        SeatInvitation(
            jurisdiction=alba,
            email=f"p{number}@alba.example",
            role="viewer",
            language="es",
            expires_at=timezone.now() + timedelta(days=14),
        )
        for number in range(30)
    )
    address = reverse("onboarding:seat-invitation-create", args=[alba.pk])

    assert "30 invitations a day" in as_ana.post(address, TYPED).text
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert signed_in(ana).post(address, TYPED).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", ""),
        ("email", "luis"),
        ("email", "luis@a.example, eva@b.example"),
        ("email", "luis@a.example\nBcc: eva@b.example"),
        ("email", "luis\x00@a.example"),
        ("email", "x" * 300 + "@a.example"),
        ("role", "mayor"),
        ("role", ""),
        ("language", "xx"),
    ],
)
def test_bad_input_is_told_beside_the_field(invite, field, value):
    response = invite(**{field: value})

    assert list(response.context["form"].errors) == [field]
    assert not SeatInvitation.objects.exists() and not Message.objects.exists()
