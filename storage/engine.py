"""Opens the database with the settings that were measured to survive several writers and power cuts."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine, make_url

from monitor.errors import StorageBusy, UnreadableDatabase
from monitor.model.policy import DatabaseSettings
from storage.outage import reason, unmade

#: Every write transaction takes the write lock at once. A deferred one fails without waiting when it
#: has to upgrade its lock: 1,200 of 1,600 failed so in a measurement, none with BEGIN IMMEDIATE.
_WRITE = "BEGIN IMMEDIATE"


#: A node that froze in a transaction, or whose network did, keeps its locks from the others no longer.
_SHARED = {
    "options": "-c idle_in_transaction_session_timeout=8s -c tcp_keepalives_idle=5 "
    "-c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=10s",
}
#: A server that vanished without a word is noticed within seconds: the system's own limit is two hours, for
#: which every thread that had asked it something would wait.
_NOTICED = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def open_engine(
    url: str, *, password: str | None = None, busy_seconds: float = 10.0, shared: bool = False
) -> Engine:
    """Open a database by SQLAlchemy URL, `shared` as one of several nodes. No connection is made yet.

    Raises ValueError for a dialect other than sqlite and postgresql.
    """
    parsed = make_url(url)
    name = parsed.get_backend_name()
    if name == "sqlite":
        return _sqlite(parsed, busy_seconds)
    if name == "postgresql":
        if password is not None:
            parsed = parsed.set(password=password)
        return sa.create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": 10,
                "application_name": "nhs-monitor",
                **_NOTICED,
                **(_SHARED if shared else {}),
            },
        )
    raise ValueError(f"database url starts with {name}: only sqlite and postgresql are supported")


@contextmanager
def opened(database: DatabaseSettings, *, shared: bool = False) -> Iterator[Engine]:
    """Open the database that the settings name, and close its connections at the end."""
    try:
        password = database.password.reveal() if database.password else None
        engine = open_engine(database.url, password=password, shared=shared)
    except OSError as error:
        raise StorageBusy(unmade(error)) from error
    try:
        with translated(engine):
            yield engine
    finally:
        engine.dispose()


def sqlite_file(database: DatabaseSettings) -> Path | None:
    """Where the database's file lies; None for one in memory or on a server."""
    prefix = "sqlite:///"
    if not database.url.startswith(prefix) or database.url.endswith(":memory:"):
        return None
    return Path(database.url.removeprefix(prefix))


#: What SQLite says when it cannot work now; any other complaint is a mistake of ours and stays one.
_FOR_NOW = ("locked", "busy", "full", "readonly", "read-only", "disk i/o", "unable to open", "deadlock")

#: What it says of a file that is broken, or is something else.
_NO_DATABASE = ("malformed", "not a database")


@contextmanager
def translated(engine: Engine | None = None) -> Iterator[None]:
    """Raise StorageBusy for what the database cannot do now, UnreadableDatabase for a broken one.

    Other errors pass through. With its `engine` the disk below is asked what is wrong.
    """
    try:
        yield
    except sa.exc.OperationalError as error:
        said = str(error.orig).lower()
        if error.connection_invalidated or any(word in said for word in _FOR_NOW) or "connect" in said:
            raise _busy(_in_a_line(error), engine) from error
        raise
    except sqlite3.OperationalError as error:  # of BEGIN, which does not go through SQLAlchemy
        if any(word in str(error).lower() for word in _FOR_NOW):
            raise _busy(str(error), engine) from error
        raise
    except sa.exc.DatabaseError as error:
        if error.connection_invalidated:  # as where the server ends a session that sat in its transaction
            raise StorageBusy(f"the connection to the database was lost: {_in_a_line(error)}") from error
        if not any(words in str(error.orig).lower() for words in _NO_DATABASE):
            raise
        raise UnreadableDatabase(
            f"the database cannot be read ({error.orig}): nhs-monitor doctor examines it, "
            "nhs-monitor restore FILE puts a copy in its place; or mend [database] url"
        ) from error


def _busy(said: str, engine: Engine | None) -> StorageBusy:
    file = engine.url.database if engine is not None and engine.dialect.name == "sqlite" else None
    if file and file != ":memory:" and "locked" not in said and "busy" not in said:
        said = reason(said, Path(file))
    return StorageBusy(f"the database cannot do this now: {said}")


def _in_a_line(error: sa.exc.DBAPIError) -> str:
    """What the driver says, which is several lines where a server is away: a fact is one."""
    return " ".join(str(error.orig).split())


def _sqlite(url: sa.URL, busy_seconds: float) -> Engine:
    named = url.database not in (None, "", ":memory:") and not str(url.database).startswith("file:")
    if named:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, connect_args={"timeout": busy_seconds, "check_same_thread": False})

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions on its own
        cursor = connection.cursor()
        for pragma in (
            "page_size=8192",  # 139 MB against 207 MB for the same rows, and faster
            "journal_mode=WAL",
            "synchronous=NORMAL",
            f"busy_timeout={int(busy_seconds * 1000)}",
            "foreign_keys=ON",
            "cache_size=-2048",  # for each connection, of which there are a dozen; the kernel caches the rest
            "temp_store=MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        _private(url.database)

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        read_only = connection.get_execution_options().get("read_only", False)
        # Past SQLAlchemy, whose bookkeeping for a statement costs ten times as much as this one.
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN" if read_only else _WRITE)

    return engine


def _private(path: str | None) -> None:
    """Keep the record readable by its owner and group only: it names people and routes."""
    if path and path != ":memory:" and Path(path).exists():
        mode = Path(path).stat().st_mode & 0o777
        if mode & 0o007:
            with suppress(PermissionError):  # only its owner may
                os.chmod(path, mode & ~0o007)  # noqa: PTH101 - same call, and the Path twin adds nothing
