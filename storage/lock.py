"""The lock that keeps a second embedded engine, or nodes beside one, off one database."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from monitor.errors import AlreadyRunning, StorageBusy
from monitor.model.policy import DatabaseSettings
from storage.engine import opened, sqlite_file, translated
from storage.outage import unmade

#: Makes sure that the lock is still ours. Raises AlreadyRunning, or StorageBusy where that cannot be told.
Keep = Callable[[], None]

#: Any number that no other program on the server is likely to lock; not the one that migrations take.
_ADVISORY_LOCK = 7_234_119_009
_REINDEX_LOCK = 7_234_119_011
#: The server frees the lock of a killed process a moment after its end: a quick restart waits for it.
_PATIENCE = "3s"
#: PostgreSQL's code for a lock that was not to be had in time.
_LOCK_NOT_AVAILABLE = "55P03"


@contextmanager
def alone(database: DatabaseSettings, *, among_nodes: bool = False) -> Iterator[Keep]:
    """Hold the lock of a database, alone or `among_nodes`; gives a function to be called now and then.

    The kernel, or the server, lets go of it when the process ends, however it ends. Raises AlreadyRunning
    or StorageBusy.
    """
    if database.url.startswith("postgresql"):
        with opened(database) as engine:
            lock = _ServerLock(engine, name=database.url, among_nodes=among_nodes)
            try:
                lock.keep()
                yield lock.keep
            finally:
                lock.close()
        return
    file = sqlite_file(database)
    if file is None:
        yield _always
        return
    with _flocked(Path(f"{file}.lock"), _taken(str(file))):
        yield _always


@contextmanager
def one_reindex(database: DatabaseSettings) -> Iterator[None]:
    """Keep a second `db reindex` away; a daemon may run. Raises AlreadyRunning or StorageBusy."""
    refusal = AlreadyRunning(f"another db reindex works on {database.url}: wait for its end")
    file = sqlite_file(database)
    if file is not None:
        with _flocked(Path(f"{file}.reindex"), refusal):
            yield
        return
    with opened(database) as engine, engine.connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        taken = alone.exec_driver_sql(f"SELECT pg_try_advisory_lock({_REINDEX_LOCK})").scalar()
        if not taken:
            raise refusal
        try:
            yield
        finally:
            connection.invalidate()  # the lock ends with it


def _always() -> None:
    """Nothing but the end of this process takes a lock of the kernel away."""


@contextmanager
def _flocked(file: Path, refusal: AlreadyRunning) -> Iterator[None]:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageBusy(unmade(error)) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise refusal from error
        yield
    finally:
        os.close(descriptor)


class _ServerLock:
    """An advisory lock of PostgreSQL: it lives as long as the one connection that took it."""

    def __init__(self, engine: Engine, *, name: str, among_nodes: bool) -> None:
        self._name = name
        self._function = "pg_advisory_lock_shared" if among_nodes else "pg_advisory_lock"
        self._engine = engine
        self._connection: sa.Connection | None = None

    def keep(self) -> None:
        """Take the lock, and take it again where the connection was lost."""
        if self._connection is not None:
            try:
                self._connection.exec_driver_sql("SELECT 1")
            except sa.exc.DBAPIError:
                self.close()
            else:
                return
        with translated():
            self._take()

    def _take(self) -> None:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            # A host that vanished says no good-bye: the server asks after a minute instead of two hours.
            for name, value in (("idle", 30), ("interval", 10), ("count", 3)):
                connection.exec_driver_sql(f"SET tcp_keepalives_{name} = {value}")
            connection.exec_driver_sql(f"SET lock_timeout = '{_PATIENCE}'")
            connection.exec_driver_sql(f"SELECT {self._function}({_ADVISORY_LOCK})")
        except sa.exc.DBAPIError as error:
            connection.invalidate()
            connection.close()
            if getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
                raise _taken(self._name) from error
            raise
        self._connection = connection

    def close(self) -> None:
        """Let go: the connection is closed, not given back, and its lock ends with it."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def _taken(database: str) -> AlreadyRunning:
    return AlreadyRunning(f"another nhs-monitor works on {database}: stop it, or use another database")
