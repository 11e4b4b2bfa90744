"""A parsed feed as plain JSON values and back, for the way out of the process that parsed it."""

from datetime import datetime
from operator import attrgetter
from typing import Any

from monitor.model.feeds import Enclosure, FamiliarEntry, ParsedEntry, ParsedFeed

NOUN = "feed"  #: what a worker's document is called in sentences
_FEED = (
    "title",
    "description",
    "site_url",
    "language",
    "ttl_minutes",
    "feed_url",
    "icon_url",
    "members",
    "marks",
)
_ENTRY = (
    "id", "url", "title", "summary", "content", "author", "language", "comments_url", "categories",
)  # fmt: skip
_feed_values, _entry_values = attrgetter(*_FEED), attrgetter(*_ENTRY)


def pack(feed: ParsedFeed) -> object:
    """Give a feed as lists, its times as seconds: a third of the time that objects by name would take."""
    known = [(entry.id, entry.url) for entry in feed.familiar]
    return [_feed_values(feed), [_packed(entry) for entry in feed.entries], known]


def _packed(entry: ParsedEntry) -> object:
    files = [(file.url, file.type, file.length) for file in entry.enclosures]
    return [_entry_values(entry), _text(entry.published_at), _text(entry.updated_at), files]


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def unpack(found: object) -> ParsedFeed:
    """Rebuild a feed. Raises TypeError or ValueError for anything that `pack` did not make."""
    values, entries, known = _parts(found)
    fields = _fields(_FEED, values, listed="members")
    return ParsedFeed(
        entries=tuple(map(_unpacked, entries)),
        familiar=tuple(FamiliarEntry(id=name, url=url) for name, url in known),
        **fields,
    )


def _fields(names: tuple[str, ...], values: Any, *, listed: str) -> dict[str, Any]:
    fields = dict(zip(names, values, strict=True))
    return fields | {listed: tuple(fields[listed])}


def _parts(found: object) -> tuple[Any, Any, Any]:
    if not isinstance(found, list) or len(found) != 3:
        raise TypeError("a packed feed has three parts")
    return found[0], found[1], found[2]


def _unpacked(packed: Any) -> ParsedEntry:
    values, published, updated, files = packed
    return ParsedEntry(
        **_fields(_ENTRY, values, listed="categories"),
        published_at=_moment(published),
        updated_at=_moment(updated),
        enclosures=tuple(Enclosure(url=url, type=kind, length=length) for url, kind, length in files),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
