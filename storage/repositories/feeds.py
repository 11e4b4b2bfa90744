"""What is remembered about polling."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

import sqlalchemy as sa

from monitor.model.feeds import FeedMemory, FeedState, PollOutcome
from monitor.model.ids import FeedId
from storage.statements import insert_or_ignore, upsert
from storage.tables import feed, poll

_REMEMBERED = tuple(f.name for f in fields(FeedMemory) if f.name != "feed")


class FeedRows:
    """Implements the port `Feeds`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def memory(self, feed_id: FeedId) -> FeedMemory:
        """Read what earlier polls left."""
        row = self._connection.execute(sa.select(feed).where(feed.c.id == feed_id)).mappings().first()
        if row is None:
            return FeedMemory(feed=feed_id)
        values = {name: row[name] for name in _REMEMBERED}
        return FeedMemory(feed=feed_id, **{**values, "state": FeedState(row["state"])})

    def remember(self, memory: FeedMemory) -> None:
        """Keep what the next poll must know; the poll is no longer under way."""
        values = {name: getattr(memory, name) for name in _REMEMBERED}
        upsert(self._connection, feed, ["id"], {"id": memory.feed, "under_way": False, **values})

    def note_poll(
        self, feed_id: FeedId, outcome: PollOutcome, *, at: datetime, new: int, changed: int
    ) -> None:
        """Write one line of the poll log."""
        self._connection.execute(
            sa.insert(poll).values(
                feed_id=feed_id,
                at=at,
                status=outcome.status,
                bytes=outcome.bytes,
                new=new,
                changed=changed,
                error=outcome.error,
            )
        )

    def wake(self, feeds: Sequence[FeedId], *, now: datetime) -> Sequence[FeedId]:
        """Tell which feeds are due and not under way, and mark them."""
        known = {
            row.id: row
            for row in self._connection.execute(
                sa.select(feed.c.id, feed.c.under_way, feed.c.next_due).where(feed.c.id.in_(feeds))
            )
        }
        due = [
            feed_id
            for feed_id in feeds
            if feed_id not in known
            or (
                not known[feed_id].under_way
                and (known[feed_id].next_due is None or known[feed_id].next_due <= now)
            )
        ]
        for feed_id in due:
            if feed_id not in known:
                insert_or_ignore(self._connection, feed, {"id": feed_id})
        if due:
            self._connection.execute(sa.update(feed).where(feed.c.id.in_(due)).values(under_way=True))
        return due
