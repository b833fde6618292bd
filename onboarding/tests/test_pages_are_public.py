"""The public pages: the same bytes for everybody, small, fresh, and never a cookie."""

import gzip
import re
from html.parser import HTMLParser
from urllib.parse import urljoin

import brotli
import pytest

from onboarding.journey.steps import registered
from onboarding.pages import texts
from onboarding.pages.rendering import address
from onboarding.pages.shelf import Shelf, shelf
from onboarding.pages.views import best_encoding

LANGUAGES = ["en", "es", "fr", "pt", "ar"]
PAGES = ["home", *texts.SLUGS]
every_page = pytest.mark.parametrize("slug", PAGES)
every_language = pytest.mark.parametrize("language", LANGUAGES)


class Outline(HTMLParser):
    """What a page links to, its headings' levels and its ids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        attrs = dict(attrs)
        if tag == "a":
            self.links.append(attrs["href"])
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if "id" in attrs:
            self.ids.append(attrs["id"])


@pytest.fixture
def empty_shelf():
    shelf.clear()
    yield
    shelf.clear()


@every_language
@every_page
def test_a_page_is_for_shared_caches(client, slug, language):
    response = client.get(address(slug, language))
    assert response.status_code == 200
    assert response["Cache-Control"].startswith("public, max-age=60")
    assert response["Vary"] == "Accept-Encoding"
    assert response["Content-Language"] == language
    assert not response.cookies


@every_language
@every_page
def test_a_page_has_one_h1_its_headings_in_order_and_no_script(client, slug, language):
    html = client.get(address(slug, language)).content.decode()
    outline = Outline(html)
    assert outline.levels.count(1) == 1 and outline.levels[0] in (1, 2)
    assert all(after - before <= 1 for before, after in zip(outline.levels, outline.levels[1:], strict=False))
    assert len(outline.ids) == len(set(outline.ids))
    assert "<script" not in html and "style=" not in html


@every_page
def test_a_page_is_the_same_signed_in_or_not(client, as_ana, slug):
    assert client.get(address(slug, "en")).content == as_ana.get(address(slug, "en")).content


@every_language
@every_page
def test_links_inside_the_portal_lead_somewhere(client, db, slug, language):
    path = address(slug, language)
    outline = Outline(client.get(path).content.decode())
    inside = {link for link in outline.links if not link.startswith(("https:", "mailto:", "#"))}
    for link in inside:
        assert client.get(urljoin(path, link)).status_code in (200, 302), link
    assert {link[1:] for link in outline.links if link.startswith("#")} <= set(outline.ids)


def test_a_page_is_read_without_the_database(client):
    for slug in PAGES:  # Without the fixture `db`, a query is an error.
        assert client.get(address(slug, "es")).status_code == 200


@pytest.mark.parametrize(
    "accepted, encoding",
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("gzip;q=0.000", ""),
        ("identity", ""),
        ("", ""),
    ],
)
def test_the_smallest_accepted_encoding_is_sent(accepted, encoding):
    assert best_encoding(accepted) == encoding


@pytest.mark.parametrize("encoding, unpack", [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_compressed_pages_unpack_to_the_plain_one(client, encoding, unpack):
    plain = client.get(address("benefits", "en"))
    packed = client.get(address("benefits", "en"), headers={"Accept-Encoding": encoding})
    assert "Content-Encoding" not in plain.headers
    assert packed["Content-Encoding"] == encoding
    assert unpack(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2


def test_a_page_that_is_known_is_not_sent_again(client):
    known = client.get(address("home", "en"))
    again = client.get(address("home", "en"), headers={"If-None-Match": known["ETag"]})
    assert again.status_code == 304 and again.content == b""
    assert again["ETag"] == known["ETag"] and again["Vary"] == "Accept-Encoding"
    other = client.get(address("home", "en"), headers={"If-None-Match": 'W/"older"'})
    assert other.status_code == 200


def test_head_is_answered_and_post_is_not(client):
    response = client.head(address("home", "en"))
    assert response.status_code == 200 and response.content == b""
    assert client.post(address("home", "en")).status_code == 405


def test_an_unknown_page_is_not_found(client, db):
    assert client.get("/en/no-such-page/").status_code == 404


def test_languages_without_a_text_say_so_and_point_to_the_english_page(client):
    html = client.get(address("benefits", "fr")).content.decode()
    assert '<article class="split page" lang="en" dir="ltr">' in html
    assert f'rel="canonical" href="http://localhost:8000{address("benefits", "en")}"' in html
    assert 'hreflang="es" href="http' in html and 'rel="alternate" hreflang="fr"' not in html


def test_the_language_switch_stays_on_the_page(client):
    html = client.get(address("how-it-works", "es")).content.decode()
    for language in LANGUAGES:
        assert f'<a href="{address("how-it-works", language)}" hreflang="{language}"' in html


def test_a_changed_text_is_seen_without_a_new_start(tmp_path, monkeypatch):
    (tmp_path / "en").mkdir()
    text = tmp_path / "en" / "privacy.md"
    head = "---\ntitle: Privacy\ndescription: What is kept.\nchecked_on: 2026-11-23\n---\n"
    text.write_text(head + "Old words.")
    monkeypatch.setattr(texts, "FOLDER", tmp_path)
    monkeypatch.setattr("onboarding.pages.shelf.LOOK_EVERY", 0)
    own = Shelf()
    old = own.page("privacy", "en")
    text.write_text(head + "New words.")
    monkeypatch.setattr(texts, "changed_at", lambda: 1.0)
    new = own.page("privacy", "en")
    assert b"Old words." in old.bodies[""] and b"New words." in new.bodies[""] and old.etag != new.etag


def test_html_in_a_text_is_shown_not_obeyed():
    page = texts.parse(
        "---\ntitle: T\ndescription: D\nchecked_on: 2026-11-23\n---\n<script>x</script> [a](javascript:x)\n\n## Two\n"
    )
    assert "<script" not in page.opening and "javascript:" not in re.sub(r"\[a\]\(.*?\)", "", page.opening)
    assert page.contents == [("two", "Two")]


def test_a_text_without_its_day_is_refused():
    with pytest.raises(ValueError, match="checked_on"):
        texts.parse("---\ntitle: T\ndescription: D\n---\nText")


def test_citations_are_numbered_in_the_order_of_reading():
    head = "---\ntitle: T\ndescription: D\nchecked_on: 2026-11-23\n---\n"
    page = texts.parse(f"{head}One[^b], two[^a], again[^b].\n\n[^a]: Source A\n[^b]: Source *B*\n")
    assert page.references == ["Source <em>B</em>", "Source A"]
    assert page.opening.count('href="#source-1"') == 2


def test_search_engines_are_kept_from_secret_links(client):
    rules = client.get("/robots.txt").content.decode()
    for path in ("/*/answer/", "/*/promoter/", "/*/seat/"):
        assert f"Disallow: {path}" in rules


def test_the_operator_stands_in_the_foot_and_on_the_privacy_page(client, settings, empty_shelf):
    settings.OPERATOR_NAME = "Open Cities Association"
    settings.PRIVACY_CONTACT = "privacy@cities.example"
    assert "run by Open Cities Association" in client.get(address("home", "en")).content.decode()
    assert "privacy@cities.example" in client.get(address("privacy", "en")).content.decode()


def test_the_first_step_of_the_journey_leads_to_the_pages(client, santa_rosa):
    step = next(step for step in registered() if step.key == "learn")
    learn = step.state(santa_rosa)
    assert learn.status == "done"
    assert client.get(learn.url).status_code == 200
