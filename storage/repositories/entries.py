"""What feeds announced."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from monitor.model.feeds import Entry, ParsedEntry
from monitor.model.ids import EntryId, FeedId
from monitor.ports.intake import KnownEntry, NewEntry
from storage.tables import entry

_BATCH = 400  # bound variables per statement stay below every SQLite's limit

_ADD = sa.insert(entry)
_OF_GUIDS = (
    entry.c.feed_id == sa.bindparam("of_feed"), entry.c.guid.in_(sa.bindparam("guids", expanding=True))
)  # fmt: skip
_HASHES = sa.select(entry.c.guid, entry.c.content_hash).where(*_OF_GUIDS)
_IDS = sa.select(entry.c.guid, entry.c.id).where(*_OF_GUIDS)
_BY_KEY = {
    column.name: sa.select(entry).where(
        entry.c.feed_id == sa.bindparam("of_feed"), column.in_(sa.bindparam("keys", expanding=True))
    )
    for column in (entry.c.content_hash, entry.c.canonical_url, entry.c.guid)
}
_BY_ID = sa.select(entry).where(entry.c.id == sa.bindparam("which"))
_NOTE = sa.update(entry).where(entry.c.id == sa.bindparam("which")).values(fate=sa.bindparam("words"))


class EntryRows:
    """Implements the port `Entries`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def hashes(self, feed: FeedId, guids: Sequence[str]) -> Mapping[str, str]:
        """Give the content hashes of those that are known, by guid."""
        return self._by_guid(_HASHES, feed, guids)

    def _by_guid(self, statement: sa.Select[Any], feed: FeedId, guids: Sequence[str]) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for start in range(0, len(guids), _BATCH):
            keys = {"of_feed": feed, "guids": list(guids[start : start + _BATCH])}
            found.update((row[0], row[1]) for row in self._connection.execute(statement, keys))
        return found

    def known(
        self, feed: FeedId, guids: Sequence[str], urls: Sequence[str], hashes: Sequence[str] = ()
    ) -> Mapping[str, KnownEntry]:
        """Find entries of this feed by guid, canonical URL or hash; of equal keys the guid wins."""
        found: dict[str, KnownEntry] = {}
        for name, keys in (("content_hash", hashes), ("canonical_url", urls), ("guid", guids)):
            for start in range(0, len(keys), _BATCH):
                some = {"of_feed": feed, "keys": list(keys[start : start + _BATCH])}
                for row in self._connection.execute(_BY_KEY[name], some).mappings():
                    found[row[name]] = KnownEntry(
                        entry=to_entry(row), content_hash=row["content_hash"], changes=row["changes"]
                    )
        return found

    def add(self, feed: FeedId, found: Sequence[NewEntry], *, seen_at: datetime) -> Sequence[EntryId]:
        """Hold new entries, no two of them with one guid; gives what they are known by, in their order."""
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
            self._connection.execute(_ADD, rows)
        # To ask afterwards costs a third of having each row say its key.
        known = self._by_guid(_IDS, feed, [new.parsed.id for new in found])
        return [EntryId(known[new.parsed.id]) for new in found]

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


def to_entry(row: sa.RowMapping) -> Entry:
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
