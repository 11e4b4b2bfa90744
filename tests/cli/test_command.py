"""The command itself: help, bad usage, init, check, pipes; exit codes and what is said."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Ask, Desk
from tests.conftest import Command
from tests.whole.house import rss

# --- the command itself -----------------------------------------------------------------------------------

COMMANDS = [
    (), ("alerts",), ("alerts", "list"), ("alerts", "retry"), ("alerts", "test"), ("articles",), ("check",),
    ("db",), ("db", "current"), ("db", "reindex"), ("db", "upgrade"), ("demo",), ("developments",),
    ("extract",), ("feeds",), ("feeds", "health"), ("feeds", "list"), ("feeds", "parse"), ("feeds", "test"),
    ("init",), ("match",), ("once",), ("replay",), ("run",), ("search",), ("stories",), ("story",),
    ("tasks",), ("why",),
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


def test_a_command_that_is_none_is_refused_with_the_nearest(ask: Ask) -> None:
    assert "Did you mean 'alerts'?" in ask("alert").err


def test_a_group_lists_its_commands_with_whole_sentences(ask: Ask) -> None:
    for group in ("alerts", "db", "feeds", "stories"):
        assert "...\n" not in ask(group, "--help").out.partition("\n")[2]


@pytest.mark.parametrize("args", [("changes",), ("stories", "split", "1"), ("stories", "move", "--to", "1")])
def test_a_number_that_no_article_can_have_is_bad_usage(desk: Desk, args: tuple[str, ...]) -> None:
    answer = desk.ask(*args, "9" * 30)
    assert answer.code == 2
    assert "is not in the range" in answer.err


@pytest.mark.parametrize(
    "command",
    [("articles",), ("developments",), ("stories",), ("tasks",), ("changes",), ("alerts", "list"),
     ("alerts", "unsubscribed"), ("feeds", "list"), ("feeds", "health")],
    ids=" ".join,
)  # fmt: skip
def test_every_list_is_written_for_a_spreadsheet(desk: Desk, command: tuple[str, ...]) -> None:
    answer = desk.ask(*command, "--csv")
    assert (answer.code, answer.err) == (0, "")
    assert "," in answer.out.splitlines()[0]


def test_ctrl_c_while_the_command_is_still_imported_ends_without_a_traceback() -> None:
    typed = """
import sys
class Typed:
    def find_spec(self, name, *_):
        if name == "monitor.cli.session":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Typed())
from monitor.__main__ import main
main()
"""
    ended = subprocess.run([sys.executable, "-c", typed], capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (130, b"")


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


def test_init_begins_a_topic_of_ones_own_that_is_valid_as_it_is(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    place = tmp_path / "bypass"
    answer = ask("init", place, "--topic", "aldermere-bypass")
    assert answer.code == 0
    assert "feeds add" in answer.out
    (topic,) = (place / "topics").iterdir()
    assert topic.name == "aldermere-bypass.toml"
    assert "aldermere AND bypass" in topic.read_text()
    assert not any("nhs-cross-border" in path.read_text() for path in place.rglob("*.toml"))
    checked = ask("--config", place, "check", "--offline")
    assert checked.code == 0
    assert "no feed is followed yet: nhs-monitor feeds add" in checked.out


@pytest.mark.parametrize("name", ["By Pass", "../x", "", "Bypass", "a--b"])
def test_init_says_what_the_id_of_a_topic_may_be(ask: Ask, tmp_path: Path, name: str) -> None:
    answer = ask("init", tmp_path / "new", "--topic", name)
    assert answer.code == 2
    assert f'"{name}": an id of small letters, digits and - is expected' in answer.err
    assert not (tmp_path / "new").exists()


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
    assert [set(line) for line in answer.lines] == [{"what", "ok", "says", "warns"}] * 4
    assert [line["what"] for line in answer.lines] == ["configuration", "health", "database", "disk"]
    assert desk.house.site.asked == []


def test_check_warns_where_nobody_would_hear_of_our_own_troubles(desk: Desk) -> None:
    """It works as configured, so nothing fails."""
    answer = desk.ask("check", "--offline")
    assert answer.code == 0
    assert "health\tWARNING\tnobody would hear that a feed broke" in answer.out
    desk.house.routes += "health = true\n"
    desk.house.settings()
    assert "health\tok\ttroubles of the monitor itself go to console" in desk.ask("check", "--offline").out


def test_check_and_doctor_warn_where_nobody_would_be_told(desk: Desk) -> None:
    (desk.config / "routes.toml").write_text("# all taken out\n")
    for command in ("check", "doctor"):
        answer = desk.ask(command, "--offline")
        assert "has no [[route]]; add one" in answer.out
        assert "health" not in answer.out  # which would only follow
        assert "WARNING" in answer.out


def test_check_and_doctor_warn_of_a_feed_that_is_followed_twice(desk: Desk) -> None:
    desk.house.feed("paper", "/feed")
    desk.house.feed("again", "/feed/?utm_source=rss")
    desk.house.feed("other", "/other")
    desk.house.settings()
    for command in ("check", "doctor"):
        answer = desk.ask(command, "--offline")
        assert "feed again\tWARNING\thas the address of feed paper: take one of the two out" in answer.out
        assert "feed other" not in answer.out
    assert answer.code == 0


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
    assert (found["feed good"]["ok"], found["feed good"]["says"]) == (True, "1 entry")
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


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (b'title = "\xd4l"\n', "is not written in UTF-8 (line 1); save it as UTF-8"),
        ("title = “Bypass”\n".encode(), "a text stands between straight quotes"),
        (b'title = "Bypass\n', "a text stands between straight quotes"),
        (b'title = "a"\ntitle = "b"\n', "each name may stand once"),
    ],
)
def test_a_file_that_is_no_toml_is_refused_with_what_to_mend(
    ask: Ask, tmp_path: Path, written: bytes, says: str
) -> None:
    ask("init", tmp_path / "new", "--topic", "bypass")
    (tmp_path / "new" / "topics" / "bypass.toml").write_bytes(written)
    answer = ask("--config", tmp_path / "new", "check", "--offline")
    assert answer.code == 2
    assert "bypass.toml: is n" in answer.err
    assert says in answer.err


def test_a_byte_order_mark_and_windows_line_ends_are_read(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    ask("init", tmp_path / "new", "--topic", "bypass")
    topic = tmp_path / "new" / "topics" / "bypass.toml"
    topic.write_bytes(b"\xef\xbb\xbf" + topic.read_bytes().replace(b"\n", b"\r\n"))
    assert ask("--config", tmp_path / "new", "check", "--offline").code == 0


# --- completion -------------------------------------------------------------------------------------------


def test_zsh_completes_also_from_the_second_time_on(ask: Ask) -> None:
    """What it loads from $fpath becomes the function `_nhs-monitor`: its next call runs the whole script."""
    script = ask("completion", "zsh").out
    assert script.endswith(
        "if [[ $funcstack[1] == _nhs-monitor && $zsh_eval_context[-1] != loadautofunc ]]; then\n"
        '    _nhs_monitor_completion "$@"\n'
        "fi\n"
    )
