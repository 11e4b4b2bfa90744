"""`backup`, `restore` and `doctor`, as typed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.wiring.lock import alone
from tests.cli.conftest import Desk


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def test_a_backup_is_made_restored_and_the_replaced_record_named(desk: Desk, copies: Path) -> None:
    with desk.newsroom() as newsroom:
        newsroom.read("Ward opens")
        made = desk.ask("backup", copies, "--json").json
        newsroom.read("Ward closes", path="2")
    assert desk.ask("restore", made["file"]).out.startswith(f"{desk.config.parent}/monitor.db is now what ")
    assert "Ward opens" in desk.ask("articles").out
    assert "Ward closes" not in desk.ask("articles").out
    (replaced,) = desk.config.parent.glob("monitor-replaced-*.db")
    with closing(sqlite3.connect(replaced)) as connection:
        assert connection.execute("SELECT count(*) FROM revision").fetchone() == (2,)


def test_a_backup_goes_beside_the_database_unless_told_otherwise(desk: Desk) -> None:
    assert "is whole" in desk.ask("backup").out
    assert len(list(desk.config.parent.glob("monitor-2*Z.db"))) == 1


def test_nothing_is_restored_under_a_daemon(desk: Desk, copies: Path) -> None:
    made = desk.ask("backup", copies, "--json").json
    with alone(desk.house.settings()):
        refused = desk.ask("restore", made["file"])
    assert refused.code == 1
    assert "another nhs-monitor works on" in refused.err


def test_bad_usage_is_told_from_failure(desk: Desk, copies: Path) -> None:
    assert desk.ask("backup", "--keep", "0").code == 2
    assert desk.ask("restore", copies / "none.db").code == 2
    copies.mkdir()
    (copies / "text.db").write_text("no database")
    spoilt = desk.ask("restore", copies / "text.db")
    assert spoilt.code == 1
    assert "no whole record" in spoilt.err or "not a database" in spoilt.err


def test_postgresql_is_left_to_its_own_tools_with_the_command(desk: Desk, copies: Path) -> None:
    copies.write_text("")
    desk.house.database = "postgresql+psycopg://me@db.example/news"
    desk.house.settings()
    backup, restore = desk.ask("backup"), desk.ask("restore", copies)
    assert (backup.code, restore.code) == (2, 2)
    assert "run pg_dump --format=custom" in backup.err
    assert "--dbname=postgresql://me@db.example/news" in backup.err
    assert "run pg_restore --clean" in restore.err


def test_the_doctor_finds_nothing_in_a_sound_house(desk: Desk) -> None:
    answer = desk.ask("doctor", "--json")
    assert answer.code == 0
    assert {"schema", "integrity", "search index", "time", "disk"} <= {one["what"] for one in answer.lines}
    assert all(one["ok"] for one in answer.lines)
    # This house has no route that would tell of its own troubles: nothing is wrong, and something is missing.
    assert {one["what"] for one in answer.lines if one["fix"] is not None} == {"health"}


def test_the_doctor_names_a_fix_for_each_finding(desk: Desk) -> None:
    desk.house.feed("paper", "/no-such-feed")
    desk.house.settings()
    with desk.newsroom() as newsroom:
        newsroom.read("Ward opens")
        with newsroom.store.write() as connection:
            connection.exec_driver_sql("INSERT INTO revision_fts(revision_fts) VALUES ('delete-all')")
    answer = desk.ask("doctor", "--json")
    assert answer.code == 1
    wrong = {one["what"]: one["fix"] for one in answer.lines if not one["ok"]}
    assert set(wrong) == {"search index", "feed paper"}
    assert wrong["search index"] == "nhs-monitor db reindex"
    assert "feeds.toml" in wrong["feed paper"]
    assert desk.ask("db", "reindex").code == 0
    assert desk.ask("doctor", "--offline").code == 0


def test_the_doctor_changes_no_schema(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.config.parent / "monitor.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    answer = desk.ask("doctor", "--offline")
    assert answer.code == 1
    assert "9999" in answer.out
