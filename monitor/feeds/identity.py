"""When two announcements are one entry: identifiers that survive what publishers do to them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.feeds.markup import title_text
from monitor.model.feeds import ParsedEntry
from monitor.model.urls import canonical_url, is_opaque, shared_copy_number

_ALIKE = 0.5  #: share of common words above which two headlines name one article


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryIdentity:
    """The names of an entry, the strictest first. Any one that is known already means: not new."""

    guid: str  #: as announced
    loose_guid: str  #: without scheme, `www.`, tracking and the counter that the BBC appends (`#0`)
    canonical_url: str | None  #: None where the entry has no page of its own, or only an opaque pointer
    shared_copy: str | None  #: number shared by one owner's titles; compare within an owner only
    headline: str  #: title and, for an aggregator's pointer, its source: folded, for what has no page


def entry_identity(
    entry: ParsedEntry, *, site_url: str | None = None, aliases: Mapping[str, str] | None = None
) -> EntryIdentity:
    """Name an entry. `site_url` is the feed's site: an entry that links to it has no page of its own.

    Rules from what publishers do: the BBC re-issues `…#1` for an edit, sites move from http to https,
    Google News hides the address (title and source stand in), Newsquest shares numbers.
    """
    page = canonical_url(entry.url, aliases) if entry.url else None
    home = canonical_url(site_url, aliases) if site_url else None
    own_page = page if page and page != home and entry.url and not is_opaque(entry.url) else None
    return EntryIdentity(
        guid=entry.id,
        loose_guid=loose_guid(entry.id, aliases),
        canonical_url=own_page,
        shared_copy=shared_copy_number(entry.url) if own_page and entry.url else None,
        headline=fold_headline(entry.title),
    )


def loose_guid(guid: str, aliases: Mapping[str, str] | None = None) -> str:
    """Give a guid without what churns: as a canonical URL where it is one, else without a counter."""
    guid = guid.strip()
    if (page := canonical_url(guid, aliases)) is not None:
        return page.removeprefix("https://")
    return re.sub(r"#\d{1,4}$", "", guid)


def fold_headline(title: str) -> str:
    """Fold a headline to its words, lower case, one space between them."""
    return " ".join(re.findall(r"[^\W_]+", title_text(title).casefold()))


def renamed(known: Iterable[EntryIdentity], found: Iterable[EntryIdentity]) -> dict[str, str]:
    """Find entries that changed their guid: new guid to the guid they were known by.

    A new guid stands for a known entry where its loose form is the same, or where page and headline are.
    A page or loose guid that several entries share proves nothing and is passed over.
    """
    known, found = list(known), list(found)
    by_guid = {entry.guid: entry for entry in known}
    by_loose = _unshared((entry.loose_guid, entry) for entry in known)
    by_page = _unshared((entry.canonical_url, entry) for entry in known if entry.canonical_url)
    pages = Counter(entry.canonical_url for entry in found)
    loose = Counter(entry.loose_guid for entry in found)
    renames: dict[str, str] = {}
    for entry in found:
        if entry.guid in by_guid:
            continue
        twin = by_loose.get(entry.loose_guid) if loose[entry.loose_guid] == 1 else None
        same_page = by_page.get(entry.canonical_url or "") if pages[entry.canonical_url] == 1 else None
        if twin is None and same_page and _alike(entry.headline, same_page.headline):
            twin = same_page
        if twin is not None:
            renames[entry.guid] = twin.guid
    return renames


def _unshared(pairs: Iterable[tuple[str, EntryIdentity]]) -> dict[str, EntryIdentity]:
    pairs = list(pairs)
    count = Counter(name for name, _ in pairs)
    return {name: entry for name, entry in pairs if count[name] == 1}


def _alike(first: str, second: str) -> bool:
    words, others = set(first.split()), set(second.split())
    return bool(words | others) and len(words & others) >= _ALIKE * len(words | others)
