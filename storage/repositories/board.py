"""The tasks as rows: claimed under a lease, settled with the work they did."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import sqlalchemy as sa

from monitor.errors import LeaseLost
from monitor.model.facts import from_row
from monitor.model.ids import EventId, TaskId
from monitor.ports.records import Records
from monitor.ports.work import ClaimedTask, Lane
from storage.prepared import Prepared
from storage.store import Store
from storage.tables import event, task

_NEXT = (
    sa.select(task.c.id)
    .where(
        task.c.lane == sa.bindparam("of_lane"), task.c.state == "open", task.c.due_at <= sa.bindparam("now")
    )
    .order_by(task.c.due_at, task.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_TAKE = Prepared(
    sa.update(task)
    .where(task.c.id == _NEXT.scalar_subquery())
    .values(attempts=task.c.attempts + 1, due_at=sa.bindparam("until"), leased_until=sa.bindparam("until"))
    .returning(
        task.c.id,
        task.c.event_id,
        task.c.stage,
        task.c.attempts,
        *(
            sa.select(column).where(event.c.id == task.c.event_id).scalar_subquery().label(column.name)
            for column in (event.c.kind, event.c.subject, event.c.at)
        ),
    )
)
_DONE = Prepared(
    sa.update(task)
    .where(
        task.c.id == sa.bindparam("which"),
        task.c.attempts == sa.bindparam("attempt"),
        task.c.state == "open",
        task.c.leased_until.is_not(None),  # else it was freed for others since
    )
    .values(state="done", done_at=sa.bindparam("now"), leased_until=None, error=None)
)


class TaskRows:
    """Implements the port `TaskBoard`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def claim(self, lane: Lane, *, now: datetime, lease: timedelta) -> ClaimedTask | None:
        """Take the next due task: on the judgement lane in the order things happened."""
        with self._store.write() as connection:
            return self._claim(connection, lane, now=now, lease=lease)

    def _claim(
        self, connection: sa.Connection, lane: Lane, *, now: datetime, lease: timedelta
    ) -> ClaimedTask | None:
        this = {"of_lane": lane.value, "now": now, "until": now + lease}
        taken = _TAKE.row(connection, this)
        if taken is None:
            return None
        number, event_id, stage, attempts, kind, subject, at = taken
        return ClaimedTask(
            id=TaskId(number),
            event=EventId(event_id),
            stage=stage,
            attempt=attempts,
            fact=from_row(kind, subject),
            since=at,
        )

    @contextmanager
    def settle(self, claimed: ClaimedTask, *, now: datetime) -> Iterator[Records]:
        """Open the attempt's one transaction, beginning with "done"."""
        with self._store.records(now=now, cause=claimed.event) as (connection, records):
            this = {"which": claimed.id, "attempt": claimed.attempt, "now": now}
            if _DONE.change(connection, this) != 1:
                raise _lost(claimed)
            yield records

    @contextmanager
    def note(self, claimed: ClaimedTask, *, now: datetime) -> Iterator[Records]:
        """Open a transaction that leaves the task as it is. Raises LeaseLost where another has it."""
        with self._store.records(now=now, cause=claimed.event) as (connection, records):
            mine = sa.select(task.c.id).where(_attempt(claimed)).with_for_update()
            if connection.execute(mine).first() is None:
                raise _lost(claimed)
            yield records

    def put_off(self, claimed: ClaimedTask, *, until: datetime, error: str) -> None:
        """Note the failure and try again at `until`."""
        self._end(claimed, {"due_at": until, "leased_until": None, "error": error})

    def set_aside(self, claimed: ClaimedTask, *, error: str) -> None:
        """Stop trying."""
        self._end(claimed, {"state": "aside", "leased_until": None, "error": error})

    def _end(self, claimed: ClaimedTask, values: dict[str, object]) -> None:
        with self._store.write() as connection:
            connection.execute(sa.update(task).where(_attempt(claimed)).values(**values))

    def release_leases(self, *, now: datetime) -> int:
        """Make every leased task due again, in its old place: judgements keep the order of events."""
        with self._store.write() as connection:
            return self._release(connection, task.c.due_at > now)

    def _release(self, connection: sa.Connection, which: sa.ColumnElement[bool]) -> int:
        happened = sa.select(event.c.at).where(event.c.id == task.c.event_id).scalar_subquery()
        released = connection.execute(
            sa.update(task)
            .where(task.c.state == "open", task.c.leased_until.is_not(None), which)
            .values(due_at=happened, leased_until=None)
        )
        return released.rowcount

    def revive(self, tasks: list[TaskId] | None, *, now: datetime) -> int:
        """Give set-aside tasks (all of them for None) a fresh start."""
        statement = sa.update(task).where(task.c.state == "aside")
        if tasks is not None:
            statement = statement.where(task.c.id.in_(tasks))
        with self._store.write() as connection:
            return connection.execute(statement.values(state="open", due_at=now, attempts=0)).rowcount

    def next_due(self, lane: Lane) -> datetime | None:
        """When the earliest open task of a lane is due."""
        with self._store.read() as connection:
            statement = sa.select(sa.func.min(task.c.due_at, type_=task.c.due_at.type)).where(
                task.c.lane == lane.value, task.c.state == "open"
            )
            due: datetime | None = connection.execute(statement).scalar()
            return due


def _attempt(claimed: ClaimedTask) -> sa.ColumnElement[bool]:
    return sa.and_(
        task.c.id == claimed.id,
        task.c.attempts == claimed.attempt,
        task.c.state == "open",
        task.c.leased_until.is_not(None),
    )


def _lost(claimed: ClaimedTask) -> LeaseLost:
    return LeaseLost(f"task {claimed.id} was taken over after attempt {claimed.attempt}")
