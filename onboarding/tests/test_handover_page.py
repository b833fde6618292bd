import pytest
from django.urls import reverse

from onboarding.jurisdictions import handover
from onboarding.jurisdictions.services.joining import ask_to_join
from onboarding.models import Jurisdiction, Partner


@pytest.fixture
def address(santa_rosa):
    return reverse("onboarding:handover-show", args=[santa_rosa.pk])


def test_it_tells_of_people_partners_term_and_open_questions(as_ana, address, santa_rosa, bruno):
    Partner.objects.create(jurisdiction=santa_rosa, organisation="Water Watch", kind="community")
    Jurisdiction.objects.filter(pk=santa_rosa.pk).update(head_name="Rita Gil", head_title="Mayor")
    ask_to_join(santa_rosa, message="", by=bruno)

    page = as_ana.get(address).text

    for text in ("ana@santarosa.example", "Water Watch", "Mayor Rita Gil", "Bruno Lima asked to join"):
        assert text in page


def test_the_note_is_written_and_shown(as_ana, address, santa_rosa):
    as_ana.post(reverse("onboarding:handover-edit", args=[santa_rosa.pk]), {"handover_note": "Papers: room 2\n<b>"})

    page = as_ana.get(address).text
    assert "Papers: room 2" in page and "&lt;b&gt;" in page


@pytest.mark.parametrize("note", ["x" * 20_001, "a\x00b", "a\u202eb"])
def test_a_note_that_cannot_be_kept_is_told_and_kept_in_the_form(as_ana, santa_rosa, note):
    response = as_ana.post(reverse("onboarding:handover-edit", args=[santa_rosa.pk]), {"handover_note": note})

    assert list(response.context["form"].errors) == ["handover_note"]
    santa_rosa.refresh_from_db()
    assert santa_rosa.handover_note == ""


def test_rooms_add_sections_of_their_own(as_ana, address, monkeypatch):
    monkeypatch.setattr(handover, "_sections", [])
    handover.register(lambda jurisdiction: ("Meetings", [f"One in {jurisdiction}."]))

    assert "One in Santa Rosa." in as_ana.get(address).text
