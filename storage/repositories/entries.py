"""What feeds announced."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from monitor.model.feeds import Entry, ParsedEntry
from monitor.model.ids import EntryId, FeedId
from monitor.ports.intake import KnownEntry
from storage.tables import entry

_BATCH = 400  # bound variables per statement stay below every SQLite's limit

_ADD = sa.insert(entry).returning(entry.c.id)
_BY_ID = sa.select(entry).where(entry.c.id == sa.bindparam("which"))
_NOTE = sa.update(entry).where(entry.c.id == sa.bindparam("which")).values(fate=sa.bindparam("words"))


class EntryRows:
    """Implements the port `Entries`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def known(self, feed: FeedId, guids: Sequence[str], urls: Sequence[str]) -> Mapping[str, KnownEntry]:
        """Find entries of this feed by guid or by canonical URL; the guid wins where both are known."""
        found: dict[str, KnownEntry] = {}
        for column, keys in ((entry.c.canonical_url, urls), (entry.c.guid, guids)):
            for start in range(0, len(keys), _BATCH):
                statement = sa.select(entry).where(
                    entry.c.feed_id == feed, column.in_(list(keys[start : start + _BATCH]))
                )
                for row in self._connection.execute(statement).mappings():
                    held = KnownEntry(
                        entry=to_entry(row), content_hash=row["content_hash"], changes=row["changes"]
                    )
                    found[row[column.name]] = held
        return found

    def add(
        self,
        feed: FeedId,
        parsed: ParsedEntry,
        *,
        canonical_url: str | None,
        content_hash: str,
        seen_at: datetime,
        baseline: bool,
        fate: str,
    ) -> EntryId:
        """Hold a new entry."""
        row = {
            "feed_id": feed,
            "guid": parsed.id,
            "canonical_url": canonical_url,
            "published_at": parsed.published_at,
            "first_seen_at": seen_at,
            "baseline": baseline,
            "content_hash": content_hash,
            "fate": fate,
            **_announced(parsed),
        }
        return EntryId(self._connection.execute(_ADD, row).scalar_one())

    def change(self, entry_id: EntryId, parsed: ParsedEntry, *, content_hash: str, fate: str) -> None:
        """Hold the new announcement; the first publication time stays."""
        self._connection.execute(
            sa.update(entry)
            .where(entry.c.id == entry_id)
            .values(content_hash=content_hash, fate=fate, changes=entry.c.changes + 1, **_announced(parsed))
        )

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
