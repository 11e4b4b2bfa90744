"""Measures the record for metrics and health: counts that indexes answer, and the size of files."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from monitor.model.alerts import DeliveryState
from monitor.model.feeds import FeedState
from monitor.model.ids import FeedId
from monitor.model.stories import Relation
from monitor.model.vitals import Lags, PollCount, Queue, Vitals
from monitor.ports.work import Lane
from storage import migrate
from storage.feed_tables import feed, poll, poll_count
from storage.store import Store
from storage.tables import article, delivery, development, placement, story, task

#: Upper ends of the histogram of lags, in seconds: from a minute to a day.
_LAGS = (60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400)


class StoredVitals:
    """Implements the port `VitalSigns`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def require_schema(self) -> None:
        """See that the schema is this code's own."""
        migrate.require_head(self._store.engine)

    def measure(self, feeds: Collection[FeedId], *, now: datetime) -> Vitals:
        """Measure all in one view, so that the numbers belong together."""
        with self._store.read() as connection:
            database, wal = _sizes(connection)
            return Vitals(
                polls=_polls(connection),
                feeds=_by(connection, feed.c.state, FeedState),
                last_poll=connection.execute(
                    sa.select(sa.func.max(poll.c.at, type_=poll.c.at.type))
                ).scalar(),
                most_overdue_poll=_most_overdue(connection, feeds, now),
                articles=_count(connection, article),
                placements=_by(connection, placement.c.relation, Relation),
                stories=_count(connection, story),
                developments=_count(connection, development),
                deliveries=_by(connection, delivery.c.state, DeliveryState),
                lags=_lags(connection),
                queues=_queues(connection, now),
                database_bytes=database,
                wal_bytes=wal,
            )


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def _last_poll(connection: sa.Connection) -> datetime | None:
    newest: datetime | None = connection.execute(
        sa.select(sa.func.max(poll.c.at, type_=poll.c.at.type))
    ).scalar()
    return newest


def _by(connection: sa.Connection, column: sa.Column[str], names: Iterable[str]) -> Mapping[str, int]:
    """Count by a column's value; 0 for a name that no row has, so that a graph begins where it should."""
    statement = sa.select(column, sa.func.count()).group_by(column)
    return dict.fromkeys(map(str, names), 0) | {str(row[0]): row[1] for row in connection.execute(statement)}


def _polls(connection: sa.Connection) -> list[PollCount]:
    outcome, polls, size = poll_count.c.outcome, poll_count.c.polls, poll_count.c.bytes
    statement = sa.select(outcome, sa.func.sum(polls), sa.func.sum(size)).group_by(outcome).order_by(outcome)
    return [
        PollCount(outcome=row[0], polls=int(row[1] or 0), bytes=int(row[2] or 0))
        for row in connection.execute(statement)
    ]


def _most_overdue(connection: sa.Connection, feeds: Collection[FeedId], now: datetime) -> datetime | None:
    waiting = (
        sa.select(feed.c.id, feed.c.next_due)
        .where(feed.c.under_way.is_(False), feed.c.next_due <= now)
        .order_by(feed.c.next_due)
    )
    return next((row.next_due for row in connection.execute(waiting) if row.id in feeds), None)


def _lags(connection: sa.Connection) -> Lags:
    lag = delivery.c.lag_seconds
    within = [sa.func.sum(sa.case((lag <= most, 1), else_=0)) for most in _LAGS]
    row = connection.execute(
        sa.select(sa.func.count(), sa.func.sum(lag), *within).where(lag.is_not(None))
    ).one()
    return Lags(
        within=[(most, int(count or 0)) for most, count in zip(_LAGS, row[2:], strict=True)],
        messages=row[0],
        seconds=int(row[1] or 0),
    )


def _queues(connection: sa.Connection, now: datetime) -> dict[str, Queue]:
    due = sa.and_(task.c.state == "open", task.c.due_at <= now)
    later = sa.and_(task.c.state == "open", task.c.due_at > now)
    statement = (
        sa.select(
            task.c.lane,
            _how_many(due).label("due"),
            _how_many(later).label("later"),
            _how_many(task.c.state == "aside").label("aside"),
            sa.func.min(sa.case((due, task.c.due_at)), type_=task.c.due_at.type).label("oldest"),
        )
        # Both columns by name, so that the index finds the few rows that are not done.
        .where(task.c.lane.in_([lane.value for lane in Lane]), task.c.state.in_(("open", "aside")))
        .group_by(task.c.lane)
    )
    idle = Queue(due=0, later=0, aside=0, oldest_due=None)
    return dict.fromkeys((lane.value for lane in Lane), idle) | {
        row["lane"]: Queue(due=row["due"], later=row["later"], aside=row["aside"], oldest_due=row["oldest"])
        for row in connection.execute(statement).mappings()
    }


def _how_many(which: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((which, 1), else_=0))


def _sizes(connection: sa.Connection) -> tuple[int | None, int | None]:
    """The bytes of the database, and of its write-ahead log where that is a file of ours."""
    if connection.dialect.name == "postgresql":
        return connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one(), None
    name = connection.engine.url.database
    if name in (None, "", ":memory:"):
        return None, None
    wal = Path(f"{name}-wal")
    return Path(str(name)).stat().st_size, wal.stat().st_size if wal.exists() else 0
