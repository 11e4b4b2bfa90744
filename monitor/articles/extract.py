"""Find the article inside a page: a pure function of the page."""

from dataclasses import replace
from datetime import UTC, datetime

from htmldate import find_date
from trafilatura.metadata import extract_author

from monitor.articles.body import read_body
from monitor.articles.decoding import decode
from monitor.articles.guards import refuse_hostile, refuse_other_formats
from monitor.articles.language import choose_language
from monitor.articles.lines import clean_line, clean_text
from monitor.articles.page import Node, classes, hold, parse, prune
from monitor.articles.structured import Metadata, clean_author, read_metadata
from monitor.articles.walls import SHORT, is_live_mark, judge, without_wall_lines
from monitor.errors import UnreadablePage
from monitor.model.articles import Extract, PageKind


def extract(body: bytes, *, url: str, content_type: str = "") -> Extract:
    """Read the article in `body`. Raises UnreadablePage, with the reason in words.

    Hostile pages may still take minutes: outside a command line, call it through `Extracting`.
    """
    refuse_other_formats(body, content_type)
    text = decode(body, content_type)
    refuse_hostile(text)
    try:
        return _read(parse(text), url)
    except RecursionError as error:
        raise UnreadablePage("the page is nested too deeply to be read") from error


def _read(tree: Node, url: str) -> Extract:
    held = hold(tree)
    about = _fill_gaps(read_metadata(tree, url), tree, url)
    prune(tree)
    live_marks = sum(is_live_mark(classes(node)) for node in tree.iter("div", "section", "article"))
    held.clear()
    text = _text(tree, about)
    shown = _shown(tree) if len(text) < SHORT else ""
    kind = judge(text, about, url, shown=shown, live_marks=live_marks)
    if kind in {PageKind.PAYWALLED, PageKind.LOGIN_WALL}:
        text = without_wall_lines(text)
    text = text or clean_line(about.description)
    if not text:
        raise UnreadablePage(f"the page shows nothing of the article: it is a {kind.value.replace('_', ' ')}")
    return Extract(
        url=url,
        canonical_url=about.canonical_url,
        title=clean_line(about.title),
        text=text,
        author=about.author,
        site=about.site,
        language=choose_language(about.language, f"{about.title}\n{text}"),
        published_at=about.published_at,
        modified_at=about.modified_at,
        kind=kind,
    )


def _fill_gaps(about: Metadata, tree: Node, url: str) -> Metadata:
    """Ask the slower finders for what the page does not state, before the tree is pruned."""
    author = clean_line(about.author or _find_author(tree) or "") or None
    site = clean_line(about.site or "") or None
    return replace(about, author=author, site=site, published_at=about.published_at or _find_day(tree, url))


def _text(tree: Node, about: Metadata) -> str:
    text = clean_text(read_body(tree, about.article.bodies), about.titles)
    updates = clean_text("\n".join(about.article.updates), ())
    # A live blog's page shows its newest updates; the structured list is mostly the longer one.
    return updates if len(updates) > 1.5 * len(text) else text


def _shown(tree: Node) -> str:
    body = tree.find("body")
    if body is None:
        return ""
    words = (
        part
        for node in body.iter()
        if node.tag not in {"script", "style", "noscript"}
        for part in (node.text, node.tail)
        if part
    )
    return " ".join(" ".join(words).split())[:6000]


def _find_day(tree: Node, url: str) -> datetime | None:
    """Ask htmldate where the page states nothing: a day, never an instant, so it never overrides one."""
    found = find_date(tree, extensive_search=False, original_date=True, url=url or None)
    return datetime.fromisoformat(found).replace(tzinfo=UTC) if found else None


def _find_author(tree: Node) -> str | None:
    found = extract_author(tree)
    names = (clean_author(each) for each in found.split(";")) if found else ()
    return ", ".join(name for name in names if name) or None
