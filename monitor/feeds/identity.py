"""When two announcements are one entry: identifiers that survive what publishers do to them."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from monitor.feeds.markup import title_text
from monitor.model.feeds import Entry, FamiliarEntry, ParsedEntry, ParsedFeed
from monitor.model.urls import canonical_url, is_opaque

_ALIKE = 0.5  #: share of common words above which two headlines name one article
#: In bytes; PostgreSQL's index entries end at 2,704.
_LONGEST_GUID = 1000
_TELLING = 3  #: words that a headline needs to stand for an article
_REUSED_AFTER = timedelta(hours=1)

#: An item of a document, whether it was read or recognised.
Listed = ParsedEntry | FamiliarEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An entry as its document announces it, with the names it may be known by."""

    entry: ParsedEntry
    page: str | None  #: its canonical URL, where no other entry of the document shares it
    digest: str  #: of what it says, whatever it is called
    telling: bool  #: whether the digest alone can tell that it is one we hold


def announced(document: ParsedFeed) -> dict[str, Listed]:
    """Give a document's entries by guid, each once; those that were not read again come last."""
    items: list[Listed] = [*document.entries, *document.familiar]
    return {entry.id: entry for entry in without_twins([_with_guid(entry) for entry in items])}


def named(
    entries: Sequence[ParsedEntry],
    beside: Iterable[Listed] = (),
    *,
    site_url: str | None = None,
    aliases: Mapping[str, str] | None = None,
) -> list[Named]:
    """Name entries of a document; a page or a text that several share identifies none of them.

    `beside` are the document's other entries: they cannot be meant, but may share a page.
    """
    home = canonical_url(site_url, aliases) if site_url else None
    pages = [own_page(entry, home=home, aliases=aliases) for entry in entries]
    near = {_without_query(entry.url) for entry in entries if entry.url}
    others = [entry for entry in beside if entry.url and _without_query(entry.url) in near]
    digests = [digest(entry) for entry in entries]
    of_page = Counter([*pages, *(own_page(entry, home=home, aliases=aliases) for entry in others)])
    of_digest = Counter(digests)
    return [
        Named(
            entry=entry,
            page=page if of_page[page] == 1 else None,
            digest=said,
            telling=of_digest[said] == 1 and _is_telling(entry),
        )
        for entry, page, said in zip(entries, pages, digests, strict=True)
    ]


def own_page(
    entry: Listed, *, home: str | None = None, aliases: Mapping[str, str] | None = None
) -> str | None:
    """Give an entry's canonical URL; None where it leads to its site's `home`, or to an opaque pointer."""
    page = canonical_url(entry.url, aliases) if entry.url else None
    return page if page and page != home and entry.url and not is_opaque(entry.url) else None


def _without_query(url: str) -> str:
    """What two addresses of one page share, near enough, without the cost of reading them."""
    return url.partition("#")[0].partition("?")[0].partition("//")[2].removeprefix("www.").rstrip("/")


def without_twins(entries: Sequence[Listed]) -> list[Listed]:
    """Drop an item that stands twice; tell items apart by URL where they share one identifier."""
    unique = list({(entry.id, entry.url): entry for entry in reversed(entries)}.values())[::-1]
    shared = {guid for guid, count in Counter(entry.id for entry in unique).items() if count > 1}
    return [replace(e, id=short(f"{e.id}|{e.url}")) if e.id in shared and e.url else e for e in unique]


def is_reused(held: Entry, found: Named) -> bool:
    """Whether a guid that we know now stands for another article: other page, other headline, later date."""
    if found.page is None or held.canonical_url is None or found.page == held.canonical_url:
        return False
    published, before = found.entry.published_at, held.published_at
    later = published is not None and before is not None and published - before > _REUSED_AFTER
    return later and not _alike(fold_headline(found.entry.title), fold_headline(held.title))


def digest(entry: ParsedEntry) -> str:
    """Hash what announces a change: words, stated times, and the counter that the BBC puts behind its guids.

    The rest of the guid and the address stay out: the same words under another name are no change.
    """
    counter = re.search(r"#\d{1,4}$", entry.id)
    times = (moment.isoformat() if moment else "" for moment in (entry.published_at, entry.updated_at))
    words = map(_one_line, (entry.title, entry.summary, entry.content))
    said = "\n".join((counter[0] if counter else "", *times, *words))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def _one_line(text: str) -> str:
    """Fold all white space; most texts of most documents are one line as they come."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(text.split())


def fold_headline(title: str) -> str:
    """Fold a headline to its words, lower case, one space between them."""
    return " ".join(re.findall(r"[^\W_]+", title_text(title).casefold()))


def short(guid: str) -> str:
    """Replace a guid that no index could hold by its digest; a feed can write anything there."""
    encoded = guid.encode("utf-8", "replace")
    return guid if len(encoded) <= _LONGEST_GUID else f"sha256:{hashlib.sha256(encoded).hexdigest()}"


def _with_guid(entry: Listed) -> Listed:
    """Name an aggregator's pointer by its title, which ends with its source: its guid changes at will."""
    guid = entry.id
    if isinstance(entry, ParsedEntry) and entry.url and is_opaque(entry.url):
        headline = fold_headline(entry.title)
        guid = f"title:{headline}" if headline.count(" ") >= _TELLING else guid
    guid = short(guid)
    return entry if guid == entry.id else replace(entry, id=guid)


def _is_telling(entry: ParsedEntry) -> bool:
    """A dated entry with words of its own; "Weather" without a date is said every day."""
    dated = entry.published_at is not None
    return dated and fold_headline(f"{entry.title} {entry.summary[:200]}").count(" ") >= _TELLING


def _alike(first: str, second: str) -> bool:
    words, others = set(first.split()), set(second.split())
    return bool(words | others) and len(words & others) >= _ALIKE * len(words | others)
