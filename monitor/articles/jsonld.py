"""The JSON-LD of a page: which of its nodes is the article, and what that node says."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from monitor.articles.dates import parse_instant
from monitor.articles.page import Node

_LARGEST_BLOCK = 2_000_000  #: characters of one script
_MOST_NODES = 20_000

_NEWS_TYPES = (
    "NewsArticle LiveBlogPosting ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle "
    "BackgroundNewsArticle ReviewNewsArticle AskPublicNewsArticle"
)
_ARTICLE_TYPES = (
    "Article BlogPosting SocialMediaPosting Report TechArticle ScholarlyArticle AdvertiserContentArticle"
)
#: What hangs below these is another text than the page's own.
_ELSEWHERE_KEYS = (
    "liveBlogUpdate itemListElement comment isBasedOn mentions citation relatedLink about hasPart review "
    "isPartOf"
)
_NEWS, _ARTICLES, _ELSEWHERE = (
    frozenset(names.split()) for names in (_NEWS_TYPES, _ARTICLE_TYPES, _ELSEWHERE_KEYS)
)
_TAG = re.compile(r"<[^<>]{0,1000}>")
_BREAKS = re.compile(r"<(?:/p|br|/div|/li|/h\d)\b[^<>]{0,200}>|\n+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Structured:
    """What the article's own node states. Empty where the page has none."""

    headline: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    page_published_at: datetime | None = None  #: of a bare WebPage, which may be its template's
    page_modified_at: datetime | None = None
    site: str | None = None
    language: str | None = None
    url: str | None = None
    bodies: tuple[str, ...] = ()  #: article bodies as stated, tags removed, one paragraph a line
    updates: tuple[str, ...] = ()  #: of a live blog: one text per update, in page order
    free: bool | None = None  #: False where a wall is declared; None where nothing is said
    types: frozenset[str] = field(default_factory=frozenset)


def read_jsonld(tree: Node, page_url: str) -> Structured:
    """Read every JSON-LD block and choose the article's node.

    A news type beats a general article, and any article beats WebPage: in a graph of both, a library
    that took the WebPage's date was seven years off. Broken blocks are skipped.
    """
    nodes: list[Mapping[str, Any]] = []
    for block in tree.iter("script"):
        if "ld+json" in block.get("type", "").lower() and len(nodes) < _MOST_NODES:
            nodes.extend(_nodes(_load(block.text or "")))
    types = frozenset(name for node in nodes for name in _types(node))
    ranked = sorted(nodes, key=lambda node: _rank(node, page_url), reverse=True)
    if not ranked or _rank(ranked[0], page_url)[0] == 0:
        page = next((node for node in nodes if "WebPage" in _types(node)), {})
        return Structured(
            types=types,
            site=_site(nodes),
            page_published_at=_date(page, "datePublished"),
            page_modified_at=_date(page, "dateModified"),
        )
    return _state(ranked[0], nodes, types)


def _state(node: Mapping[str, Any], nodes: list[Mapping[str, Any]], types: frozenset[str]) -> Structured:
    updates = node.get("liveBlogUpdate")
    return Structured(
        headline=one_line(_text(node.get("headline")) or _text(node.get("name"))),
        authors=tuple(_names(node.get("author") or node.get("creator"), nodes)),
        published_at=_date(node, "datePublished", "uploadDate", "dateCreated"),
        modified_at=_date(node, "dateModified"),
        site=next(iter(_names(node.get("publisher"), nodes)), None) or _site(nodes),
        language=_text(node.get("inLanguage")) or None,
        url=_text(node.get("url")) or _identity(node.get("mainEntityOfPage")),
        bodies=tuple(filter(None, (paragraphs(_text(each.get("articleBody"))) for each in nodes))),
        updates=tuple(_updates(updates if isinstance(updates, list) else [updates])),
        free=_free(node, nodes),
        types=types | frozenset(_types(node)),
    )


def _load(block: str) -> object:
    if len(block) > _LARGEST_BLOCK:
        return None
    cleaned = (
        re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", block)
        .strip()
        .rstrip(";")
    )
    for text in (cleaned, re.sub(r",\s*(?=[}\]])", "", cleaned)):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(document: object) -> Iterator[Mapping[str, Any]]:
    """Walk a block without recursion, in reading order, leaving out what belongs to other texts."""
    waiting: list[object] = [document]
    seen = 0
    while waiting and seen < _MOST_NODES:
        seen += 1
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item[:_MOST_NODES]))
        elif isinstance(item, dict):
            yield item
            waiting.extend(
                reversed(
                    [
                        value
                        for key, value in item.items()
                        if key not in _ELSEWHERE and isinstance(value, list | dict)
                    ]
                )
            )


def _types(node: Mapping[str, Any]) -> list[str]:
    stated = node.get("@type")
    names = stated if isinstance(stated, list) else [stated]
    return [name.rsplit("/", 1)[-1] for name in names if isinstance(name, str)]


def _rank(node: Mapping[str, Any], page_url: str) -> tuple[int, int, int]:
    names = set(_types(node))
    kind = (
        3
        if names & _NEWS
        else 2
        if names & _ARTICLES or any(name.endswith("Article") for name in names)
        else 0
    )
    if kind == 0 and names & {"VideoObject"} and node.get("name"):
        kind = 1
    here = {_text(node.get("url")), _identity(node.get("mainEntityOfPage")), _text(node.get("@id"))}
    match = int(any(url and _bare(url) == _bare(page_url) for url in here))
    return kind, match, int(bool(node.get("headline"))) + int(bool(node.get("datePublished")))


def _bare(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|[?#].*$|/+(?=$|[?#])", "", url.strip().lower())


def _identity(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return _text(value) or None


def _text(value: object) -> str:
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), "")
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    return html.unescape(value).strip() if isinstance(value, str) else ""


def _names(value: object, nodes: list[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the names of people or bodies, looking up `@id` references; each once, people before bodies."""
    items = value if isinstance(value, list) else [value]
    found: list[tuple[bool, str]] = []
    for item in items[:50]:
        resolved = item
        if isinstance(item, dict) and "name" not in item and (identity := item.get("@id")):
            resolved = next(
                (node for node in nodes if node.get("@id") == identity and node.get("name")), item
            )
        person = not (isinstance(resolved, dict) and "Organization" in " ".join(_types(resolved)))
        stated = resolved.get("name") if isinstance(resolved, dict) else None
        named = stated if isinstance(stated, list) else [resolved]
        found.extend((person, name) for one in named if (name := one_line(_text(one))))
    people = [name for person, name in found if person]
    yield from dict.fromkeys(people or [name for _, name in found])


def _date(node: Mapping[str, Any], *keys: str) -> datetime | None:
    return next(
        (moment for key in keys if (moment := parse_instant(_text(node.get(key)) or node.get(key)))), None
    )


def _site(nodes: list[Mapping[str, Any]]) -> str | None:
    return next(
        (name for node in nodes if "WebSite" in _types(node) and (name := one_line(_text(node.get("name"))))),
        None,
    )


def _free(node: Mapping[str, Any], nodes: list[Mapping[str, Any]]) -> bool | None:
    """Whether anybody may read it: the article's own word counts before that of its parts and its page."""
    part = node.get("hasPart")
    parts = [item for item in (part if isinstance(part, list) else [part]) if isinstance(item, dict)]
    pages = [other for other in nodes if "WebPage" in _types(other)]
    for speakers in ([node], [*parts, *pages]):
        stated = [
            str(each.get("isAccessibleForFree")).lower() for each in speakers if "isAccessibleForFree" in each
        ]
        if stated:
            return not any(value.rsplit("/", 1)[-1] in {"false", "no", "0"} for value in stated)
    return None


def _updates(items: list[Any]) -> Iterator[str]:
    for item in items[:500]:
        if isinstance(item, dict):
            head, body = one_line(_text(item.get("headline"))), paragraphs(_text(item.get("articleBody")))
            yield "\n".join(part for part in (head, body) if part)


def paragraphs(text: str) -> str:
    """Strip tags from a stated body and give it one paragraph a line."""
    broken = _BREAKS.sub("\n", text) if "<" in text or "\n" in text else text
    lines = (one_line(line) for line in broken.split("\n"))
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """Strip tags, undo entities and close up white space."""
    return " ".join(html.unescape(_TAG.sub(" ", text) if "<" in text else text).split())
