import datetime
import re

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from conftest import signed_in
from ogp_portal import urls as portal
from ogp_portal.parking import LARGEST_FORM, ParkedForm, erase_stale, owner_mark, posted_or_parked

FORM = "/en/letters/new/"


def letter(request) -> HttpResponse:
    """A form as every room has one: bound to what was posted or parked, saved on POST only."""
    data = posted_or_parked(request)
    if request.method == "POST" and data.get("title"):
        return HttpResponse(status=302, headers={"Location": "/en/"})
    return HttpResponse(f"{data.getlist('title')} {data.get('text')}" if data else "empty")


@require_POST
def send(request) -> HttpResponse:
    return HttpResponse("sent")


urlpatterns = [path("en/letters/new/", letter), path("en/letters/send/", send), *portal.urlpatterns]
handler400, handler403, handler404 = portal.handler400, portal.handler403, portal.handler404
handler500 = portal.handler500


@pytest.fixture(autouse=True)
def with_a_form(settings):
    settings.ROOT_URLCONF = __name__


def mark_of(user, rf) -> str:
    request = rf.get("/")
    request.user = user
    return owner_mark(request)


@pytest.fixture
def typed(ana, rf) -> dict:
    return {
        "title": ["first", "second"],
        "text": "Señor\r\nintendente",
        "password1": "hunter22",
        "csrfmiddlewaretoken": "t",
        "form_owner": mark_of(ana, rf),
    }


def test_what_was_typed_waits_for_the_same_person(typed, ana):
    browser = Client()
    response = browser.post(FORM, typed)
    assert response.status_code == 302 and "/accounts/login/?next=/en/letters/new/" in response["Location"]
    browser.force_login(ana)
    assert browser.get(FORM).content.decode() == "['first', 'second'] Señor\r\nintendente"


def test_signing_in_leads_back_to_the_form_with_a_notice(typed, ana, santa_rosa):
    browser = Client()
    sign_in = browser.post(FORM, typed)["Location"]
    response = browser.post(sign_in, {"login": ana.email, "password": "correct horse battery"})
    assert response["Location"] == FORM
    shown = browser.get(FORM)
    assert "first" in shown.content.decode()
    assert "It has not been saved yet" in [str(m) for m in shown.wsgi_request._messages][0]


def test_nobody_else_sees_it_on_the_same_browser_either(typed, bruno):
    browser = Client()
    browser.post(FORM, typed)
    browser.force_login(bruno)
    assert browser.get(FORM).content == b"empty"


@pytest.mark.parametrize("mark", ["", "1", "1:forged", "x:y", None])
def test_without_a_true_owner_nothing_is_parked(typed, mark):
    posted = typed | {"form_owner": mark}
    if mark is None:
        del posted["form_owner"]
    response = Client().post(FORM, posted)
    assert response.status_code == 302
    assert not ParkedForm.objects.exists()


@pytest.mark.django_db
def test_the_mark_of_one_person_cannot_be_turned_into_anothers(typed, ana, bruno):
    forged = typed["form_owner"].replace(str(ana.pk), str(bruno.pk), 1)
    Client().post(FORM, typed | {"form_owner": forged})
    assert not ParkedForm.objects.exists()


def test_a_stale_token_while_signed_in_shows_the_form_again(typed, ana):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ana)
    response = browser.post(FORM, typed)
    assert (response.status_code, response["Location"]) == (302, FORM)
    assert "first" in browser.get(FORM).content.decode()


def test_a_stale_token_on_anothers_form_is_refused(typed, bruno):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(bruno)
    assert browser.post(FORM, typed).status_code == 403
    assert browser.get(FORM).content == b"empty"


def test_a_form_of_another_site_is_refused(ana):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ana)
    response = browser.post(FORM, {"title": "first"})
    assert response.status_code == 403
    assert "This form was open for too long" in response.content.decode()


def test_nothing_readable_is_stored(typed):
    Client().post(FORM, typed)
    assert b"first" not in bytes(ParkedForm.objects.get().content)


def test_passwords_and_tokens_are_not_kept(typed, ana):
    Client().post(FORM, typed)
    request = signed_in(ana).get(FORM).wsgi_request
    assert sorted(posted_or_parked(request)) == ["text", "title"]


def test_saving_the_form_ends_the_parking(typed, ana):
    Client().post(FORM, typed)
    browser = signed_in(ana)
    browser.post(FORM, {"title": ""})
    assert "first" in browser.get(FORM).content.decode()
    browser.post(FORM, {"title": "first"})
    assert browser.get(FORM).content == b"empty"


def test_after_an_hour_it_is_gone(typed, ana):
    Client().post(FORM, typed)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=61)):
        assert signed_in(ana).get(FORM).content == b"empty"
        assert erase_stale() == 1
    assert not ParkedForm.objects.exists()


def test_the_latest_of_two_is_kept(typed, ana):
    Client().post(FORM, typed)
    Client().post(FORM, typed | {"title": "third"})
    assert signed_in(ana).get(FORM).content.decode().startswith("['third']")


def test_a_form_that_is_too_large_is_not_kept(typed):
    assert Client().post(FORM, typed | {"text": "x" * (LARGEST_FORM + 1)}).status_code == 302
    assert not ParkedForm.objects.exists()


def test_one_person_cannot_fill_the_table(typed):
    for number in range(30):
        Client().post(f"/en/workspaces/{number}/", typed)
    assert ParkedForm.objects.count() == 20


def test_a_changed_secret_key_loses_nothing_while_the_former_one_is_known(typed, ana, settings):
    Client().post(FORM, typed)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another secret key of at least thirty-two letters"
    assert signed_in(ana).get(FORM).content == b"empty"
    settings.SECRET_KEY_FALLBACKS = [former]
    assert "first" in signed_in(ana).get(FORM).content.decode()


def test_a_button_without_text_leads_back_to_the_page_it_was_on():
    response = Client().post("/en/letters/new/", headers={"referer": "http://testserver/en/workspaces/3/?page=2"})
    assert response["Location"].endswith("?next=/en/workspaces/3/%3Fpage%3D2")
    response = Client().post("/en/letters/new/", headers={"referer": "http://evil.example/en/"})
    assert response["Location"].endswith("?next=/en/letters/new/")


def test_an_address_that_only_takes_forms_leads_to_a_page_and_a_word(typed, ana, santa_rosa):
    browser = Client()
    browser.post("/en/letters/send/", typed)
    browser.force_login(ana)
    response = browser.get("/en/letters/send/", follow=True)
    assert response.redirect_chain[0] == (reverse("onboarding:workspace-list"), 302)
    assert "Please do it again" in response.content.decode()
    assert browser.get("/en/letters/send/").status_code == 405


def hidden_mark(page: str) -> str:
    return re.search(r'name="form_owner" value="([^"]+)"', page)[1]


def test_a_meeting_typed_for_an_hour_is_there_after_signing_in_again(ana, santa_rosa):
    browser = signed_in(ana)
    form = reverse("meetings:meeting-create", args=[santa_rosa.pk])
    mark = hidden_mark(browser.get(form).content.decode())
    browser.session.flush()
    answer = browser.post(form, {"title": "Reunión de «coordinación»", "day": "someday", "form_owner": mark})
    browser.post(answer["Location"], {"login": ana.email, "password": "correct horse battery"})
    page = browser.get(form).content.decode()
    assert "Reunión de «coordinación»" in page and "someday" in page and "It has not been saved yet" in page
    assert not santa_rosa.meetings.exists()


def test_the_rows_of_an_agenda_are_there_as_well(ana, santa_rosa, as_ana):
    form = reverse("meetings:meeting-create", args=[santa_rosa.pk])
    day = (timezone.now() + datetime.timedelta(days=20)).date().isoformat()
    fields = {name: value for name, value in initial_values(as_ana.get(form)) if value}
    agenda = as_ana.post(form, fields | {"day": day, "place": "Town hall"})["Location"]
    mark = hidden_mark(as_ana.get(agenda).content.decode())
    rows = {f"items-{n}-title": f"Point {n}" for n in range(5)} | {f"items-{n}-minutes": "7" for n in range(5)}
    as_ana.session.flush()
    Client().post(agenda, rows | {"items-TOTAL_FORMS": 5, "items-INITIAL_FORMS": 0, "form_owner": mark})
    page = signed_in(ana).get(agenda).content.decode()
    assert all(f"Point {n}" in page for n in range(5))


def initial_values(response) -> list[tuple]:
    form = response.context["form"]
    return [(field.html_name, field.value()) for field in form]
