"""The task rows as several nodes share them: short leases kept alive, and one leader for what needs order."""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from monitor.errors import NotElected
from monitor.model.ids import TaskId
from monitor.ports.records import Records
from monitor.ports.work import ClaimedTask, Lane
from storage.node_tables import host, leadership
from storage.repositories.board import TaskRows
from storage.statements import among, insert_or_ignore
from storage.store import Store
from storage.tables import task

log = logging.getLogger(__name__)

JUDGE, SCHEDULER = "judge", "scheduler"
_LONGER_THAN_A_NODE_TAKES = timedelta(minutes=1)

# The row stays locked to the transaction's end: while a leader works in one, nobody takes over.
_LEADER = (
    sa.select(leadership.c.node, leadership.c.until)
    .where(leadership.c.role == sa.bindparam("of_role"))
    .with_for_update()
)
_LEAD = sa.update(leadership).where(leadership.c.role == sa.bindparam("of_role"))
# A heartbeat waits for no row: what is locked is in a transaction of this node, and so nobody else's.
_HELD = (
    sa.select(task.c.id)
    .where(
        task.c.id == sa.bindparam("which"),
        task.c.attempts == sa.bindparam("attempt"),
        task.c.state == "open",
        task.c.leased_until.is_not(None),
    )
    .with_for_update(skip_locked=True)
)
_RENEW = (
    sa.update(task)
    .where(task.c.id == _HELD.scalar_subquery())
    .values(due_at=sa.bindparam("until"), leased_until=sa.bindparam("until"))
)
_LED = (
    sa.select(leadership.c.role)
    .where(leadership.c.node == sa.bindparam("this_node"))
    .with_for_update(skip_locked=True)
)
_LEAD_ON = (
    sa.update(leadership)
    .where(leadership.c.role.in_(_LED), among(leadership.c.role, "roles"))
    .values(until=sa.bindparam("until"))
)


class NodeBoard(TaskRows):
    """Implements the port `SharedBoard` for one node."""

    def __init__(self, store: Store, *, node: str) -> None:
        super().__init__(store)
        self._node = node
        self._led: dict[str, datetime] = {}  #: when this node last worked as the leader of a role
        self._judging: TaskId | None = None

    def claim(self, lane: Lane, *, now: datetime, lease: timedelta) -> ClaimedTask | None:
        """Take the next due task; a judgement only as the node that leads the lane."""
        with self._store.write() as connection:
            if lane is Lane.JUDGEMENT and not self._leads(connection, JUDGE, now=now, lease=lease):
                return None
            claimed = self._claim(connection, lane, now=now, lease=lease)
        if lane is Lane.JUDGEMENT:
            self._judging = None if claimed is None else claimed.id
        return claimed

    @contextmanager
    def leading(self, role: str, *, now: datetime, lease: timedelta) -> Iterator[Records]:
        """Open a unit of work that only the leader may do. Raises NotElected on every other node."""
        with self._store.records(now=now) as (connection, records):
            if not self._leads(connection, role, now=now, lease=lease):
                raise NotElected(f"another node is the {role}")
            yield records

    def renew(self, tasks: Collection[ClaimedTask], *, now: datetime, lease: timedelta) -> None:
        """Move on every lease of this node; one that another took over stays his.

        What it leads it keeps while it works as the leader: a heartbeat goes on where the thread that judges,
        or schedules, waits for a connection that will never answer (decision 0137).
        """
        until = now + lease
        with self._store.write() as connection:
            for one in sorted(tasks, key=lambda one: one.id):
                connection.execute(_RENEW, {"which": one.id, "attempt": one.attempt, "until": until})
        with self._store.write() as connection:
            leads = [role for role, at in self._led.items() if now - at < lease]
            if JUDGE not in leads and any(one.id == self._judging for one in tasks):
                leads.append(JUDGE)
            connection.execute(_LEAD_ON, {"this_node": self._node, "until": until, "roles": leads})
            asking = host.c.busy_by == self._node
            connection.execute(sa.update(host).where(asking).values(busy_until=until))

    def resign(self) -> None:
        """Lead nothing any more."""
        with self._store.write() as connection:
            connection.execute(sa.delete(leadership).where(leadership.c.node == self._node))

    def release_leases(self, *, now: datetime) -> int:
        """Free what an embedded engine left: it is gone, for it and nodes keep each other away."""
        with self._store.write() as connection:
            return self._release(connection, task.c.leased_until > now + _LONGER_THAN_A_NODE_TAKES)

    def server_time(self) -> datetime:
        """What the server's clock shows."""
        with self._store.read() as connection:
            found: datetime = connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
            return found.astimezone(UTC)

    def _leads(self, connection: sa.Connection, role: str, *, now: datetime, lease: timedelta) -> bool:
        """Say whether this node leads, and take over from one whose lease ran out."""
        this = {"of_role": role}
        found = connection.execute(_LEADER, this).first()
        values = {"node": self._node, "until": now + lease}
        if found is not None and found.node != self._node and found.until > now:
            return False
        self._led[role] = now
        if found is None:
            if insert_or_ignore(connection, leadership, {"role": role, **values}) is None:
                return False
        elif found.node == self._node:
            if found.until - now < lease / 2:
                connection.execute(_LEAD.values(**values), this)
            return True
        else:
            connection.execute(_LEAD.values(**values), this)
        log.info("this node, %s, is the %s now%s", self._node, role, f" after {found.node}" if found else "")
        if role == JUDGE:
            # What the last judge has in hand is judged again, in its old place; he can settle it no more.
            self._release(connection, task.c.lane == Lane.JUDGEMENT.value)
        return True
