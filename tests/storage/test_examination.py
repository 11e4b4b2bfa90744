"""What an examination of the record finds, on both databases, and that it changes nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from monitor.errors import UnreadableDatabase
from monitor.model.alerts import DeliveryState
from monitor.model.facts import EntryFound
from monitor.model.findings import Finding
from monitor.model.ids import EntryId, RouteId
from monitor.model.policy import DatabaseSettings
from monitor.pipeline import wakes
from monitor.ports.work import Lane
from storage import migrate
from storage.engine import open_engine
from storage.examination import examine
from storage.reindexing import make_missing_indexes, mend_indexes, reindex
from storage.repositories.board import TaskRows
from storage.store import Store
from storage.tables import digest
from tests.conftest import fresh_postgresql
from tests.storage.newsroom import NOW, Newsroom, minutes
from tests.storage.next_revision import add_revision


@pytest.fixture
def newsroom(database: Engine) -> Newsroom:
    return Newsroom(Store(database, wakes=wakes()))


@pytest.fixture
def postgresql(postgresql_address: str, migrated_template: str) -> Iterator[Engine]:
    with fresh_postgresql(postgresql_address, template=migrated_template) as address:
        engine = open_engine(address)
        yield engine
        engine.dispose()


def found(database: Engine, *, later: timedelta = timedelta(0)) -> dict[str, Finding]:
    """What is wrong, by name."""
    settings = DatabaseSettings(url=database.url.render_as_string(hide_password=False))
    return {one.what: one for one in examine(settings, now=NOW + later, terms=len) if not one.ok}


def test_a_sound_record_has_nothing_to_mend(database: Engine, newsroom: Newsroom) -> None:
    newsroom.read("Ward opens")
    assert found(database) == {}


def test_a_record_that_cannot_be_looked_at_names_the_user_who_can(tmp_path: Path) -> None:
    """As where its directory is the service's alone; a name that is too long refuses an administrator too."""
    settings = DatabaseSettings(url=f"sqlite:///{tmp_path}/{'x' * 300}")
    (finding,) = examine(settings, now=NOW, terms=len)
    assert finding.says.endswith("File name too long")
    assert "runuser -u nhs-monitor" in str(finding.fix)


def test_an_older_and_a_newer_schema_are_named_with_the_command(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        add_revision(tmp_path / "alembic", "article")
        later.setattr(migrate, "_scripts", lambda: tmp_path / "alembic")
        assert found(database)["schema"].fix == "nhs-monitor db upgrade"
        migrate.upgrade(database)
    assert found(database)["schema"].fix == "install the newer version again"


def test_a_record_that_says_no_revision_is_not_called_empty(database: Engine) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    assert "damaged" in found(database)["schema"].says
    assert "restore FILE" in str(found(database)["schema"].fix)


@pytest.mark.parametrize(
    ("statement", "fix"),
    [("DROP INDEX ix_delivery_recipient", "db reindex"), ("DROP TABLE host", "restore FILE")],
)
def test_what_the_schema_has_and_the_database_lacks_is_named(
    database: Engine, statement: str, fix: str
) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql(statement)
    finding = found(database)["schema"]
    assert finding.says == f"the database lacks {statement.rsplit(maxsplit=1)[-1]}"
    assert fix in str(finding.fix)


def test_an_index_that_is_missing_is_made_again_by_the_named_command(
    database: Engine, newsroom: Newsroom
) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_delivery_recipient")
    for _ in ("mends it", "changes nothing"):
        make_missing_indexes(newsroom.store)
        assert found(database) == {}


def test_work_that_nobody_took_and_work_that_was_given_up(database: Engine, newsroom: Newsroom) -> None:
    for number in range(2):
        with newsroom.write() as records:
            records.log.append(EntryFound(entry=EntryId(number + 1)))
    board = TaskRows(newsroom.store)
    claimed = board.claim(Lane.ERRAND, now=NOW, lease=timedelta(minutes=5))
    assert claimed is not None
    board.set_aside(claimed, error="404")
    assert set(found(database)) == {"given-up work"}
    findings = found(database, later=timedelta(hours=1))
    assert findings["given-up work"].says == "1 task was set aside"
    assert findings["waiting work"].says.startswith("1 task was due")
    assert all(one.fix for one in findings.values())


def test_messages_that_could_not_be_delivered(database: Engine, newsroom: Newsroom) -> None:
    with newsroom.write() as records:
        records.alerts.queue(
            key="k",
            route=RouteId("console"),
            recipient="a@example.org",
            development=None,
            story=None,
            state=DeliveryState.DEAD,
            reason="because",
            payload="",
            at=NOW,
        )
    assert "alerts retry" in str(found(database)["messages"].fix)


def test_facts_from_the_future_tell_that_the_clock_was_wrong(database: Engine, newsroom: Newsroom) -> None:
    newsroom.at = minutes(60)
    with newsroom.write() as records:
        records.log.append(EntryFound(entry=EntryId(1)))
    assert "2025-01-22 10:00" in found(database)["time"].says


def test_a_search_index_that_lacks_articles_is_mended_by_the_named_command(
    database: Engine, newsroom: Newsroom
) -> None:
    newsroom.read("Ward opens")
    with newsroom.store.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO revision_fts(revision_fts) VALUES ('delete-all')"
            if database.dialect.name == "sqlite"
            else "DELETE FROM revision_fts"
        )
    ((what, finding),) = found(database).items()
    assert (what, finding.fix) == ("search index", "nhs-monitor db reindex")
    assert finding.says == "lacks 1 articles, and lists 0 that are gone"
    list(reindex(newsroom.store))
    assert found(database) == {}


def test_a_servers_index_that_cannot_be_used_is_named(postgresql: Engine) -> None:
    with postgresql.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_revision_fts_tsv'::regclass"
        )
    assert "ix_revision_fts_tsv cannot be used" in found(postgresql)["indexes"].says


def test_articles_that_later_reports_would_not_find_are_counted(database: Engine, newsroom: Newsroom) -> None:
    newsroom.place(newsroom.read("Ward opens"), newsroom.story())
    assert found(database)["story index"].says.startswith("does not know 1 articles")


# --- a broken file ----------------------------------------------------------------------------------------


def examined(file: Path) -> list[Finding]:
    return [
        one for one in examine(DatabaseSettings(url=f"sqlite:///{file}"), now=NOW, terms=len) if not one.ok
    ]


@pytest.fixture
def file(tmp_path: Path, migrated_file: Path) -> Path:
    path = tmp_path / "monitor.db"
    path.write_bytes(migrated_file.read_bytes())
    return path


@pytest.mark.parametrize("content", [b"no database at all\n" * 1000, None])
def test_a_broken_file_is_told_with_the_way_back(file: Path, content: bytes | None) -> None:
    whole = file.read_bytes()
    middle = len(whole) // 2
    file.write_bytes(content or whole[:middle] + b"\xff" * 16384 + whole[middle + 16384 :])
    findings = examined(file)
    assert findings
    assert any("nhs-monitor restore" in str(one.fix) for one in findings)


def spoil(file: Path, name: str, *, whole_page: bool) -> None:
    """Damage a table or index where it is stored: all of its first page, or a byte of what it holds."""
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        (page,) = connection.execute(query, (name,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(file.read_bytes())
    if whole_page:
        content[(page - 1) * size : page * size] = bytes(size)
    else:
        place = content.index(b"20", (page - 1) * size, page * size)
        content[place] = ord("X")
    file.write_bytes(content)


@pytest.fixture
def read_file(file: Path) -> Path:
    """A record with an article in it."""
    engine = open_engine(f"sqlite:///{file}")
    Newsroom(Store(engine, wakes=wakes())).read("Ward opens")
    engine.dispose()
    return file


def test_an_index_out_of_step_is_mended_by_the_named_command(read_file: Path) -> None:
    spoil(read_file, "ix_article_first_seen_at", whole_page=False)
    finding = examined(read_file)[0]
    assert (finding.what, finding.fix) == ("integrity", "nhs-monitor db reindex")
    assert "ix_article_first_seen_at and its table differ" in finding.says
    engine = open_engine(f"sqlite:///{read_file}")
    mend_indexes(Store(engine, wakes=wakes()))
    assert examined(read_file) == []
    engine.dispose()


def test_damaged_pages_of_an_index_lose_no_row(read_file: Path) -> None:
    spoil(read_file, "ix_article_first_seen_at", whole_page=True)
    (finding,) = examined(read_file)
    assert "every row can be read" in finding.says
    assert "nhs-monitor export" in str(finding.fix)
    assert "restore" not in str(finding.fix)


def test_damaged_rows_need_a_copy(read_file: Path) -> None:
    spoil(read_file, "article", whole_page=True)
    (finding,) = examined(read_file)
    assert "rows are damaged" in finding.says
    assert "nhs-monitor restore" in str(finding.fix)


def test_rows_that_refer_to_nothing_are_found(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO index_profile VALUES (1, 1, X'')")
        connection.execute("INSERT INTO related VALUES (7, 8)")
    finding, *_ = examined(file)
    assert finding.says == "rows of related refer to nothing"


def test_a_record_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    assert examined(tmp_path / "monitor.db") == []
    assert list(tmp_path.iterdir()) == []


def test_a_search_index_that_is_broken_inside_is_mended_by_the_named_command(file: Path) -> None:
    engine = open_engine(f"sqlite:///{file}")
    store = Store(engine, wakes=wakes())
    Newsroom(store).read("Ward opens")
    with store.write() as connection:
        connection.exec_driver_sql("DELETE FROM revision_fts_data WHERE id > 10")
    (finding,) = examined(file)
    assert (finding.what, finding.fix) == ("search index", "nhs-monitor db reindex")
    list(reindex(store))
    assert examined(file) == []
    engine.dispose()


def written_by_hand(file: Path, at: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO digest VALUES ('desk', ?)", (at,))


@pytest.mark.parametrize("at", ["2025-01-22 08:00:00", "2025-01-22T09:00:00+01:00", "2025-01-22 08:00:00Z"])
def test_a_time_without_its_zone_is_mended_by_the_named_statement(file: Path, at: str) -> None:
    written_by_hand(file, at)
    (finding,) = examined(file)
    assert finding.says == "times are not written as UTC with their zone: 1 in digest.until"
    command, statement = str(finding.fix).partition(": ")[2].split(" ", 2)[0::2]
    assert command == "sqlite3"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement.strip('"'))
        held = connection.execute("SELECT until FROM digest").fetchone()
    assert held == ("2025-01-22T08:00:00.000000Z",)
    assert examined(file) == []


@pytest.mark.parametrize("at", ["soon", "2025-02-30T08:00:00.000000Z", ""])
def test_what_is_no_time_at_all_is_found_and_read_by_no_command(file: Path, at: str) -> None:
    written_by_hand(file, at)
    (finding,) = examined(file)
    assert "1 in digest.until" in finding.says
    engine = open_engine(f"sqlite:///{file}")
    with engine.connect() as connection, pytest.raises(UnreadableDatabase, match="nhs-monitor doctor"):
        connection.execute(sa.select(digest)).all()
    engine.dispose()
