"""Setting up and looking after: init, check, alerts, tasks, db; exit codes and what is said."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from monitor.model.alerts import DeliveryState
from monitor.model.facts import EntryFound
from monitor.model.ids import EntryId, RouteId
from monitor.ports.work import Lane
from storage import migrate
from storage.repositories.board import TaskRows
from tests.cli.conftest import Ask, Desk
from tests.conftest import Command
from tests.storage.newsroom import NOW, minutes
from tests.whole.house import rss

# --- the command itself -----------------------------------------------------------------------------------

COMMANDS = [
    (), ("alerts",), ("alerts", "list"), ("alerts", "retry"), ("alerts", "test"), ("articles",), ("check",),
    ("db",), ("db", "current"), ("db", "reindex"), ("db", "upgrade"), ("demo",), ("developments",),
    ("extract",), ("feeds",), ("feeds", "list"), ("feeds", "parse"), ("feeds", "test"), ("init",), ("match",),
    ("once",), ("replay",), ("run",), ("search",), ("stories",), ("story",), ("tasks",), ("why",),
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(ask: Ask, command: tuple[str, ...]) -> None:
    answer = ask(*command, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"Usage: nhs-monitor{''.join(' ' + part for part in command)} ")


def test_the_version_is_told(ask: Ask) -> None:
    assert ask("--version").out.startswith("nhs-monitor, version ")


@pytest.mark.parametrize("args", [(), ("nonsense",), ("articles", "--nonsense"), ("story",), ("alerts",)])
def test_bad_usage_ends_with_2(ask: Ask, args: tuple[str, ...]) -> None:
    answer = ask(*args)
    assert answer.code == 2
    assert "Usage: nhs-monitor" in answer.err


def test_a_configuration_that_is_not_there_ends_with_2_and_the_way_out(ask: Ask, tmp_path: Path) -> None:
    answer = ask("--config", tmp_path / "nowhere", "stories")
    assert answer.code == 2
    assert "nhs-monitor init DIR" in answer.err


def test_every_mistake_in_a_configuration_is_told_at_once(desk: Desk) -> None:
    main = desk.config / "monitor.toml"
    main.write_text(main.read_text() + '[polling]\nevry = 1\nshortest = "soon"\n')
    answer = desk.ask("check", "--offline")
    assert (answer.code, answer.out) == (2, "")
    assert "evry" in answer.err
    assert "soon" in answer.err


# --- init -------------------------------------------------------------------------------------------------


def test_init_writes_a_configuration_that_is_valid_as_it_is(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    answer = ask("init", tmp_path / "new" / "config")
    assert answer.code == 0
    assert (tmp_path / "new" / "config" / "topics").is_dir()
    assert f"--config {tmp_path}/new/config check" in answer.out
    assert ask("--config", tmp_path / "new" / "config", "check", "--offline").code == 0


def test_init_never_touches_a_file_that_is_there(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "routes.toml").write_text("mine")
    answer = ask("init", tmp_path)
    assert answer.code == 2
    assert "holds routes.toml already" in answer.err
    assert (tmp_path / "routes.toml").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["routes.toml"]


def test_init_into_a_place_that_is_no_directory_is_bad_usage(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = ask("init", tmp_path / "file" / "config")
    assert answer.code == 2
    assert "cannot be written" in answer.err


# --- check ------------------------------------------------------------------------------------------------


def test_check_offline_asks_no_feed(desk: Desk) -> None:
    desk.house.feed("bad", "/missing")
    desk.house.settings()
    answer = desk.ask("check", "--offline", "--json")
    assert answer.code == 0
    assert [set(line) for line in answer.lines] == [{"what", "ok", "says"}] * 3
    assert [line["what"] for line in answer.lines] == ["configuration", "database", "disk"]
    assert desk.house.site.asked == []


def test_check_tries_every_feed_and_fails_where_one_does(desk: Desk) -> None:
    desk.house.site.says("/feed", rss(("1", "/1", "Ward opens")), content_type="text/xml")
    desk.house.feed("good", "/feed")
    desk.house.settings()
    assert desk.ask("check").code == 0
    desk.house.feed("bad", "/missing")
    desk.house.settings()
    answer = desk.ask("check", "--json")
    found = {line["what"]: line for line in answer.lines}
    assert answer.code == 1
    assert found["channel console"]["ok"]
    assert found["clock"]["ok"]
    assert (found["feed good"]["ok"], found["feed good"]["says"]) == (True, "1 entries")
    assert not found["feed bad"]["ok"]
    assert "404" in found["feed bad"]["says"]


def test_check_says_what_to_do_about_a_database_that_cannot_be_made(desk: Desk) -> None:
    (desk.config.parent / "taken").write_text("")
    desk.house.database = f"sqlite:///{desk.config.parent}/taken/monitor.db"
    desk.house.settings()
    answer = desk.ask("check", "--offline")
    assert answer.code == 1
    assert "database\tFAILED\t" in answer.out
    assert "change [database] url" in answer.out


@pytest.mark.parametrize("command", [("stories",), ("tasks", "--revive-all"), ("db", "current"), ("once",)])
@pytest.mark.parametrize(
    "database",
    [
        pytest.param("sqlite:///{here}/taken/monitor.db", id="a directory that cannot be made"),
        pytest.param("sqlite:///{here}", id="a directory instead of a file"),
        pytest.param("postgresql://nobody@127.0.0.1:1/nothing", id="a server that is not there"),
    ],
)
def test_a_database_that_cannot_be_opened_ends_with_1_and_a_sentence(
    desk: Desk, database: str, command: tuple[str, ...]
) -> None:
    (desk.config.parent / "taken").write_text("")
    desk.house.database = database.format(here=desk.config.parent)
    desk.house.settings()
    answer = desk.ask(*command)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.strip()


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
    assert desk.ask("db", "reindex").out == "the full-text index is built anew\n"
    assert "Ward opens" in desk.ask("search", "ward").out


# --- as a process -----------------------------------------------------------------------------------------


def test_a_document_can_come_through_a_pipe(command: Command) -> None:
    feed = rss(("1", "https://paper.example/1", "Ward opens"))
    done = command("feeds", "parse", "-", "--url", "https://paper.example/feed", stdin=feed.encode())
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert done.stdout.endswith("Ward opens\thttps://paper.example/1\n")


def test_a_reader_that_has_seen_enough_is_no_failure(desk: Desk) -> None:
    """`nhs-monitor articles | head -1`: neither a traceback nor a failing exit code."""
    with desk.newsroom() as newsroom:
        story = newsroom.story()
        for number in range(300):
            revision = newsroom.read(f"Ward {number} {'opens ' * 50}", path=str(number))
            newsroom.place(revision, story)
    for question in (("articles", "--limit", "300"), ("story", "1")):
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor", "--config", str(desk.config), *question],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=Path(__file__).parent.parent.parent,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
        process.stderr.close()
        assert process.wait(60) == 0
