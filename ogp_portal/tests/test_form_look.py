"""How forms and the sign look: the order of a field's parts, the error summary, colours that can be read."""

import re
from itertools import pairwise

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from ogp_portal.templatetags.ring import ring

CSS = (settings.BASE_DIR / "static" / "portal.css").read_text(encoding="utf-8")


class SampleForm(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="We write to this address.")
    notes = forms.CharField(label="Notes", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="Kind", widget=forms.RadioSelect, choices=[("a", "Own"), ("b", "Other")])
    areas = forms.MultipleChoiceField(
        label="Areas", widget=forms.CheckboxSelectMultiple, choices=[("a", "Data")], help_text="All they cover."
    )
    agreed = forms.BooleanField(label="I may act for them")
    paper = forms.FileField(label="Letter")
    place = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("Nothing fits together.")


def shown(form: forms.Form, **context) -> str:
    template = engines["django"].from_string('{% include "form.html" %}')
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return template.render({"form": form, "submit": "Save", **context}, request)


def piece(html: str, name: str) -> str:
    return html.split(f'id="div_id_{name}"')[1].split('id="div_id_')[0]


@pytest.fixture
def wrong() -> str:
    return shown(SampleForm({"email": "no"}))


def test_label_hint_and_error_come_before_the_control(wrong):
    field = piece(wrong, "email")
    places = [field.index(part) for part in ("<label", 'id="id_email_helptext"', 'id="id_email_error"', "<input")]
    assert places == sorted(places)
    assert 'aria-describedby="id_email_helptext id_email_error"' in field and 'aria-invalid="true"' in field


@pytest.mark.parametrize("name", ["kind", "areas"])
def test_a_groups_error_stands_once_before_its_options(wrong, name):
    field = piece(wrong, name)
    assert field.count(f'id="id_{name}_error"') == 1
    assert field.index("<legend") < field.index("invalid-feedback") < field.index('type="')
    assert f"id_{name}_error" in re.search(r'<fieldset aria-describedby="([^"]+)"', field)[1]


def test_what_is_not_required_says_so_and_nothing_has_an_asterisk():
    html = shown(SampleForm())
    assert html.count("(optional)") == 1 and "(optional)" in piece(html, "notes")
    assert "asterisk" not in html


def test_the_summary_takes_the_focus_and_leads_to_every_field(wrong):
    summary = wrong.split('class="alert alert-danger"')[1].split("</div>")[0]
    assert 'tabindex="-1" autofocus' in summary
    for target in ("id_email", "id_kind_0", "id_areas_0", "id_agreed", "id_paper"):
        assert f'href="#{target}"' in summary and f'id="{target}"' in wrong
    assert wrong.count("Nothing fits together.") == 1
    assert 'href="#id_place"' not in summary


def test_a_form_without_errors_has_no_summary():
    assert "alert-danger" not in shown(SampleForm())


def test_no_form_carries_style_or_script(wrong):
    assert "style=" not in wrong and "<script" not in wrong


def test_what_was_typed_is_kept(wrong):
    assert 'value="no"' in piece(wrong, "email")


# Colours --------------------------------------------------------------------------------------------------------------


def colours(scheme: str) -> dict[str, str]:
    light, dark = CSS.split("@media (prefers-color-scheme: dark)")[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark.split("/* Elements */")[0]))
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ("paper", "sheet", "brand-wash")
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", "brand", "brand-deep") for ground in GROUNDS),
    *((ink, ground) for ink in ("good", "bad") for ground in ("paper", "sheet", f"{ink}-wash")),
    *(("ink", f"{kind}-wash") for kind in ("sun", "good", "bad")),
    ("on-brand", "brand"), ("on-brand", "brand-deep"), ("on-sun", "sun"),
]  # fmt: skip
BORDERS = [(line, ground) for line in ("line-strong", "brand", "bad") for ground in ("paper", "sheet")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ink, ground", TEXT)
def test_text_can_be_read_on_its_ground(scheme, ink, ground):
    palette = colours(scheme)
    assert contrast(palette[ink], palette[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("line, ground", BORDERS)
def test_the_border_of_a_control_can_be_seen(scheme, line, ground):
    palette = colours(scheme)
    assert contrast(palette[line], palette[ground]) >= 3


def test_the_stylesheet_stays_small_and_follows_the_direction_of_writing():
    assert len(CSS.encode()) < 20 * 1024
    sided = r"(?:margin|padding|border)-(?:left|right|top|bottom)|text-align: (?:left|right)|float: "
    assert not re.findall(sided, CSS)


# Mails ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("direction, side", [("ltr", "left"), ("rtl", "right")])
def test_the_frame_of_a_mail_needs_no_image_and_follows_the_direction_of_writing(direction, side):
    context = {"site_name": "Portal", "site_url": "https://portal.example", "language": "ar", "direction": direction}
    html = render_to_string("emails/base.html", context)
    assert f'<html lang="ar" dir="{direction}">' in html
    assert set(re.findall(r'align="(left|right)"', html)) == {side}
    assert "prefers-color-scheme: dark" in html
    assert "<img" not in html and "<link" not in html


# The sign -------------------------------------------------------------------------------------------------------------


@given(total=st.integers(1, 12), data=st.data())
def test_the_ring_shows_what_is_done_and_never_closes(total, data):
    done = data.draw(st.integers(0, total))
    drawn = ring(done, total)
    assert drawn.count('class="done"') == done and drawn.count("<path") == total
    points = [tuple(map(float, point)) for point in re.findall(r"[M\d] ?(-?\d+\.\d+) (-?\d+\.\d+)", drawn)]
    first, last = points[0], points[-1]
    assert abs(first[0] - last[0]) + abs(first[1] - last[1]) > 10
    assert all(begin != end for begin, end in pairwise(points))
