"""What feeds announced."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from monitor.model.feeds import Entry, ParsedEntry
from monitor.model.ids import EntryId, FeedId
from monitor.ports.intake import KnownEntry, NewEntry
from storage.prepared import Prepared
from storage.statements import among
from storage.tables import entry

_HELD = (
    "feed_id", "guid", "url", "canonical_url", "title", "summary", "content", "author", "published_at",
    "first_seen_at", "baseline", "content_hash", "fate",
)  # fmt: skip
_ADD = Prepared(sa.insert(entry), columns=_HELD)
_OF_FEED = entry.c.feed_id == sa.bindparam("of_feed")
_OF_GUIDS = (_OF_FEED, among(entry.c.guid, "guids"))
_HASHES = Prepared(sa.select(entry.c.guid, entry.c.content_hash).where(*_OF_GUIDS))
_IDS = Prepared(sa.select(entry.c.guid, entry.c.id).where(*_OF_GUIDS))
#: Keeps SQLite from finding pages among all that a feed ever announced: `feed_id` begins another index.
_OF_FEED_AT_LAST = entry.c.feed_id.concat("") == sa.bindparam("of_feed")
_BY_KEY = {
    "content_hash": Prepared(sa.select(entry).where(_OF_FEED, among(entry.c.content_hash, "keys"))),
    "canonical_url": Prepared(sa.select(entry).where(_OF_FEED_AT_LAST, among(entry.c.canonical_url, "keys"))),
    "guid": Prepared(sa.select(entry).where(_OF_FEED, among(entry.c.guid, "keys"))),
}
_COLUMNS = entry.columns.keys()
_BY_ID = sa.select(entry).where(entry.c.id == sa.bindparam("which"))
_NOTE = sa.update(entry).where(entry.c.id == sa.bindparam("which")).values(fate=sa.bindparam("words"))


class EntryRows:
    """Implements the port `Entries`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def hashes(self, feed: FeedId, guids: Sequence[str]) -> Mapping[str, str]:
        """Give the content hashes of those that are known, by guid."""
        return self._by_guid(_HASHES, feed, guids)

    def _by_guid(self, statement: Prepared, feed: FeedId, guids: Sequence[str]) -> dict[Any, Any]:
        keys = {"of_feed": feed, "guids": guids}
        return {row[0]: row[1] for row in statement.rows(self._connection, keys)}

    def known(
        self, feed: FeedId, guids: Sequence[str], urls: Sequence[str], hashes: Sequence[str] = ()
    ) -> Mapping[str, KnownEntry]:
        """Find entries of this feed by guid, canonical URL or hash; of equal keys the guid wins."""
        found: dict[str, KnownEntry] = {}
        for name, keys in (("content_hash", hashes), ("canonical_url", urls), ("guid", guids)):
            if not keys:
                continue
            for values in _BY_KEY[name].rows(self._connection, {"of_feed": feed, "keys": keys}):
                row = dict(zip(_COLUMNS, values, strict=True))
                found[row[name]] = KnownEntry(
                    entry=to_entry(row), content_hash=row["content_hash"], changes=row["changes"]
                )
        return found

    def ids(self, feed: FeedId, guids: Sequence[str]) -> Mapping[str, EntryId]:
        """Give what those that are held are known by, by guid."""
        return self._by_guid(_IDS, feed, guids)

    def add(self, feed: FeedId, found: Sequence[NewEntry], *, seen_at: datetime) -> None:
        """Hold new entries, no two of them with one guid."""
        rows = [
            {
                "feed_id": feed,
                "guid": new.parsed.id,
                "canonical_url": new.canonical_url,
                "published_at": new.parsed.published_at,
                "first_seen_at": seen_at,
                "baseline": new.baseline,
                "content_hash": new.content_hash,
                "fate": new.fate,
                **_announced(new.parsed),
            }
            for new in found
        ]
        if rows:
            _ADD.change_all(self._connection, rows)

    def change(self, entry_id: EntryId, parsed: ParsedEntry, *, content_hash: str, fate: str) -> None:
        """Hold the new announcement; the first publication time stays."""
        self._connection.execute(
            sa.update(entry)
            .where(entry.c.id == entry_id)
            .values(content_hash=content_hash, fate=fate, changes=entry.c.changes + 1, **_announced(parsed))
        )

    def rename(self, entry_id: EntryId, *, guid: str, canonical_url: str | None) -> None:
        """Know an entry by the names that its feed gives it now."""
        names: dict[str, Any] = {"guid": guid} | ({"canonical_url": canonical_url} if canonical_url else {})
        self._connection.execute(sa.update(entry).where(entry.c.id == entry_id).values(**names))

    def get(self, entry_id: EntryId) -> Entry:
        """Read one."""
        row = self._connection.execute(_BY_ID, {"which": entry_id}).mappings().one()
        return to_entry(row)

    def note(self, entry_id: EntryId, fate: str) -> None:
        """Say in words what became of it."""
        self._connection.execute(_NOTE, {"which": entry_id, "words": fate})


def to_entry(row: Mapping[Any, Any]) -> Entry:
    """Read an entry row."""
    return Entry(
        id=EntryId(row["id"]),
        feed=FeedId(row["feed_id"]),
        guid=row["guid"],
        url=row["url"],
        canonical_url=row["canonical_url"],
        title=row["title"],
        summary=row["summary"],
        content=row["content"],
        author=row["author"],
        published_at=row["published_at"],
        first_seen_at=row["first_seen_at"],
        baseline=row["baseline"],
    )


def _announced(parsed: ParsedEntry) -> dict[str, Any]:
    return {
        "url": parsed.url,
        "title": parsed.title,
        "summary": parsed.summary,
        "content": parsed.content,
        "author": parsed.author,
    }
