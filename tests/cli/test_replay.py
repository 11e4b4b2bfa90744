"""`replay`: what the rules make of documents, on a throw-away database."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Desk, Ended

TEXT = (
    "The new ward of Aberwen hospital opened on Monday, the health board said. "
    "It has twelve beds and cost £4.2m. Patients had waited two years for it."
)
LINE = {"id", "story", "decision", "relation", "of", "copied_share", "sentences"}


def document(key: str, **changes: object) -> dict[str, object]:
    return {
        "id": key,
        "published_at": "2025-01-22T09:00:00+00:00",
        "source": "Paper",
        "url": f"https://paper.example/{key}",
        "title": "Ward opens at Aberwen hospital",
        "text": TEXT,
    } | changes


class Replayed:
    def __init__(self, ended: Ended, path: Path) -> None:
        self.ended = ended
        self.decisions: list[dict[str, Any]] = (
            [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        )


def replay(desk: Desk, tmp_path: Path, *documents: dict[str, object], topic: str = "any") -> Replayed:
    file, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in documents))
    return Replayed(desk.ask("replay", file, "--decisions", out, "--topic", topic, "--json"), out)


def test_each_document_gets_a_line_with_exactly_the_promised_names(desk: Desk, tmp_path: Path) -> None:
    copied = document("b", source="Radio", url="https://radio.example/b")
    done = replay(desk, tmp_path, document("a"), copied)
    assert done.ended.code == 0
    assert [one["id"] for one in done.decisions] == ["a", "b"]
    assert all(set(one) == LINE for one in done.decisions)
    assert all(set(s) == {"text", "status", "score"} for one in done.decisions for s in one["sentences"])
    opened, copy = done.decisions
    assert (opened["decision"], opened["relation"], opened["of"]) == ("opened", "independent", None)
    assert (copy["decision"], copy["relation"], copy["of"]) == ("coverage", "copy", "a")
    assert copy["story"] == opened["story"]
    assert copy["copied_share"] > 0.9
    assert {s["status"] for s in copy["sentences"]} == {"known"}


def test_the_summary_counts_what_the_documents_came_to(desk: Desk, tmp_path: Path) -> None:
    done = replay(desk, tmp_path, document("a"), document("b", source="Radio"))
    summary = done.ended.json
    assert (summary["documents"], summary["stories"], summary["opened"], summary["copies"]) == (2, 1, 1, 1)


def test_a_given_story_is_not_placed_and_given_sentences_are_not_split(desk: Desk, tmp_path: Path) -> None:
    given = ("Dr. Lee said no. She left.", "A second sentence, as given.")
    first = document("a", story="s-1", sentences=given, text="", title="One")
    second = document("b", story="s-1", sentences=["Quite another matter altogether."], text="", title="Two")
    done = replay(desk, tmp_path, first, second, document("c", story=17))
    assert [one["story"] for one in done.decisions] == ["s-1", "s-1", "17"]
    assert [s["text"] for s in done.decisions[0]["sentences"]] == list(given)


def test_a_document_may_lack_everything_but_its_id(desk: Desk, tmp_path: Path) -> None:
    bare: dict[str, object] = {"id": 5}
    done = replay(desk, tmp_path, document("a", published_at=None), bare, document("b", published_at=None))
    assert done.ended.code == 0
    assert [one["id"] for one in done.decisions] == ["a", "5", "b"]
    assert done.decisions[2]["relation"] == "copy"


def test_documents_are_judged_in_file_order_whatever_their_dates(desk: Desk, tmp_path: Path) -> None:
    late = document("late", published_at="2026-01-01T00:00:00Z")
    done = replay(desk, tmp_path, late, document("early", published_at="1999-01-01", source="Radio"))
    assert [one["of"] for one in done.decisions] == [None, "late"]


def test_what_is_off_the_topic_is_placed_nowhere(desk: Desk, tmp_path: Path) -> None:
    rugby = document("r", title="They won", text="The team won the match on Saturday.")
    done = replay(desk, tmp_path, document("a"), rugby, topic="hospitals")
    on, off = done.decisions
    assert on["decision"] == "opened"
    assert (off["decision"], off["story"], off["sentences"]) == ("off_topic", None, [])


def test_a_replay_leaves_no_trace_in_the_record_and_sends_nothing(desk: Desk, tmp_path: Path) -> None:
    replay(desk, tmp_path, document("a"))
    assert desk.ask("articles").out == desk.ask("alerts", "list").out == ""
    assert desk.house.site.asked == []


def test_a_replay_of_nothing_is_no_failure(desk: Desk, tmp_path: Path) -> None:
    done = replay(desk, tmp_path)
    assert (done.ended.code, done.decisions, done.ended.json["documents"]) == (0, [], 0)


def test_a_topic_that_is_not_there_is_bad_usage(desk: Desk, tmp_path: Path) -> None:
    done = replay(desk, tmp_path, document("a"), topic="rugby")
    assert done.ended.code == 2
    assert 'there is no topic "rugby"' in done.ended.err


@pytest.mark.parametrize("sentences", ["one text", [1, 2], {"a": "b"}])
def test_sentences_that_are_no_list_of_texts_are_bad_usage(
    desk: Desk, tmp_path: Path, sentences: object
) -> None:
    done = replay(desk, tmp_path, document("a", sentences=sentences))
    assert done.ended.code == 2
    assert '"sentences" of document a must be a list of texts' in done.ended.err


def test_a_place_that_cannot_be_written_is_refused_before_the_work(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps(document("a")) + "\n")
    for wrong in (tmp_path / "nowhere" / "out.jsonl", tmp_path):
        answer = desk.ask("replay", file, "--decisions", wrong)
        assert (answer.code, answer.out) == (2, "")
        assert "nowhere" in answer.err or "directory" in answer.err


def test_the_last_day_of_the_calendar_is_a_date_like_any_other(desk: Desk, tmp_path: Path) -> None:
    done = replay(desk, tmp_path, document("a", published_at="9999-12-31T23:59:59Z"), document("b"))
    assert done.ended.code == 0
