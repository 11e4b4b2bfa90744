"""Transactions on the record: read-only looks, writes, and units of work."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from monitor.errors import StorageBusy
from monitor.model.facts import WAKING
from monitor.model.ids import EventId
from monitor.model.policy import RetentionPolicy
from monitor.ports.records import Records
from storage import retention, upkeep
from storage.connections import Connections
from storage.engine import translated
from storage.listening import announce
from storage.records import RecordRows
from storage.repositories.log import EventLog, Wakes

facts_log = logging.getLogger("storage.facts")

#: Seconds that a writer waits for others of this process, which are alive (decision 0113).
_LONGEST_TURN = 60.0


class Store:
    """One database, and which stages each kind of fact wakes."""

    def __init__(
        self,
        engine: Engine,
        *,
        wakes: Wakes,
        on_work: Callable[[Sequence[str]], None] | None = None,
        announces: bool = False,
    ) -> None:
        """`on_work` is told the lane of each task that a transaction added, with `announces` every node."""
        self._engine = engine
        self._connections = Connections(engine)
        self._wakes = wakes
        self._on_work = on_work or (lambda _lanes: None)
        self._announces = announces
        self._turn = threading.Lock() if engine.dialect.name == "sqlite" else None

    @property
    def engine(self) -> Engine:
        """The engine below, for migrations and backups."""
        return self._engine

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Open a write transaction. Raises StorageBusy where the database cannot take it now."""
        with (
            translated(self._engine),
            self._own_turn(),
            self._connections.lent(read_only=False) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        """Let the writers of this process wait for each other: SQLite makes them ask again and again."""
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=_LONGEST_TURN):
            raise StorageBusy(
                f"the database cannot do this now: its turn did not come in {_LONGEST_TURN:g} s"
            )
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Open a read-only transaction; nothing is committed."""
        with translated(self._engine), self._connections.lent(read_only=True) as connection:
            yield connection
            connection.rollback()

    def reconcile(self, *, now: datetime) -> None:
        """Free what waits for a task that is gone."""
        with self.write() as connection:
            upkeep.reconcile(connection, EventLog(connection, wakes=self._wakes, now=now), now=now)

    def forget(self, policy: RetentionPolicy, *, now: datetime) -> Iterator[int]:
        """Remove what is old, in short transactions; gives how many rows went with each."""
        for kind in retention.kinds(policy, now=now):
            removed = 1
            while removed:
                with self.write() as connection:
                    removed = retention.remove(connection, kind)
                yield removed

    @contextmanager
    def look(self) -> Iterator[Records]:
        """Open a read-only view of the record."""
        with self.read() as connection:
            log = EventLog(connection, wakes={}, now=datetime.min.replace(tzinfo=UTC))
            yield RecordRows(connection, log)

    @contextmanager
    def records(
        self, *, now: datetime, cause: EventId | None = None
    ) -> Iterator[tuple[sa.Connection, Records]]:
        """Open a unit of work; tells the engine after the commit where it made work."""
        log: EventLog | None = None
        with self.write() as connection:
            log = EventLog(connection, wakes=self._wakes, now=now, cause=cause)
            yield connection, RecordRows(connection, log)
            if log.woke and self._announces:
                announce(connection, log.woke)
        if log is not None:
            _tell(log.told)
            if log.woke:
                self._on_work(log.woke)


def _tell(facts: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    """Log a line for each fact that is on record now; what only says that a time had come, for debugging."""
    for number, row in facts:
        level = logging.DEBUG if row["kind"] in WAKING else logging.INFO
        if facts_log.isEnabledFor(level):
            named = {"event": number, "cause": row["cause"], **row["subject"]}
            facts_log.log(level, row["kind"], extra={k: v for k, v in named.items() if v is not None})
