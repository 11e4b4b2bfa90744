"""Which web pages are read, by which entry, and when again."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from monitor.model.articles import Reading
from monitor.model.ids import ArticleId, EntryId
from monitor.ports.intake import DueReading
from storage.statements import insert_or_ignore
from storage.tables import placement, reading, story

_BY_URL = sa.select(reading).where(reading.c.canonical_url == sa.bindparam("url"))
_BY_ENTRY = sa.select(reading).where(reading.c.entry_id == sa.bindparam("which"))
_DUE = (
    sa.select(reading, story.c.last_report_at)
    .outerjoin(placement, placement.c.article_id == reading.c.article_id)
    .outerjoin(story, story.c.id == placement.c.story_id)
    .where(reading.c.due_at <= sa.bindparam("now"), reading.c.under_way.is_(False))
    .order_by(reading.c.due_at, reading.c.entry_id)
)


class ReadingRows:
    """Implements the port `Readings`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def claim(self, entry: EntryId, canonical_url: str) -> Reading:
        """Read this page for all feeds that announce it; gives who does."""
        if mine := self.of(entry):
            return mine  # its announcement may have moved to another address since
        insert_or_ignore(self._connection, reading, {"entry_id": entry, "canonical_url": canonical_url})
        return _to_reading(self._connection.execute(_BY_URL, {"url": canonical_url}).mappings().one())

    def of(self, entry: EntryId) -> Reading | None:
        """What an entry reads."""
        row = self._connection.execute(_BY_ENTRY, {"which": entry}).mappings().first()
        return None if row is None else _to_reading(row)

    def answered(
        self, entry: EntryId, *, etag: str | None, last_modified: str | None, body_hash: str
    ) -> None:
        """Keep what makes the next request conditional."""
        self._change(entry, etag=etag, last_modified=last_modified, body_hash=body_hash)

    def held(self, entry: EntryId, article: ArticleId, *, at: datetime, due_at: datetime | None) -> None:
        """Note the article that the page holds, and when to look again; the first time only."""
        self._connection.execute(
            sa.update(reading)
            .where(reading.c.entry_id == entry, reading.c.first_read_at.is_(None))
            .values(article_id=article, first_read_at=at, due_at=due_at)
        )

    def put_off(self, entry: EntryId, due_at: datetime | None) -> None:
        """Look again then, or never."""
        self._change(entry, due_at=due_at, under_way=False)

    def due(self, *, now: datetime, open_since: datetime, most: int) -> Sequence[DueReading]:
        """List what is due and not under way."""
        rows = self._connection.execute(_DUE.limit(most), {"now": now}).mappings()
        return [
            DueReading(
                reading=_to_reading(row),
                open=row["last_report_at"] is not None and row["last_report_at"] >= open_since,
            )
            for row in rows
        ]

    def wake(self, entry: EntryId) -> None:
        """Mark it as under way."""
        self._change(entry, under_way=True)

    def _change(self, entry: EntryId, **values: object) -> None:
        self._connection.execute(sa.update(reading).where(reading.c.entry_id == entry).values(**values))


def _to_reading(row: sa.RowMapping) -> Reading:
    return Reading(
        entry=EntryId(row["entry_id"]),
        canonical_url=row["canonical_url"],
        article=None if row["article_id"] is None else ArticleId(row["article_id"]),
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"],
        first_read_at=row["first_read_at"],
        due_at=row["due_at"],
    )
