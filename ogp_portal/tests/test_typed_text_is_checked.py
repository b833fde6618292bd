import unicodedata
from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ogp_portal.fields import LONGEST_TEXT, CleanForm, known_zones, moment


class Letter(CleanForm):
    name = forms.CharField(max_length=40)
    address = forms.EmailField(required=False)
    text = forms.CharField(widget=forms.Textarea, required=False)


def errors_of(**fields) -> dict:
    return Letter({"name": "Ana"} | fields).errors


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\ud800", "\ufffd"])
@pytest.mark.parametrize("field", ["name", "text"])
def test_characters_that_hide_or_reverse_text_are_refused_beside_the_field(field, character):
    assert list(errors_of(**{field: f"A{character}a"})) == [field]


def test_a_field_that_a_form_adds_to_itself_is_checked_as_well():
    class Longer(Letter):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["note"] = forms.CharField()

    assert list(Longer({"name": "Ana", "note": "a\u202eb"}).errors) == ["note"]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\u2028", "\t"])
def test_a_line_break_belongs_in_a_large_field_only(line_break):
    assert "name" in errors_of(name=f"Ana{line_break}Quispe")
    assert errors_of(text="first\r\n\tsecond") == {}


@pytest.mark.parametrize(
    "name",
    [
        "Ana María Ñandú",
        "آنا",
        "Nguyễn Thị Hòa",
        "אנה",
        "O’Brien-Łukasz",
        "王小明",
        "👩🏽‍💼",
    ],
)
def test_names_of_all_scripts_are_accepted(name):
    assert errors_of(name=name) == {}


def test_text_is_stripped_composed_and_has_plain_line_breaks():
    form = Letter({"name": "  Jose\u0301 ", "text": "one\r\ntwo"})
    assert form.is_valid()
    assert form.cleaned_data == {"name": "Jos\u00e9", "address": "", "text": "one\ntwo"}


def test_a_posted_form_is_composed_as_well_and_keeps_repeated_fields():
    form = Letter(QueryDict("name=Jose%CC%81&name=Jose%CC%81+Luis"))
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Jos\u00e9 Luis"
    assert form.data.getlist("name") == ["Jos\u00e9", "Jos\u00e9 Luis"]


def test_text_that_is_too_long_is_told_and_never_cut():
    form = Letter({"name": "x" * 10_000, "text": "y" * (LONGEST_TEXT + 1)})
    assert list(form.errors) == ["name", "text"]
    assert "maxlength" not in str(form["name"])
    assert "x" * 10_000 in str(form["name"])


@pytest.mark.parametrize(
    "address",
    [
        "ana@a.example\nBcc: eva@b.example",
        "ana@a.example,eva@b.example",
        "ana@a.example; eva@b.example",
        "a@b@c.example",
        "Ana <ana@a.example>",
        "ana@",
        "ana@a.example\0",
        "ana@a.example\u202e",
    ],
)
def test_an_address_field_takes_one_plain_address(address):
    assert "address" in errors_of(address=address)


def test_an_ordinary_address_is_accepted():
    assert errors_of(address="ana.quispe+ogp@santarosa.gob.example") == {}


@examples(deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_whatever_is_typed_is_either_refused_or_kept_as_composed_text(typed):
    form = Letter({"name": typed, "text": typed})
    form.is_valid()
    for value in form.cleaned_data.values():
        assert value in ("", unicodedata.normalize("NFC", typed.replace("\r\n", "\n")).strip())
        assert not any(character in value for character in "\0\u202e\u2066\ud800")


@pytest.mark.parametrize(
    "day, at, zone, code",
    [
        (date(2026, 3, 8), time(2, 30), "America/New_York", "skipped_time"),
        (date(2026, 11, 1), time(1, 30), "America/New_York", "repeated_time"),
        (date(2026, 9, 6), time(0, 30), "America/Santiago", "skipped_time"),
        (date(2011, 12, 30), time(12, 0), "Pacific/Apia", "skipped_time"),
        (date(2026, 11, 1), time(1, 30), "Mars/Olympus", "unknown_time_zone"),
        (date(2026, 11, 1), time(1, 30), "../../etc/passwd", "unknown_time_zone"),
        (date(2026, 11, 1), time(1, 30), "", "unknown_time_zone"),
        (date(1, 1, 1), time(0, 0), "Asia/Tokyo", "too_far"),
    ],
)
def test_a_time_that_no_clock_shows_once_is_refused(day, at, zone, code):
    with pytest.raises(ValidationError) as refusal:
        moment(day, at, zone)
    assert refusal.value.code == code


def test_an_ordinary_time_becomes_a_moment():
    assert moment(date(2026, 12, 1), time(10, 0), "America/Bogota") == datetime(2026, 12, 1, 15, 0, tzinfo=UTC)


@examples(deadline=None)
@given(st.dates(date(1980, 1, 1), date(2060, 12, 31)), st.times(), st.sampled_from(sorted(known_zones())))
def test_a_moment_shows_the_typed_time_on_the_clocks_of_its_zone(day, at, zone):
    try:
        found = moment(day, at, zone)
    except ValidationError:
        return
    shown = found.astimezone(UTC).astimezone(found.tzinfo)
    assert (shown.date(), shown.time()) == (day, at.replace(fold=0))
