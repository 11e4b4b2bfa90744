"""What is remembered about polling."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from monitor.model.feeds import FeedMemory, FeedState, PollOutcome
from monitor.model.ids import FeedId
from monitor.ports.intake import RecentPoll
from storage.feed_tables import feed, poll, poll_count
from storage.prepared import Prepared
from storage.statements import add_up, among, insert_or_ignore, upsert

_REMEMBERED = tuple(f.name for f in fields(FeedMemory) if f.name != "feed")

_MEMORY = Prepared(
    sa.select(*(feed.c[name] for name in _REMEMBERED)).where(feed.c.id == sa.bindparam("which"))
)
_REMEMBER = Prepared(
    sa.update(feed)
    .where(feed.c.id == sa.bindparam("which"))
    .values(under_way=False, **{name: sa.bindparam(name) for name in _REMEMBERED})
)
_NOTE = Prepared(sa.insert(poll), columns=[column.name for column in poll.columns if column is not poll.c.id])
# One value, however many feeds: 65,535 bound ones are PostgreSQL's most.
_KNOWN = sa.select(feed.c.id, feed.c.under_way, feed.c.next_due).where(among(feed.c.id, "feeds"))
_UNDER_WAY = sa.update(feed).where(among(feed.c.id, "feeds")).values(under_way=True)


class FeedRows:
    """Implements the port `Feeds`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def memory(self, feed_id: FeedId) -> FeedMemory:
        """Read what earlier polls left."""
        row = _MEMORY.row(self._connection, {"which": feed_id})
        if row is None:
            return FeedMemory(feed=feed_id)
        values: dict[str, Any] = dict(zip(_REMEMBERED, row, strict=True))
        values["state"] = FeedState(values["state"])
        return FeedMemory(feed=feed_id, **values)

    def remember(self, memory: FeedMemory) -> None:
        """Keep what the next poll must know; the poll is no longer under way."""
        values = {name: getattr(memory, name) for name in _REMEMBERED}
        if _REMEMBER.change(self._connection, {"which": memory.feed, **values}) == 0:
            upsert(self._connection, feed, ["id"], {"id": memory.feed, "under_way": False, **values})

    def note_poll(
        self, feed_id: FeedId, outcome: PollOutcome, *, at: datetime, new: int, changed: int
    ) -> None:
        """Write one line of the poll log, and count it."""
        row = {
            "feed_id": feed_id,
            "at": at,
            "status": outcome.status,
            "bytes": outcome.bytes,
            "new": new,
            "changed": changed,
            "error": outcome.error,
            "unreachable": outcome.unreachable,
        }
        _NOTE.change(self._connection, row)
        count = {"feed_id": feed_id, "outcome": outcome.ended.value, "polls": 1, "bytes": outcome.bytes}
        add_up(self._connection, poll_count, count)

    def recent_polls(self, *, since: datetime) -> Sequence[RecentPoll]:
        """Give the newest lines of the poll log, a thousand at most."""
        statement = (
            sa.select(poll.c.feed_id, poll.c.at, poll.c.status, poll.c.unreachable)
            .where(poll.c.at >= since)
            .order_by(poll.c.at.desc())
            .limit(1000)
        )
        return [
            RecentPoll(feed=FeedId(row.feed_id), at=row.at, status=row.status, unreachable=row.unreachable)
            for row in self._connection.execute(statement)
        ]

    def hurry(self, feed_id: FeedId, *, at: datetime) -> None:
        """Make a feed due no later than `at`."""
        later = sa.or_(feed.c.next_due.is_(None), feed.c.next_due > at)
        self._connection.execute(
            sa.update(feed)
            .where(feed.c.id == feed_id, later)
            .values(next_due=at, due_reason="its hub says that there is something new")
        )

    def wake(
        self, feeds: Sequence[FeedId], *, now: datetime, first: Callable[[FeedId], datetime] | None = None
    ) -> Sequence[FeedId]:
        """Tell which feeds are due and not under way, and mark them; hold new ones with their first time."""
        known = {row.id: row for row in self._connection.execute(_KNOWN, {"feeds": feeds})}
        due = []
        for feed_id in feeds:
            if feed_id in known:
                under_way, at = known[feed_id].under_way, known[feed_id].next_due
            else:
                under_way, at = False, first(feed_id) if first else now
                insert_or_ignore(self._connection, feed, {"id": feed_id, "next_due": at})
            if not under_way and (at is None or at <= now):
                due.append(feed_id)
        if due:
            self._connection.execute(_UNDER_WAY, {"feeds": due})
        return due
