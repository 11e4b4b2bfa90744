"""From what an item says, in whatever format, to one entry: the fallbacks that all formats share."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from monitor.dates.reading import parse_date
from monitor.feeds.elements import is_http
from monitor.feeds.familiar import Item, joined, mark, parted
from monitor.feeds.markup import beginning, tidy, title_text
from monitor.model.feeds import Enclosure, FamiliarEntry, ParsedEntry, ParsedFeed
from monitor.model.urls import is_opaque, unwrapped

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_PLAIN = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:[/?#][!-~]*)?")
_ADDRESS = r"[^\s@()<>]{1,100}@[^\s@()<>]{1,100}"
_ADDRESS_FIRST = re.compile(rf"{_ADDRESS}\s?\(([^()@]+)\)")
_ADDRESS_LAST = re.compile(rf"([^()<>@]+?)\s?(?:\({_ADDRESS}\)|<{_ADDRESS}>)")
_LONGEST_PERSON = 300  #: characters; the two patterns need time with the square of the length
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
    own: str = ""  #: the address that it gives itself
    icons: Sequence[str] = ()
    members: Sequence[str] = ()  #: of an index of documents, best first


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of an item, as found."""

    url: str
    type: str = ""
    length: str = ""


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
    language: str = ""
    comments: Sequence[str] = ()
    attachments: Sequence[Attachment] = ()


def assemble(channel: Channel, items: Iterable[Announced | Item[Announced]], known: str = "") -> ParsedFeed:
    """Settle every field of a document: the one place where fallbacks are chosen.

    Items whose marks are among the `known` are named, and not read.
    """
    base = channel.base or channel.url
    own = absolute(channel.url, "")
    site = _first_page(channel.links, base) or own
    entries, familiar, marks = _read(items, channel, site, known)
    ttl = channel.ttl.strip()
    return ParsedFeed(
        title=title_text(channel.title) or site or "",
        description=title_text(channel.description),
        site_url=site,
        language=_language(channel.language),
        ttl_minutes=int(ttl) if ttl.isascii() and ttl.isdigit() and 0 < len(ttl) < 7 and int(ttl) else None,
        entries=tuple(entries),
        feed_url=absolute(channel.own, base) or own,
        icon_url=_first_page(channel.icons, channel.base or site or base),
        members=tuple(filter(None, (absolute(link, base) for link in channel.members[:_MOST_CANDIDATES]))),
        familiar=tuple(familiar),
        marks=joined(marks),
    )


def _read(
    items: Iterable[Announced | Item[Announced]], channel: Channel, site: str | None, known: str
) -> tuple[list[ParsedEntry], list[FamiliarEntry], list[str]]:
    """Read the items that are new or changed, name the others, and mark all that can be recognised."""
    entries: list[ParsedEntry] = []
    familiar: list[FamiliarEntry] = []
    marks: list[str] = []
    before = parted(known)
    # What an entry takes from its document is part of it.
    around = "\0".join((channel.url, channel.base, site or "", channel.author, *channel.categories))
    for item in items:
        if isinstance(item, Item):
            marks.append(mark(item.element, around))
            if marks[-1] in before and (one := _familiar(*item.name(item.element), channel, site)):
                familiar.append(one)
                continue
        found = item.read(item.element) if isinstance(item, Item) else item
        if _says_something(found):
            entries.append(_entry(found, channel, site))
    return entries, familiar, marks


def _familiar(
    guid: str, base: str, links: Sequence[str], channel: Channel, site: str | None
) -> FamiliarEntry | None:
    """Name a recognised item as its reading would; None where that takes its words as well."""
    own_url = _first_page(links, base or channel.base or site or channel.url)
    name = _identifier(guid) or own_url
    pointer = own_url is not None and is_opaque(own_url)  # an aggregator's is known by its headline
    return FamiliarEntry(id=name, url=own_url or site) if name and not pointer else None


def _identifier(guid: str) -> str:
    return tidy(guid)[:_LONGEST_URL]


def _says_something(item: Announced) -> bool:
    said = (item.guid, *item.titles, *item.links, *item.summaries, *item.contents)
    named = (*item.authors, *item.published, *item.updated, *item.categories)
    return any(text.strip() for text in (*said, *named))


def _entry(item: Announced, channel: Channel, site: str | None) -> ParsedEntry:
    base = item.base or channel.base or site or channel.url
    linked = _first_page(item.links, base)
    own_url = unwrapped(linked) if linked else None
    summary, content = _first(item.summaries), _first(item.contents)
    title = next(filter(None, map(title_text, item.titles)), "") or beginning(content or summary)
    updated = _first_date(item.updated)
    return ParsedEntry(
        id=_identifier(item.guid) or own_url or _digest(title, content or summary),
        url=own_url or site,
        title=title or own_url or site or "",
        summary=summary,
        content=content,
        author=_names(item.authors) or tidy(person(channel.author)) or None,
        published_at=_first_date(item.published) or updated,
        updated_at=updated,
        categories=_distinct(item.categories) or _distinct(channel.categories),
        language=_language(item.language),
        comments_url=next((link for text in item.comments if (link := _stated(text))), None),
        enclosures=_enclosures(item.attachments, base),
    )


def _first_page(links: Sequence[str], base: str) -> str | None:
    return next(filter(None, (absolute(link, base) for link in links[:_MOST_CANDIDATES])), None)


def is_plain(link: str) -> bool:
    """Whether `link` is an address as most are: nothing to resolve, and nothing to repair."""
    return len(link) < _LONGEST_URL and _PLAIN.fullmatch(link) is not None


def absolute(link: str, base: str) -> str | None:
    """Resolve `link` against `base`; None unless the result is an http(s) address with a host."""
    if is_plain(link):
        return link
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


def _stated(link: str) -> str | None:
    """Take an address only where it is written out in full: "none yet" is a comment, not a link."""
    link = link.strip()
    return absolute(link, "") if is_http(link) and not re.search(r"\s", link) else None


def _enclosures(found: Sequence[Attachment], base: str) -> tuple[Enclosure, ...]:
    """Give each file once, by its address."""
    files: dict[str, Enclosure] = {}
    for one in found[:_MOST_CANDIDATES]:
        url = absolute(one.url, base)
        if url and url not in files:
            length = one.length.strip()
            size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0
            files[url] = Enclosure(url=url, type=tidy(one.type)[:100], length=size)
    return tuple(files.values())


def _language(text: str) -> str | None:
    """A language tag in lower case, with hyphens: en_GB is en-gb."""
    return tidy(text)[:35].lower().replace("_", "-") or None


def _first(texts: Sequence[str]) -> str:
    return next((stripped for text in texts if (stripped := text.strip())), "")


def _first_date(texts: Sequence[str]) -> datetime | None:
    return next((moment for text in texts if (moment := parse_date(text))), None)


def _distinct(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for text in texts[:200] if (name := title_text(text))))


def _names(texts: Sequence[str]) -> str:
    return ", ".join(_distinct([person(text) for text in texts]))


def person(text: str) -> str:
    """Name a person without the mail address beside the name, in RSS's own order or in that of mail."""
    text = text.strip()
    if "@" not in text or len(text) > _LONGEST_PERSON:
        return text
    match = _ADDRESS_FIRST.fullmatch(text) or _ADDRESS_LAST.fullmatch(text)
    return match[1] if match else text


def _digest(title: str, text: str) -> str:
    return hashlib.sha256(f"{title}\n{text}".encode(errors="replace")).hexdigest()
