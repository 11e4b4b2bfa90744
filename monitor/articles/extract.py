"""Find the article inside a page: a pure function of the page."""

from dataclasses import replace
from datetime import UTC, datetime, time

from htmldate import find_date
from trafilatura.metadata import extract_author

from monitor.articles.above import part_head
from monitor.articles.authors import clean_authors
from monitor.articles.body import read_body
from monitor.articles.decoding import decode
from monitor.articles.guards import harmless, refuse_other_formats
from monitor.articles.labels import exact_time, shown_dates
from monitor.articles.language import choose_language
from monitor.articles.lines import clean_line, clean_text, fold
from monitor.articles.live import is_live_page, read_updates
from monitor.articles.page import Node, classes, hold, parse, prune
from monitor.articles.structured import Metadata, read_metadata
from monitor.articles.walls import SHORT, judge, read_marks, without_wall_lines
from monitor.errors import UnreadablePage
from monitor.model.articles import Extract, PageKind


def extract(body: bytes, *, url: str, content_type: str = "") -> Extract:
    """Read the article in `body`. Raises UnreadablePage, with the reason in words.

    Hostile pages may still take minutes: outside a command line, call it through `Extracting`.
    """
    refuse_other_formats(body, content_type)
    text = harmless(decode(body, content_type))
    try:
        return _read(text, url)
    except RecursionError as error:
        raise UnreadablePage("the page is nested too deeply to be read") from error


def _read(markup: str, url: str) -> Extract:
    tree = parse(markup)
    held = hold(tree)
    about = read_metadata(tree, url)
    url = url or about.canonical_url or ""
    about = _fill_gaps(about, tree, url)
    prune(tree)
    marks = read_marks(classes(node) for node in tree.iter("div", "section", "article"))
    updates = read_updates(tree) if marks.live or is_live_page(about.title, url) else ()
    held.clear()
    text = _with_updates(_text(tree, markup, about), updates, about.titles)
    byline, text = part_head(text, about.titles, about.authors)
    about = replace(about, authors=about.authors or byline)
    shown = _shown(tree) if len(text) < SHORT else ""
    kind = judge(text, about, url, shown=shown, marks=marks, updates=len(updates))
    if kind in {PageKind.PAYWALLED, PageKind.LOGIN_WALL}:
        text = without_wall_lines(text)
    text = text or clean_line(about.description)
    if not text:
        raise UnreadablePage(f"the page shows nothing of the article: it is a {kind.value.replace('_', ' ')}")
    return _extract(about, text, kind, url)


def _extract(about: Metadata, text: str, kind: PageKind, url: str) -> Extract:
    return Extract(
        url=url,
        canonical_url=about.canonical_url,
        title=clean_line(about.title),
        text=text,
        author=", ".join(about.authors) or None,
        site=about.site,
        language=choose_language(about.language, f"{about.title}\n{text}"),
        published_at=about.published_at,
        modified_at=about.modified_at,
        kind=kind,
    )


def _fill_gaps(about: Metadata, tree: Node, url: str) -> Metadata:
    """Ask the slower finders for what the page does not state, before the tree is pruned."""
    authors = tuple(clean_line(name) for name in about.authors or _find_authors(tree, about.site))
    about = replace(about, authors=authors, site=clean_line(about.site or "") or None)
    if about.published_at is not None:
        return about
    shown, changed = shown_dates(tree)
    published = shown or _find_day(tree, url)
    if published is not None and published.time() == time():
        published = exact_time(tree, published) or published
    modified = about.modified_at or changed
    if modified is not None and published is not None and modified < published:
        modified = None
    return replace(about, published_at=published, modified_at=modified)


def _text(tree: Node, markup: str, about: Metadata) -> str:
    body = read_body(tree, markup, stated=about.article.bodies, title=about.title)
    text = clean_text(body, about.titles)
    updates = clean_text("\n".join(about.article.updates), ())
    # A live blog's page shows its newest updates; the structured list is mostly the longer one.
    return updates if len(updates) > 1.5 * len(text) else text


def _with_updates(text: str, updates: tuple[str, ...], titles: tuple[str, ...]) -> str:
    """Put a live blog's updates below what else was read; a reader made for articles mixes and drops them."""
    if not updates:
        return text
    told = clean_text("\n".join(updates), ())
    known = {fold(line) for line in (*told.splitlines(), *titles)}
    before = [line for line in text.splitlines() if fold(line) not in known]
    return "\n".join((*before, told))


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


def _find_authors(tree: Node, site: str | None) -> list[str]:
    found = extract_author(tree)
    return [name for each in found.split(";") for name in clean_authors(each, site=site)] if found else []
