"""Questions that need more than one list, lists for spreadsheets, completion, and the record on the move."""

import csv
import io
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from monitor.cli.app import COMMANDS
from monitor.model.stories import Decision
from tests.cli.conftest import Desk
from tests.conftest import Command
from tests.storage.newsroom import finding, judged, minutes

URL = "https://paper.example/1"


@pytest.fixture
def told(desk: Desk) -> Desk:
    """An edited article that opened a story, with a figure, a voice and a hostile headline."""
    with desk.newsroom() as newsroom:
        story = newsroom.story("Ward opens")
        first = newsroom.read("=Ward opens", "It saves £16.4 million. Ann Lee spoke.", path="1")
        newsroom.place(first, story, decision=Decision.OPENED)
        newsroom.judge(first, story, judged(0, "It saves £16.4 million."))
        newsroom.develop(first, story, finding("=cmd()\x1b[31m", passages=(judged(0, "It saves."),)))
        newsroom.at = minutes(60)
        newsroom.read("=Ward opens", "It saves £16.5 million. Ann Lee spoke.", path="1")
    return desk


def test_the_first_mention_cites_article_revision_and_sentence(told: Desk) -> None:
    ended = told.ask("first", "£16.4m")
    assert ended.code == 0
    assert "It saves £16.4 million.\t–" not in ended.out
    assert "article 1, revision 1, sentence 1" in ended.out
    (mention,) = told.ask("first", "£16.4m", "--json").json["mentions"]
    assert (mention["cite"]["revision"], mention["cite"]["sentence"]) == (1, 0)
    assert "no article on record holds" in told.ask("first", "£99m").err


def test_what_somebody_said(told: Desk) -> None:
    assert "It is needed" in told.ask("said", "ann lee").out
    assert told.ask("said", "ann lee", "--about", "trains").out == ""
    assert told.ask("said", "!").code == 2


def test_what_an_edit_changed_by_address_or_id(told: Desk) -> None:
    by_address, by_id = told.ask("changes", URL), told.ask("changes", "1")
    assert by_address.out == by_id.out
    assert "- It saves £16.4 million.\n+ It saves £16.5 million.\n" in by_id.out
    (edit,) = told.ask("changes", URL, "--json").lines
    assert [one["kind"] for one in edit["sentences"]] == ["changed", "same"]
    assert told.ask("changes", "https://nowhere.example/").code == 2
    assert told.ask("changes", "99").code == 2


def test_an_old_revision_is_printed_whole(told: Desk) -> None:
    old = told.ask("changes", URL, "--revision", "1")
    assert old.code == 0
    assert old.out.endswith("It saves £16.4 million. Ann Lee spoke.\n")
    assert "revision 1, read" in old.out
    newest = told.ask("changes", URL, "--revision", "2", "--json").json
    assert (newest["number"], newest["text"]) == (2, "It saves £16.5 million. Ann Lee spoke.")
    refused = told.ask("changes", URL, "--revision", "3")
    assert (refused.code, "was read 2 times" in refused.err) == (2, True)
    assert told.ask("changes", "99", "--revision", "1").code == 2


def test_a_story_as_of_a_day(told: Desk) -> None:
    assert "as known on 2025-01-23 23:59 UTC" in told.ask("story", "1", "--as-of", "2025-01-23").out
    opening = told.ask("story", "1", "--as-of", "2025-01-22")  # what we knew on a day includes that day
    assert (opening.code, "Ward opens" in opening.out) == (0, True)
    early = told.ask("story", "1", "--as-of", "2025-01-01")
    assert (early.code, early.out) == (2, "")
    assert "was not on record on 2025-01-01" in early.err


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("outlet:papr", "nothing on record has outlet:papr; the nearest: outlet:paper"),
        ("topic:nope", "nothing on record has topic:nope"),
        ("ward OR speaker:nobody", ""),
        ("trains speaker:lea", 'nothing on record has speaker:lea; the nearest: speaker:"ann lee"'),
        ("story:99", 'nothing on record has story:"99"'),
        ("trains outlet:paper", ""),
    ],
)
def test_a_name_that_nothing_bears_is_said_with_those_that_could_be_meant(
    told: Desk, query: str, words: str
) -> None:
    for form in ((), ("--json",)):
        ended = told.ask("search", query, *form)
        assert ended.code == 0
        assert [line for line in ended.err.splitlines() if "warning" in line] == (
            [f"warning: {words}"] if words else []
        )


def test_who_could_be_meant_by_a_name_that_nobody_bears(told: Desk) -> None:
    near = told.ask("said", "Anne Leigh")
    assert (near.code, near.out) == (0, "")
    assert "warning: nobody of that name was quoted; on record: Ann Lee" in near.err
    assert "warning" not in told.ask("said", "ann lee", "--about", "trains").err


def test_what_is_no_text_is_bad_usage(told: Desk) -> None:
    for question in (("why", "caf\udcff"), ("changes", "caf\udcff"), ("alerts", "note", "1", "caf\udcff")):
        ended = told.ask(*question)
        assert (ended.code, ended.err) == (2, "an argument is no text in UTF-8; type it again\n")


@pytest.mark.parametrize(
    "question", [("quiet",), ("week",), ("week", "--until", "2025-01-24"), ("changes", "1")]
)
def test_nothing_from_outside_can_steer_the_terminal(told: Desk, question: tuple[str, ...]) -> None:
    ended = told.ask(*question)
    assert ended.code == 0
    assert "\x1b" not in ended.out


def test_a_week_and_a_silence_in_words(told: Desk) -> None:
    assert "announced: =cmd()" in told.ask("week", "--until", "2025-01-24").out
    assert "a quiet week" in told.ask("week", "--until", "2024-01-01").out
    assert "story 1: Ward opens" in told.ask("quiet").out


def test_a_list_for_a_spreadsheet_has_a_header_and_no_formula(told: Desk) -> None:
    header, row = csv.reader(io.StringIO(told.ask("developments", "--csv").out))
    assert header == ["id", "found", "kind", "weight", "news", "outlet", "story"]
    assert row[1] == "2025-01-22T09:00:00+00:00"
    assert row[4] == "'=cmd() [31m"
    assert told.ask("developments", "--csv", "--story", "99").out == ",".join(header) + "\n"


def test_the_record_moves_to_another_database(told: Desk, tmp_path: Path) -> None:
    target = tmp_path / "record.jsonl"
    assert told.ask("export", target).code == 0
    assert told.ask("export", target).code == 2  # never over a file
    before = told.ask("articles", "--json").out
    (tmp_path / "monitor.db").unlink()
    assert told.ask("import", target).code == 0
    assert told.ask("articles", "--json").out == before
    again = told.ask("import", target)
    assert again.code == 2
    assert "the database is not empty" in again.err


def test_the_record_moves_through_a_pipe(told: Desk, tmp_path: Path, command: Command) -> None:
    whole = told.ask("export", "-").out
    before = told.ask("articles", "--json").out
    (tmp_path / "monitor.db").unlink()
    torn = command(
        "--config", told.config, "import", "-", stdin="".join(whole.splitlines(True)[:-1]).encode()
    )
    assert (torn.returncode, "not whole" in torn.stderr) == (2, True)
    moved = command("--config", told.config, "import", "-", stdin=whole.encode())
    assert (moved.returncode, told.ask("articles", "--json").out) == (0, before)


def test_an_export_that_breaks_off_leaves_no_file(
    told: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> Iterator[object]:
        yield from ()
        raise KeyboardInterrupt

    monkeypatch.setattr("storage.exchange.dump_rows", interrupted)
    assert told.ask("export", tmp_path / "record.jsonl").code == 130
    assert not (tmp_path / "record.jsonl").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_for_each_shell(desk: Desk, shell: str) -> None:
    script = desk.ask("completion", shell)
    assert script.code == 0
    assert "_NHS_MONITOR_COMPLETE" in script.out


def test_completion_knows_every_command(command: Command) -> None:
    ended: subprocess.CompletedProcess[str] = command(
        env={"_NHS_MONITOR_COMPLETE": "bash_complete", "COMP_WORDS": "nhs-monitor ", "COMP_CWORD": "1"}
    )
    assert {line.partition(",")[2] for line in ended.stdout.splitlines()} == set(COMMANDS)


def test_every_new_question_explains_itself(ask: Callable[..., object], desk: Desk) -> None:
    for name in ("first", "said", "changes", "week", "export", "completion", "serve"):
        assert "Example" in desk.ask(name, "--help").out
