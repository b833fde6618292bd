"""The informational pages as they are written: Markdown files with a small head, one for each language and page."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import nh3
from django.utils.text import slugify
from markdown_it import MarkdownIt

FOLDER = Path(__file__).parent / "content"
SOURCE_LANGUAGE = "en"
GUIDE = ("what-is-open-government", "how-it-works", "benefits", "coordination-meeting")
SLUGS = (*GUIDE, "privacy", "accessibility")

_REFERENCE = re.compile(r"^\[\^([\w-]+)\]: (.+)$", re.MULTILINE)
_CITATION = re.compile(r"\[\^([\w-]+)\]")
_TAGS = {
    *("a", "h2", "h3", "p", "ul", "ol", "li", "strong", "em", "blockquote", "code", "hr", "br"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "h2": {"id"}, "h3": {"id"}, "ol": {"start"}, "th": {"scope"}}


@dataclass(frozen=True)
class Content:
    """One page's text, ready to be put into its template. `opening` is what stands before the first heading."""

    title: str
    description: str
    checked_on: date
    opening: str
    body: str
    contents: list[tuple[str, str]] = field(default_factory=list)
    references: list[str] = field(default_factory=list)


def written_in(slug: str) -> list[str]:
    """The languages in which the page has a text of its own."""
    return sorted(path.parent.name for path in FOLDER.glob(f"*/{slug}.md"))


def read(slug: str, language: str) -> Content:
    """The page in that language, else in the language all pages are written in."""
    path = FOLDER / language / f"{slug}.md"
    if not path.exists():
        path = FOLDER / SOURCE_LANGUAGE / f"{slug}.md"
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> Content:
    """Raises ValueError for a head that lacks its title, description or the day the text was checked."""
    _nothing, head, text = text.split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.strip().splitlines())
    if missing := {"title", "description", "checked_on"} - fields.keys():
        raise ValueError(f"A page's head lacks {', '.join(sorted(missing))}.")
    text, references = _number_citations(text)
    opening, contents, body = _render(text)
    return Content(
        title=fields["title"],
        description=fields["description"],
        checked_on=date.fromisoformat(fields["checked_on"]),
        opening=opening,
        body=body,
        contents=contents,
        references=[_clean(MarkdownIt().renderInline(reference)) for reference in references],
    )


def _number_citations(text: str) -> tuple[str, list[str]]:
    """Citations like [^name] become numbered links, in the order in which they are first made."""
    sources = dict(_REFERENCE.findall(text))
    cited = list(dict.fromkeys(_CITATION.findall(_REFERENCE.sub("", text))))
    text = _CITATION.sub(
        lambda found: rf"[\[{cited.index(found[1]) + 1}\]](#source-{cited.index(found[1]) + 1})",
        _REFERENCE.sub("", text),
    )
    return text, [sources[name] for name in cited]


def _render(text: str) -> tuple[str, list[tuple[str, str]], str]:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    contents = []
    for token, inline in zip(tokens, tokens[1:], strict=False):
        if token.type == "heading_open":
            token.attrSet("id", slugify(inline.content))
            if token.tag == "h2":
                contents.append((slugify(inline.content), inline.content))
    html = _clean(markdown.renderer.render(tokens, markdown.options, {}))
    opening, heading, rest = html.partition("<h2")
    return opening, contents, heading + rest


def _clean(html: str) -> str:
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None, url_schemes={"https", "mailto"})


def changed_at() -> float:
    """When a text was last changed, in seconds since the epoch."""
    return max((path.stat().st_mtime for path in FOLDER.glob("*/*.md")), default=0.0)
