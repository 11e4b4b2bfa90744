"""What an examination of the record finds, on both databases, and that it changes nothing."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from monitor.model.alerts import DeliveryState
from monitor.model.facts import EntryFound
from monitor.model.findings import Finding
from monitor.model.ids import EntryId, RouteId
from monitor.model.policy import DatabaseSettings
from monitor.pipeline import wakes
from monitor.ports.work import Lane
from storage.examination import examine
from storage.repositories.board import TaskRows
from storage.store import Store
from tests.storage.newsroom import NOW, Newsroom, minutes


@pytest.fixture
def newsroom(database: Engine) -> Newsroom:
    return Newsroom(Store(database, wakes=wakes()))


def found(database: Engine, *, later: timedelta = timedelta(0)) -> dict[str, Finding]:
    """What is wrong, by name."""
    settings = DatabaseSettings(url=database.url.render_as_string(hide_password=False))
    return {one.what: one for one in examine(settings, now=NOW + later) if not one.ok}


def test_a_sound_record_has_nothing_to_mend(database: Engine, newsroom: Newsroom) -> None:
    newsroom.read("Ward opens")
    assert found(database) == {}


def test_an_older_schema_is_named_with_the_command(database: Engine) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    assert found(database)["schema"].fix == "nhs-monitor db upgrade"


def test_a_newer_schema_is_named(database: Engine) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert found(database)["schema"].fix == "install the newer version again"


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
    assert findings["given-up work"].says == "1 tasks were set aside"
    assert findings["waiting work"].says.startswith("1 tasks were due")
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


def test_an_index_that_cannot_be_used_or_lacks_articles(database: Engine, newsroom: Newsroom) -> None:
    newsroom.read("Ward opens")
    with newsroom.store.write() as connection:
        if database.dialect.name == "sqlite":
            connection.exec_driver_sql("INSERT INTO revision_fts(revision_fts) VALUES ('delete-all')")
        else:
            connection.exec_driver_sql(
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_revision_fts_tsv'::regclass"
            )
    ((what, finding),) = found(database).items()
    assert what in ("search index", "indexes")
    assert "index" in str(finding.fix).lower()


# --- a broken file ----------------------------------------------------------------------------------------


def examined(file: Path) -> list[Finding]:
    return [one for one in examine(DatabaseSettings(url=f"sqlite:///{file}"), now=NOW) if not one.ok]


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


def test_rows_that_refer_to_nothing_are_found(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO index_profile VALUES (1, 1, '')")
        connection.execute("INSERT INTO related VALUES (7, 8)")
    (finding,) = examined(file)
    assert finding.says == "rows of related refer to nothing"


def test_a_record_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    assert examined(tmp_path / "monitor.db") == []
    assert list(tmp_path.iterdir()) == []
