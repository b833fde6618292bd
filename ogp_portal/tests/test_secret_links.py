import string

import pytest
from django.http import Http404, HttpResponse
from hypothesis import assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ogp_portal import links
from onboarding.models import SeatInvitation

ALPHABET = string.ascii_lowercase + string.digits


@pytest.fixture
def invitation(santa_rosa, ana):
    return SeatInvitation.objects.create(
        jurisdiction=santa_rosa,
        email="eva@santarosa.example",
        role="editor",
        language="es",
        invited_by=ana,
        expires_at="2030-01-01T00:00Z",
    )


def token_of(row, purpose="seat") -> str:
    return links.make_token(purpose=purpose, pk=row.pk, version=row.link_version)


def opened(token: str):
    return links.row_by_token(SeatInvitation.objects.all(), token, purpose="seat")


def test_a_link_opens_its_row(invitation):
    token = token_of(invitation)
    assert opened(token) == invitation
    assert len(token) >= 32 and token.isalnum()


def test_one_character_changed_anywhere_opens_nothing(invitation):
    token = token_of(invitation)
    for place in range(len(token)):
        changed = token[:place] + ("a" if token[place] != "a" else "b") + token[place + 1 :]
        with pytest.raises(Http404):
            opened(changed)


@pytest.mark.parametrize("change", [str.upper, lambda t: t + "a", lambda t: t[:-1], lambda t: "", lambda t: t + "\n"])
def test_a_token_that_was_cut_or_retyped_opens_nothing(invitation, change):
    with pytest.raises(Http404):
        opened(change(token_of(invitation)))


def test_a_link_for_another_purpose_opens_nothing(invitation):
    with pytest.raises(Http404):
        opened(token_of(invitation, purpose="answer"))


def test_raising_the_version_revokes_the_link(invitation):
    token = token_of(invitation)
    SeatInvitation.objects.update(link_version=2)
    with pytest.raises(Http404):
        opened(token)


def test_a_link_made_with_the_previous_secret_key_still_opens(invitation, settings):
    token = token_of(invitation)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another secret key of at least thirty-two letters"
    with pytest.raises(Http404):
        opened(token)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert opened(token) == invitation
    assert token_of(invitation) != token


@examples(deadline=None)
@given(st.text(ALPHABET, max_size=60))
def test_no_guess_is_a_token(guess):
    assume(guess != links.make_token(purpose="seat", pk=1, version=1))
    with pytest.raises(Http404):
        links.row_by_token(SeatInvitation.objects.none(), guess, purpose="seat")


@examples(deadline=None)
@given(st.integers(1, 2**63 - 1), st.integers(1, 1000), st.sampled_from(["seat", "answer", "promoter"]))
def test_a_masked_text_holds_no_token(pk, version, purpose):
    token = links.make_token(purpose=purpose, pk=pk, version=version)
    assert token not in links.mask(f"GET /es/answer/{token}/ 200 {token}")


def test_a_secret_page_is_not_stored_indexed_or_referred(rf):
    view = links.secret_page(lambda request: HttpResponse("yes"))
    response = view(rf.get("/"))
    assert view.login_required is False
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
