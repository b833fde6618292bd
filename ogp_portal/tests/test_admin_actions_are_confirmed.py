import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import path, reverse

from conftest import make_jurisdiction
from ogp_portal import urls as portal
from ogp_portal.admin import MOST_ROWS, PortalAdmin, confirmed_action
from ogp_portal.history import Entry, record
from ogp_portal.parking import ParkedForm
from onboarding.models import Jurisdiction


def rename(row, *, by) -> None:
    """Stands for a service of a room."""
    if row.name == "Puerto Claro":
        raise ValidationError("Puerto Claro keeps its name.")
    if row.name == "Monte Alto":
        raise PermissionDenied
    Jurisdiction.objects.filter(pk=row.pk).update(name=f"New {row.name}")
    record(row, "renamed", by=by)


class JurisdictionAdmin(PortalAdmin):
    service_owned = ("confirmed_at", "confirmed_by")
    actions = [
        confirmed_action(
            name="rename",
            description="Rename",
            do=rename,
            explanation="Names are changed.",
            why_not=lambda row: "is not confirmed" if row.confirmed_at is None else "",
        )
    ]


site = admin.AdminSite(name="a_room")
site.register(Jurisdiction, JurisdictionAdmin)
urlpatterns = [path("en/a-room/", site.urls), *portal.urlpatterns]
LIST = "/en/a-room/onboarding/jurisdiction/"


@pytest.fixture(autouse=True)
def with_the_action(settings):
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def rows(santa_rosa, puerto_claro, ana):
    return [santa_rosa, puerto_claro, make_jurisdiction("Villa Nueva", coordinator=ana, confirmed_at=None)]


def choose(browser, rows, **more):
    return browser.post(LIST, {"action": "rename", ACTION_CHECKBOX_NAME: [row.pk for row in rows]} | more)


def names() -> list[str]:
    return sorted(Jurisdiction.objects.values_list("name", flat=True))


def test_the_first_step_only_shows_what_would_change_and_what_would_not(as_olga, rows):
    page = choose(as_olga, rows).content.decode()
    changing, staying = page.split("These stay as they are")
    assert "Names are changed." in page
    assert "Santa Rosa" in changing and "Villa Nueva" not in changing
    assert "Villa Nueva</bdi>: is not confirmed" in staying
    assert names() == ["Puerto Claro", "Santa Rosa", "Villa Nueva"]


def test_the_second_step_calls_the_service_and_tells_what_was_refused(as_olga, olga, rows):
    response = choose(as_olga, rows, confirmed="yes")
    assert response.status_code == 302
    assert names() == ["New Santa Rosa", "Puerto Claro", "Villa Nueva"]
    assert Entry.objects.get().by == olga
    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert sorted(told) == [
        "1 row was changed.",
        "Puerto Claro: Puerto Claro keeps its name.",
        "Villa Nueva: is not confirmed",
    ]


def test_a_service_that_forbids_is_told_as_well(as_olga, ana):
    response = choose(as_olga, [make_jurisdiction("Monte Alto", coordinator=ana)], confirmed="yes")
    assert [str(m) for m in get_messages(response.wsgi_request)] == ["Monte Alto: You may not do this."]


def test_too_many_rows_at_once_are_refused(as_olga, ana, rows):
    model = rows[0]
    Jurisdiction.objects.bulk_create(
        Jurisdiction(name=f"Place {n}", country_id=model.country_id, level="county", time_zone="UTC")
        for n in range(MOST_ROWS)
    )
    response = choose(as_olga, rows, select_across="1", confirmed="yes")
    assert response.status_code == 302
    assert "at most 200 rows" in str(list(get_messages(response.wsgi_request))[0])
    assert "Santa Rosa" in names()


def test_nothing_is_deleted_and_fields_of_a_service_are_not_edited(as_olga, rows):
    page = as_olga.get(f"{LIST}{rows[0].pk}/change/").content.decode()
    assert "deletelink" not in page and 'name="confirmed_at' not in page and 'name="name"' in page
    assert as_olga.post(f"{LIST}{rows[0].pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in as_olga.get(LIST).content.decode()


def test_the_administration_is_called_as_the_portal_is(as_olga):
    page = as_olga.get(reverse("admin:index")).content.decode()
    assert "Open government, locally" in page and "admin-portal.css" in page and 'class="ring"' in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_of_the_ground_floor_need_the_same_queries_for_any_number_of_rows(
    as_olga, santa_rosa, ana, count, django_assert_num_queries
):
    for number in range(count):
        record(santa_rosa, "confirmed", by=ana)
        ParkedForm.objects.create(owner_id=number, path="/", content=b"", parked_at="2026-01-01T00:00Z")
    for model in ("entry", "parkedform"):
        with django_assert_num_queries(4):
            assert as_olga.get(reverse(f"admin:ogp_portal_{model}_changelist")).status_code == 200


def test_history_is_read_and_neither_added_changed_nor_deleted(as_olga, santa_rosa, ana):
    entry = record(santa_rosa, "confirmed", by=ana)
    address = reverse("admin:ogp_portal_entry_change", args=[entry.pk])
    assert "confirmed" in as_olga.get(address).content.decode()
    assert as_olga.post(address, {"verb": "declined"}).status_code == 403
    assert as_olga.get(reverse("admin:ogp_portal_entry_add")).status_code == 403


def test_history_of_somebody_who_left_can_be_read(as_olga, santa_rosa, bruno):
    entry = record(santa_rosa, "joined", by=bruno)
    bruno.delete()
    for address in (
        reverse("admin:ogp_portal_entry_changelist"),
        reverse("admin:ogp_portal_entry_change", args=[entry.pk]),
    ):
        assert "joined" in as_olga.get(address).content.decode()


def test_a_parked_form_shows_nothing_of_what_was_typed(as_olga):
    row = ParkedForm.objects.create(owner_id=1, path="/en/a/", content=b"typed", parked_at="2026-01-01T00:00Z")
    page = as_olga.get(reverse("admin:ogp_portal_parkedform_change", args=[row.pk])).content.decode()
    assert "typed" not in page and "/en/a/" not in page
