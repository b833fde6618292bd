import pytest
from django.urls import reverse

from onboarding.models import Partner

TYPED = {
    "organisation": "Water Watch",
    "kind": "community",
    "contact_name": "Eva Sol",
    "contact_email": "eva@water.example",
    "contact_phone": "+57 1 234",
}


@pytest.fixture
def water_watch(santa_rosa):
    return Partner.objects.create(jurisdiction=santa_rosa, organisation="Water Watch", kind="community")


def test_a_partner_is_added_and_shown_in_the_journey(as_ana, santa_rosa):
    as_ana.post(reverse("onboarding:partner-create", args=[santa_rosa.pk]), TYPED)

    assert "eva@water.example" in as_ana.get(reverse("onboarding:partner-list", args=[santa_rosa.pk])).text
    assert "Water Watch" in as_ana.get(reverse("onboarding:workspace-show", args=[santa_rosa.pk])).text


def test_a_partner_is_changed(as_ana, santa_rosa, water_watch):
    address = reverse("onboarding:partner-edit", args=[santa_rosa.pk, water_watch.pk])

    assert as_ana.post(address, TYPED | {"kind": "university"}).status_code == 302

    water_watch.refresh_from_db()
    assert water_watch.kind == "university"


def test_a_partner_is_removed_after_a_question(as_ana, santa_rosa, water_watch):
    address = reverse("onboarding:partner-remove", args=[santa_rosa.pk, water_watch.pk])

    assert "Remove Water Watch?" in as_ana.get(address).text
    assert Partner.objects.exists()
    as_ana.post(address)
    assert not Partner.objects.exists()


def test_the_same_organisation_is_a_partner_once_whatever_its_case(as_ana, santa_rosa, water_watch):
    typed = TYPED | {"organisation": "WATER WATCH"}

    response = as_ana.post(reverse("onboarding:partner-create", args=[santa_rosa.pk]), typed)

    assert "already a partner" in response.text and 'value="Eva Sol"' in response.text
    assert Partner.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("organisation", ""),
        ("organisation", "x" * 201),
        ("organisation", "a\u202eb"),
        ("kind", "king"),
        ("contact_name", "a\x00b"),
        ("contact_email", "eva@a.example,luis@b.example"),
        ("contact_phone", "1" * 41),
    ],
)
def test_bad_input_is_told_beside_the_field_and_the_rest_is_kept(as_ana, santa_rosa, field, value):
    response = as_ana.post(reverse("onboarding:partner-create", args=[santa_rosa.pk]), TYPED | {field: value})

    assert list(response.context["form"].errors) == [field]
    kept = "Water Watch" if field != "organisation" else "Eva Sol"
    assert f'value="{kept}"' in response.text
    assert not Partner.objects.exists()
