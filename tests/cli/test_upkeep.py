"""Looking after what runs: alerts, tasks, db; exit codes and what is said."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.model.alerts import DeliveryState
from monitor.model.facts import EntryFound
from monitor.model.ids import EntryId, RouteId
from monitor.ports.work import Lane
from storage import migrate
from storage.repositories.board import TaskRows
from tests.cli.conftest import Desk
from tests.storage.newsroom import NOW, minutes

# --- alerts -----------------------------------------------------------------------------------------------


def dead_letters(desk: Desk) -> None:
    with desk.newsroom() as newsroom, newsroom.write() as records:
        for number in range(3):
            key = records.alerts.queue(
                key=f"k{number}",
                route=RouteId("console"),
                recipient=f"{number}@example.org",
                development=None,
                story=None,
                state=DeliveryState.PENDING,
                reason="because",
                payload="",
                at=minutes(number),
            )
            assert key is not None
            if number:
                records.alerts.mark(
                    key, DeliveryState.DEAD, at=NOW, attempts=9, error="550 \x1b[31mno such user"
                )


def test_alerts_are_listed_by_state_with_the_error(desk: Desk) -> None:
    dead_letters(desk)
    assert [one["state"] for one in desk.ask("alerts", "list", "--json").lines] == ["dead", "dead", "pending"]
    (line,) = desk.ask("alerts", "list", "--state", "dead", "--limit", "1").out.splitlines()
    assert line == "3\t2025-01-22 09:02\tconsole\t2@example.org\tdead\tbecause\t550  [31mno such user"


def test_dead_alerts_are_tried_again_one_or_all(desk: Desk) -> None:
    dead_letters(desk)
    assert desk.ask("alerts", "retry", "2").out == "1 message waits to be sent again\n"
    assert desk.ask("alerts", "retry", "--all").out == "1 message waits to be sent again\n"
    assert desk.ask("alerts", "retry", "--all").out == "0 messages wait to be sent again\n"
    assert [one["fact"] for one in desk.ask("tasks", "--json").lines] == [
        "AlertQueued delivery=3",
        "AlertQueued delivery=2",
    ]


def test_a_message_that_is_not_dead_cannot_be_tried_again(desk: Desk) -> None:
    dead_letters(desk)
    answer = desk.ask("alerts", "retry", "1", "2", "404")
    assert answer.code == 1
    assert answer.out == "1 message waits to be sent again\n"
    assert "not dead" in answer.err


def test_retry_wants_to_know_which(desk: Desk) -> None:
    answer = desk.ask("alerts", "retry")
    assert answer.code == 2
    assert "--all" in answer.err


def test_a_test_message_goes_to_every_recipient_of_a_route(desk: Desk) -> None:
    answer = desk.ask("alerts", "test")
    assert answer.code == 0
    assert "console → stdout: sent" in answer.out
    assert "this is a test of route console: it works" in answer.out


def test_a_test_that_does_not_arrive_fails_with_the_reason(desk: Desk) -> None:
    desk.house.main = '[email]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nsender = "a@example.org"\n'
    desk.house.routes += '[[route]]\nid = "desk"\nchannel = "email"\nrecipients = ["b@example.org"]\n'
    desk.house.settings()
    answer = desk.ask("alerts", "test")
    assert answer.code == 1
    assert "console → stdout: sent" in answer.out
    assert "desk → b@example.org: failed: " in answer.err
    assert desk.ask("alerts", "test", "--route", "console").code == 0


def test_a_route_whose_channel_is_not_set_up_is_bad_configuration(desk: Desk) -> None:
    desk.house.routes += '[[route]]\nid = "desk"\nchannel = "email"\nrecipients = ["b@example.org"]\n'
    with pytest.raises(Exception, match="email"):
        desk.house.settings()
    assert desk.ask("alerts", "test").code == 2


def test_a_route_that_is_not_there_is_bad_usage(desk: Desk) -> None:
    answer = desk.ask("alerts", "test", "--route", "nobody")
    assert answer.code == 2
    assert 'there is no route "nobody"; routes.toml has console' in answer.err


# --- tasks ------------------------------------------------------------------------------------------------


def set_aside(desk: Desk, *entries: int) -> None:
    with desk.newsroom() as newsroom:
        board = TaskRows(newsroom.store)
        for entry in entries:
            with newsroom.write() as records:
                records.log.append(EntryFound(entry=EntryId(entry)))
            claimed = board.claim(Lane.ERRAND, now=NOW, lease=minutes(5) - NOW)
            assert claimed is not None
            board.set_aside(claimed, error="404: \x1b[2Jnothing here")


def test_work_that_was_set_aside_is_listed_with_its_error(desk: Desk) -> None:
    set_aside(desk, 12)
    (line,) = desk.ask("tasks").out.splitlines()
    assert line.split("\t")[1:4] == ["fetch", "aside", "1"]
    assert line.endswith("EntryFound entry=12\t404:  [2Jnothing here")
    assert desk.ask("tasks", "--state", "open").err == "nothing is waiting\n"
    assert desk.ask("tasks", "--state", "done").err == "nothing was done yet\n"
    assert desk.ask("tasks", "--state", "nonsense").code == 2


def test_work_that_was_set_aside_is_revived_one_or_all(desk: Desk) -> None:
    set_aside(desk, 12, 13, 14)
    assert desk.ask("tasks", "--revive", "1").out == "1 set-aside task is open again\n"
    assert desk.ask("tasks", "--revive-all").out == "2 set-aside tasks are open again\n"
    assert desk.ask("tasks", "--state", "aside").out == ""
    assert [one["attempts"] for one in desk.ask("tasks", "--json").lines] == [0, 0, 0]


def test_a_task_that_is_not_set_aside_cannot_be_revived(desk: Desk) -> None:
    set_aside(desk, 12)
    answer = desk.ask("tasks", "--revive", "1", "--revive", "404")
    assert (answer.code, answer.out) == (1, "1 set-aside task is open again\n")
    assert "not set aside" in answer.err


# --- db ---------------------------------------------------------------------------------------------------


def test_db_tells_what_it_finds_and_what_is_needed(desk: Desk) -> None:
    (desk.config.parent / "monitor.db").unlink()
    empty = desk.ask("db", "current", "--json").json
    assert set(empty) == {"database", "found", "needed", "copy"}
    assert (empty["found"], empty["needed"]) == (None, migrate.head())
    words = desk.ask("db", "current").out
    assert "it is empty" in words
    assert "run: nhs-monitor db upgrade" in words


def test_db_copy_moves_the_record_into_another_configurations_database(desk: Desk, tmp_path: Path) -> None:
    with desk.newsroom() as newsroom:
        newsroom.story("Ward opens")
    other = tmp_path / "other"
    shutil.copytree(desk.config, other)
    main = (other / "monitor.toml").read_text()
    (other / "monitor.toml").write_text(main.replace("monitor.db", "other.db"))
    done = desk.run("--config", other, "db", "copy", desk.config)
    assert (done.code, done.out) == (0, "copied 1 rows\n")
    assert desk.run("--config", other, "db", "copy", desk.config).code == 2


def test_a_worker_needs_the_distributed_engine(desk: Desk) -> None:
    ended = desk.ask("worker")
    assert ended.code == 2
    assert 'set kind = "distributed"' in ended.err


def test_db_upgrade_brings_a_database_to_the_schema_and_is_quiet_the_second_time(desk: Desk) -> None:
    (desk.config.parent / "monitor.db").unlink()
    assert f"is now at {migrate.head()}" in desk.ask("db", "upgrade").out
    assert desk.ask("db", "upgrade").out.startswith("nothing to do: ")
    assert desk.ask("db", "upgrade", "--json").json["found"] == migrate.head()
    assert "db upgrade" not in desk.ask("db", "current").out


def test_db_shows_no_password(desk: Desk) -> None:
    desk.house.database = "postgresql://me@127.0.0.1:1/x"
    desk.house.settings()
    main = desk.config / "monitor.toml"
    main.write_text(main.read_text().replace("[engine]", 'password = {env = "SECRET_OF_MINE"}\n[engine]'))
    os.environ["SECRET_OF_MINE"] = "hunter2"
    try:
        answer = desk.ask("db", "current")
    finally:
        del os.environ["SECRET_OF_MINE"]
    assert answer.code == 1
    assert "hunter2" not in answer.out + answer.err


def test_a_database_of_a_newer_version_is_refused_with_the_way_out(desk: Desk) -> None:
    desk.ask("db", "upgrade")
    with closing(sqlite3.connect(desk.config.parent / "monitor.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for command in (("stories",), ("db", "upgrade"), ("once",), ("check", "--offline")):
        answer = desk.ask(*command)
        assert answer.code == 1
        assert "9999" in answer.out + answer.err


def test_reindexing_mends_a_search_that_finds_nothing(desk: Desk) -> None:
    with desk.newsroom() as newsroom:
        newsroom.read("Ward opens")
        with newsroom.store.write() as connection:
            connection.exec_driver_sql("INSERT INTO revision_fts(revision_fts) VALUES ('delete-all')")
    assert desk.ask("search", "ward").out == ""
    assert desk.ask("db", "reindex").out.startswith("full-text index: built anew from 1 texts\n")
    assert "Ward opens" in desk.ask("search", "ward").out


def test_an_address_without_a_port_is_no_place_for_a_worker(desk: Desk) -> None:
    ended = desk.ask("worker", "--listen", "127.0.0.1")
    assert ended.code == 2
    assert "give --port too" in ended.err
