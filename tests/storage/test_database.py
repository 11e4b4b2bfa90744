"""What a database can do to us: locked, full, read-only, newer than the code, at an older schema."""

import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from monitor.errors import SchemaMismatch, StorageBusy
from monitor.model.facts import FeedDue
from monitor.model.ids import FeedId
from monitor.pipeline import wakes
from storage import migrate
from storage.engine import open_engine
from storage.store import Store

NOW = datetime(2025, 1, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "monitor.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate.upgrade(engine)
    engine.dispose()
    return path


def impatient(path: Path) -> Store:
    return Store(open_engine(f"sqlite:///{path}", busy_seconds=0.05), wakes=wakes())


def write_one(store: Store) -> None:
    with store.records(now=NOW) as (_, records):
        records.log.append(FeedDue(feed=FeedId("a")))


def test_a_locked_database_is_busy_not_broken(file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store = impatient(file)
    with pytest.raises(StorageBusy, match="locked"):
        write_one(store)
    other.execute("ROLLBACK")
    other.close()
    write_one(store)
    store.engine.dispose()


def test_writers_of_one_process_wait_for_their_turn_however_long(file: Path) -> None:
    """SQLite would give up after 50 ms here; what another thread of ours holds is sure to be released."""
    store, failures = impatient(file), []

    def write() -> None:
        try:
            write_one(store)
        except StorageBusy as error:
            failures.append(error)

    writer = threading.Thread(target=write)
    with store.write():
        writer.start()
        writer.join(0.5)
    writer.join(60)
    assert failures == []
    store.engine.dispose()


def test_a_full_disk_is_busy_and_leaves_nothing_half_written(file: Path) -> None:
    """A page limit on the connection makes SQLite report a full disk."""
    store = impatient(file)
    with store.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    with pytest.raises(StorageBusy, match="full"), store.write() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        connection.exec_driver_sql(
            "INSERT INTO event(at, kind, subject) SELECT '2025', 'FeedDue', hex(randomblob(500000))"
        )
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM event").scalar() == 0
    store.engine.dispose()


def test_a_read_only_database_says_so(file: Path) -> None:
    engine = open_engine(f"sqlite:///file:{file}?mode=ro&uri=true")
    with pytest.raises(StorageBusy, match="readonly"):
        write_one(Store(engine, wakes=wakes()))
    engine.dispose()


def test_a_database_from_a_newer_version_is_refused_with_the_way_out(database: Engine) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for attempt in (migrate.upgrade, migrate.require_head):
        with pytest.raises(SchemaMismatch, match="written by a newer version"):
            attempt(database)


def test_an_empty_postgresql_database_is_refused_with_the_command(database_address: str) -> None:
    engine = open_engine(database_address)
    with pytest.raises(SchemaMismatch, match="run nhs-monitor db upgrade"):
        migrate.require_head(engine)
    migrate.upgrade(engine)
    migrate.require_head(engine)
    engine.dispose()


def test_an_upgrade_that_has_nothing_to_do_makes_no_copy(database: Engine) -> None:
    assert migrate.upgrade(database) is None


def test_the_record_is_not_readable_by_everybody(file: Path) -> None:
    store = impatient(file)
    write_one(store)
    store.engine.dispose()
    assert file.stat().st_mode & 0o007 == 0


def test_an_unknown_kind_of_database_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="mysql"):
        open_engine("mysql://host/db")
