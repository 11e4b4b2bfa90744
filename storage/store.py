"""Transactions on the record: read-only looks, writes, and units of work."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from monitor.errors import StorageBusy
from monitor.model.ids import EventId, FeedId
from monitor.ports.records import Records
from storage.records import RecordRows
from storage.repositories.feeds import FeedRows
from storage.repositories.log import EventLog, Wakes


class Store:
    """One database, and which stages each kind of fact wakes."""

    def __init__(
        self, engine: Engine, *, wakes: Wakes, on_work: Callable[[Sequence[str]], None] | None = None
    ) -> None:
        """`on_work` is told the lane of each task that a transaction added."""
        self._engine = engine
        self._wakes = wakes
        self._on_work = on_work or (lambda _lanes: None)

    @property
    def engine(self) -> Engine:
        """The engine below, for migrations and backups."""
        return self._engine

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Open a write transaction. Raises StorageBusy where the database cannot take it now."""
        with _translated(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Open a read-only transaction; nothing is committed."""
        with _translated(), self._engine.connect() as connection:
            yield connection.execution_options(read_only=True)
            connection.rollback()

    def next_poll(self, feeds: Sequence[FeedId]) -> datetime | None:
        """When the next of these feeds is due; None where none was polled yet."""
        with self.read() as connection:
            return FeedRows(connection).earliest_due(feeds)

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
        if log is not None and log.woke:
            self._on_work(log.woke)


#: What SQLite says when it cannot write now; any other complaint is a mistake of ours and stays one.
_FOR_NOW = ("locked", "busy", "full", "readonly", "read-only", "disk i/o", "unable to open")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sa.exc.OperationalError as error:
        said = str(error.orig).lower()
        if error.connection_invalidated or any(word in said for word in _FOR_NOW) or "connect" in said:
            raise StorageBusy(f"the database cannot do this now: {error.orig}") from error
        raise
