"""From what an item says, in whatever format, to one entry: the fallbacks that all formats share."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from monitor.feeds.dates import parse_date
from monitor.feeds.markup import beginning, tidy, title_text
from monitor.model.feeds import ParsedEntry, ParsedFeed

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_LONGEST_URL = 4000
_MOST_CANDIDATES = 20  #: an item with more links, names or labels than this is up to something


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A document's own fields, as found. Links and dates are still text."""

    url: str  #: the feed's own address
    base: str = ""  #: xml:base, absolute; "" where the document names none
    title: str = ""
    links: Sequence[str] = ()  #: candidates for the site, best first
    description: str = ""
    language: str = ""
    ttl: str = ""
    author: str = ""
    categories: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """One item as found: candidates in order of trust. Links are resolved only when one is chosen."""

    guid: str = ""
    base: str = ""  #: xml:base at the item, absolute; "" = the channel's
    links: Sequence[str] = ()
    titles: Sequence[str] = ()
    summaries: Sequence[str] = ()
    contents: Sequence[str] = ()
    authors: Sequence[str] = ()
    published: Sequence[str] = ()
    updated: Sequence[str] = ()
    categories: Sequence[str] = ()


def assemble(channel: Channel, items: Iterable[Announced]) -> ParsedFeed:
    """Settle every field of a document: the one place where fallbacks are chosen."""
    site = next(
        filter(
            None, (absolute(link, channel.base or channel.url) for link in channel.links[:_MOST_CANDIDATES])
        ),
        None,
    )
    site = site or absolute(channel.url, "")
    entries = [_entry(item, channel, site) for item in items if _says_something(item)]
    ttl = channel.ttl.strip()
    return ParsedFeed(
        title=title_text(channel.title) or site or "",
        description=title_text(channel.description),
        site_url=site,
        language=tidy(channel.language)[:35] or None,
        ttl_minutes=int(ttl) if ttl.isascii() and ttl.isdigit() and 0 < len(ttl) < 7 and int(ttl) else None,
        entries=tuple(without_twins(entries)),
    )


def _says_something(item: Announced) -> bool:
    said = (item.guid, *item.titles, *item.links, *item.summaries, *item.contents)
    named = (*item.authors, *item.published, *item.updated, *item.categories)
    return any(text.strip() for text in (*said, *named))


def _entry(item: Announced, channel: Channel, site: str | None) -> ParsedEntry:
    base = item.base or channel.base or site or channel.url
    own_url = _first_page(item.links, base)
    summary, content = _first(item.summaries), _first(item.contents)
    title = next(filter(None, map(title_text, item.titles)), "") or beginning(content or summary)
    published = _first_date(item.published)
    return ParsedEntry(
        id=tidy(item.guid)[:_LONGEST_URL] or own_url or _digest(title, content or summary),
        url=own_url or site,
        title=title or own_url or site or "",
        summary=summary,
        content=content,
        author=_names(item.authors) or tidy(channel.author) or None,
        published_at=published,
        updated_at=_first_date(item.updated),
        categories=_distinct(item.categories) or _distinct(channel.categories),
    )


def _first_page(links: Sequence[str], base: str) -> str | None:
    return next(filter(None, (absolute(link, base) for link in links[:_MOST_CANDIDATES])), None)


def absolute(link: str, base: str) -> str | None:
    """Resolve `link` against `base`; None unless the result is an http(s) address with a host."""
    link = re.sub(r"[\t\r\n]", "", link).strip()
    if not link or len(link) > _LONGEST_URL:
        return None
    if link.lower().startswith("www."):
        link = "https://" + link
    try:
        joined = link if _SCHEME.match(link) else urljoin(base, link)
        parts = urlsplit(joined)
        host = parts.hostname
    except ValueError:  # "http://[", a host that is no address
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return None
    return joined.replace(" ", "%20")


def without_twins(entries: Sequence[ParsedEntry]) -> list[ParsedEntry]:
    """Drop an item that stands twice; tell items apart by URL where they share one identifier."""
    unique = list({(entry.id, entry.url): entry for entry in reversed(entries)}.values())[::-1]
    shared = {guid for guid, count in Counter(entry.id for entry in unique).items() if count > 1}
    return [replace(e, id=f"{e.id}|{e.url}") if e.id in shared and e.url else e for e in unique]


def _first(texts: Sequence[str]) -> str:
    return next((stripped for text in texts if (stripped := text.strip())), "")


def _first_date(texts: Sequence[str]) -> datetime | None:
    return next((moment for text in texts if (moment := parse_date(text))), None)


def _distinct(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for text in texts[:200] if (name := title_text(text))))


def _names(texts: Sequence[str]) -> str:
    return ", ".join(_distinct([person(text) for text in texts]))


def person(text: str) -> str:
    """Name a person: RSS's own form `mail@example.org (Jane Doe)` gives the name, anything else stays."""
    match = re.fullmatch(r"\s*[^\s@()]+@[^\s@()]+\s*\(([^()]{1,200})\)\s*", text)
    return match[1] if match else text


def _digest(title: str, text: str) -> str:
    return hashlib.sha256(f"{title}\n{text}".encode(errors="replace")).hexdigest()
