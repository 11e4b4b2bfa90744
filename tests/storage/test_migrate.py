"""Migrations: a verified copy first, one transaction, foreign keys on afterwards."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from monitor.errors import SchemaMismatch
from monitor.model.facts import EntryFound
from monitor.model.ids import EntryId
from monitor.pipeline import wakes
from monitor.query.grammar import parse
from storage import migrate, soundness
from storage.archive.archive import StoredArchive
from storage.engine import open_engine
from storage.store import Store
from storage.types import metadata
from tests.storage.newsroom import Newsroom
from tests.storage.next_revision import add_revision


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record with one article, written by a version whose schema this code knows but has left behind."""
    path = tmp_path / "monitor.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate.upgrade(engine)
    Newsroom(Store(engine, wakes=wakes())).read("Ward opens")
    engine.dispose()
    versions = tmp_path / "alembic"
    add_revision(versions, "article")
    monkeypatch.setattr(migrate, "_scripts", lambda: versions)
    return path


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def test_an_upgrade_copies_sqlite_first_and_the_copy_is_whole(older: Path) -> None:
    before = rows(older, "SELECT version_num FROM alembic_version")
    engine = open_engine(f"sqlite:///{older}")
    copy = migrate.upgrade(engine)
    engine.dispose()
    assert copy == older.with_name(f"monitor-before-{before[0][0]}.db")
    assert copy is not None
    assert rows(copy, "PRAGMA quick_check") == [("ok",)]
    assert rows(copy, "SELECT title FROM revision") == [("Ward opens",)]
    assert rows(copy, "SELECT version_num FROM alembic_version") == before
    assert rows(older, "SELECT version_num FROM alembic_version") == [("9002",)]


def test_the_copy_is_as_private_as_the_record(older: Path) -> None:
    engine = open_engine(f"sqlite:///{older}")
    copy = migrate.upgrade(engine)
    engine.dispose()
    assert copy is not None
    assert copy.stat().st_mode & 0o007 == 0


def test_the_copy_goes_where_the_configuration_says(older: Path, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{older}")
    copy = migrate.upgrade(engine, backups=tmp_path / "far" / "away")
    engine.dispose()
    assert copy is not None
    assert copy.parent == tmp_path / "far" / "away"
    assert copy.is_file()


def test_rebuilding_a_table_keeps_its_rows_and_those_that_hang_on_them(older: Path) -> None:
    """With foreign keys on, recreating `article` would have taken every revision with it."""
    engine = open_engine(f"sqlite:///{older}")
    migrate.upgrade(engine)
    store = Store(engine, wakes=wakes())
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM revision").scalar() == 1
        assert connection.exec_driver_sql("SELECT colour FROM article").fetchall() == [(None,)]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    with pytest.raises(sa.exc.IntegrityError), store.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO placement SELECT 99, 99, '', 0, '', 0, 0, '', 0, '', '', '', NULL, NULL"
        )
    engine.dispose()


def test_a_migration_that_fails_leaves_the_record_as_it_was(older: Path, tmp_path: Path) -> None:
    bad = tmp_path / "alembic" / "versions" / "0002_next.py"
    bad.write_text(
        bad.read_text() + '    op.execute("DELETE FROM article")\n    op.execute("no sql at all")\n'
    )
    before = rows(older, "SELECT version_num FROM alembic_version")
    engine = open_engine(f"sqlite:///{older}")
    with pytest.raises(sa.exc.OperationalError):
        migrate.upgrade(engine)
    engine.dispose()
    assert rows(older, "SELECT version_num FROM alembic_version") == before
    assert rows(older, "SELECT count(*) FROM article") == [(1,)]


def test_a_migration_that_would_orphan_rows_is_undone(older: Path, tmp_path: Path) -> None:
    bad = tmp_path / "alembic" / "versions" / "0002_next.py"
    bad.write_text(bad.read_text() + '    op.execute("DELETE FROM article")\n')
    engine = open_engine(f"sqlite:///{older}")
    with pytest.raises(SchemaMismatch, match="1 rows without their parent"):
        migrate.upgrade(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()
    assert rows(older, "SELECT count(*) FROM article") == [(1,)]


@pytest.fixture
def outgrown(database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A record with articles and stories, of either kind, whose schema the code has left behind."""
    newsroom = Newsroom(Store(database, wakes=wakes()))
    for title in ("Ward opens", "Ward closes", "Nurses march"):
        newsroom.read(title, path=title)
    with newsroom.write() as records:
        records.log.append(EntryFound(entry=EntryId(1)))
    # Those that others refer to: recreated with foreign keys on, they would take their children with them.
    add_revision(tmp_path / "alembic", "article", "revision", "entry", "event", "story", "feed")
    monkeypatch.setattr(migrate, "_scripts", lambda: tmp_path / "alembic")
    return database


def test_a_daemon_behind_its_schema_is_refused_with_the_command(outgrown: Engine) -> None:
    with pytest.raises(SchemaMismatch, match="run nhs-monitor db upgrade"):
        migrate.require_head(outgrown)


def test_a_daemon_ahead_of_its_schema_is_refused_with_the_way_out(
    outgrown: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate.upgrade(outgrown)
    monkeypatch.undo()  # the older code again
    for step in (migrate.require_head, migrate.upgrade):
        with pytest.raises(SchemaMismatch, match="newer version; install that one, or restore"):
            step(outgrown)


def contents(engine: Engine) -> dict[str, set[tuple[object, ...]]]:
    """Every row of every table, less the column that the later revision adds."""
    with engine.connect().execution_options(read_only=True) as connection:
        held = {
            table.name: {tuple(map(repr, row)) for row in connection.execute(sa.select(table))}
            for table in metadata.sorted_tables
        }
        connection.rollback()
    return held


def test_an_upgrade_keeps_every_row_and_what_the_index_holds(outgrown: Engine) -> None:
    before = contents(outgrown)
    assert before["revision"]
    assert before["event"]
    migrate.upgrade(outgrown)
    migrate.require_head(outgrown)
    assert contents(outgrown) == before
    store = Store(outgrown, wakes=wakes())
    found = StoredArchive(store).search(parse("ward"), limit=10)
    assert {hit.title for hit in found.hits} == {"Ward opens", "Ward closes"}
    with store.read() as connection:
        assert soundness.missing(connection) == []
        assert soundness.unlisted(connection) == (0, 0)
    with pytest.raises(sa.exc.IntegrityError), store.write() as connection:
        connection.exec_driver_sql("DELETE FROM article")


def test_tables_without_a_revision_are_not_taken_for_an_empty_database(database: Engine) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    for step in (migrate.require_head, migrate.upgrade):
        with pytest.raises(SchemaMismatch, match="alembic_version names no revision"):
            step(database)


def test_processes_that_start_together_migrate_once(database_address: str) -> None:
    engines = [open_engine(database_address) for _ in range(3)]
    together, failures = threading.Barrier(3), []

    def start(engine: Engine) -> None:
        together.wait(20)
        try:
            migrate.upgrade(engine)
        except Exception as error:
            failures.append(error)

    workers = [threading.Thread(target=start, args=(engine,)) for engine in engines]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert failures == []
    assert migrate.current(engines[0]) == migrate.head()
    for engine in engines:
        engine.dispose()


def test_looking_at_the_schema_waits_for_no_writer(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/monitor.db", busy_seconds=0.05)
    migrate.upgrade(engine)
    with closing(sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert migrate.current(engine) == migrate.head()
        migrate.require_head(engine)
        assert migrate.upgrade(engine) is None
    engine.dispose()


def test_the_newest_revision_is_the_one_that_migrating_ends_at(tmp_path: Path) -> None:
    """Which it is, is read from the migrations without alembic, whose import every start would pay for."""
    with closing(sqlite3.connect(tmp_path / "new.db")) as database:
        engine = open_engine(f"sqlite:///{tmp_path / 'new.db'}")
        migrate.upgrade(engine)
        engine.dispose()
        (noted,) = database.execute("SELECT version_num FROM alembic_version").fetchall()
    assert noted == (migrate.head(),)
