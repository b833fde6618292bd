import re
from contextlib import contextmanager
from unittest.mock import Mock

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.urls import reverse

from ogp_portal import errors

FORM = "application/x-www-form-urlencoded"
PAGES = ["onboarding:home", "account_login", "onboarding:workspace-list", "admin:index"]
BAD_POSTS = {
    "unknown charset": (b"email=a", f"{FORM}; charset=rot13", 400),
    "charset that is not text": (b"email=a", f"{FORM}; charset=base64", 400),
    "another charset": (b"email=a", f"{FORM}; charset=utf-16", 400),
    "multipart in an unknown charset": (b"--x\r\n", "multipart/form-data; boundary=x; charset=rot13", 400),
    "multipart without boundary": (b"--x\r\n", "multipart/form-data", 400),
    "multipart with a broken boundary": (b"--x\r\n", 'multipart/form-data; boundary="\xe9"', 400),
    "too many fields": (b"&".join(b"a=1" for _ in range(2500)), FORM, 400),
    "5 MB of text": (b"email=" + b"x" * 5_000_000, FORM, 413),
}


@pytest.fixture
def visitor():
    """A browser that shows what the server answers, instead of raising the server's exception."""
    return Client(raise_request_exception=False)


@pytest.fixture
def as_ana_seeing_errors(visitor, ana, santa_rosa):
    visitor.force_login(ana)
    return visitor


def heading_of(response) -> str:
    return re.search(r"<h1>(.*?)</h1>", response.content.decode(), re.S)[1]


@pytest.mark.parametrize("view_name", PAGES)
@pytest.mark.parametrize("body, content_type, status", BAD_POSTS.values(), ids=BAD_POSTS)
def test_an_unreadable_form_is_refused(as_ana_seeing_errors, view_name, body, content_type, status):
    as_ana_seeing_errors.handler.enforce_csrf_checks = True
    response = as_ana_seeing_errors.generic("POST", reverse(view_name), body, content_type)
    assert response.status_code == status
    assert heading_of(response)


@pytest.mark.django_db
@pytest.mark.parametrize("view_name", PAGES)
@pytest.mark.parametrize(
    "body",
    [
        b"email=%ff%fe&password=%c3",
        b"email=\xff\xfe",
        b"email=%00&password=%00",
        b"%=&;=&&",
        b"",
        b"email=a&email=b&login=c&login=d",
    ],
)
def test_odd_bytes_in_a_form_never_break_a_page(visitor, view_name, body):
    assert visitor.generic("POST", reverse(view_name), body, FORM).status_code < 500


@pytest.mark.parametrize("query", ["q=%00", "next=%00", "a=%00&b=1"])
@pytest.mark.parametrize("view_name", PAGES)
def test_a_nul_in_the_query_is_refused(as_ana_seeing_errors, view_name, query):
    assert as_ana_seeing_errors.get(f"{reverse(view_name)}?{query}").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "q=%ff",
        "q=%ed%a0%80",
        "q=%E2%80%AE",
        "page=-1",
        "page=x",
        "lang=../..",
        "next=//evil.example",
    ],
)
@pytest.mark.parametrize("view_name", PAGES[:3])
def test_an_odd_query_never_breaks_a_page(as_ana_seeing_errors, view_name, query):
    assert as_ana_seeing_errors.get(f"{reverse(view_name)}?{query}").status_code < 500


@pytest.mark.parametrize(
    "path, status",
    [
        ("/en/\0", 400),
        ("/en/%00", 400),
        ("/en/%ff%fe/", 404),
        ("/en/no-such-page/", 404),
        ("/xx/", 404),
        ("/en/workspaces/99999999999999999999999/", 404),
        ("/en/workspaces/-1/", 404),
        ("/" + "a" * 5000, 404),
    ],
)
def test_an_address_that_leads_nowhere_gets_a_page(as_ana_seeing_errors, path, status):
    response = as_ana_seeing_errors.get(path)
    assert response.status_code == status
    assert heading_of(response)


@pytest.mark.django_db
def test_a_nul_in_a_cookie_is_refused(visitor):
    visitor.cookies["sessionid"] = "\0" * 32
    assert visitor.get(reverse("account_login")).status_code == 400


def test_a_host_that_is_not_ours_is_refused(visitor):
    assert visitor.get("/en/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("language, heading", [("en", "This page does not exist"), ("es", None), ("ar", None)])
def test_an_error_page_speaks_the_language_of_the_address(visitor, language, heading):
    page = visitor.get(f"/{language}/no-such-page/").content.decode()
    assert f'<html lang="{language}"' in page
    assert heading is None or heading in page


@contextmanager
def database_failing_with(problem: Exception):
    """Stands for a database that is gone: whatever is asked of it fails as the drivers fail."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("execute", "executemany"):
            patch.setattr(CursorWrapper, name, Mock(side_effect=problem))
        yield


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("problem", [OperationalError("gone"), InterfaceError("connection already closed")])
@pytest.mark.parametrize("view_name", ["onboarding:workspace-list", "admin:index", "account_email"])
def test_a_database_that_refuses_is_a_short_break(as_ana_seeing_errors, view_name, problem, method):
    address = reverse(view_name)
    with database_failing_with(problem):
        response = getattr(as_ana_seeing_errors, method)(address)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert heading_of(response) == "The portal is taking a short break"


def test_a_mistake_of_ours_is_a_500_and_shows_nothing_of_it(as_ana_seeing_errors):
    address = reverse("onboarding:workspace-list")
    with database_failing_with(ProgrammingError("no such table: onboarding_seat")):
        response = as_ana_seeing_errors.get(address)
    assert response.status_code == 500
    assert "onboarding_seat" not in response.content.decode()


def test_error_pages_ask_neither_session_nor_database(rf):
    """Without the `db` mark a query fails the test, and this request has neither session nor user."""
    for page in (
        errors.bad_request,
        errors.permission_denied,
        errors.stale_form,
        errors.not_found,
        errors.gone,
        errors.too_many_requests,
        errors.server_error,
        errors.unavailable,
    ):
        assert "<h1>" in page(rf.get("/es/")).content.decode()


def test_an_error_page_that_cannot_be_shown_falls_back_to_plain_words(rf, settings):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [], "APP_DIRS": False}]
    response = errors.server_error(rf.get("/es/"))
    assert response.status_code == 500
    assert "Algo ha fallado" in response.content.decode()


@pytest.mark.django_db
def test_too_many_attempts_to_sign_in_are_stopped_with_the_page_429(visitor, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    address = reverse("account_login")
    answers = [visitor.post(address, {"login": "eva@b.example", "password": "wrong"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert heading_of(answers[-1]) == "Too many attempts"
