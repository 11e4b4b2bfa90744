"""The verdict on an article: level, score, evidence, and what is missing."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from monitor.model.ids import TopicId
from monitor.model.topics import Field, Level
from monitor.query.document import Document
from monitor.topics.match import match, might_match, tags
from monitor.topics.read import from_toml
from monitor.topics.topic import ANY, Topic

FERRIES = """
title = "Ferries"
[sets]
ship = "ferry OR ferries"
island = "Arran OR Mull"
[query]
core = "@ship AND @island"
related = "@ship"
[drop]
when = "football"
against = "@ship"
unless = "CalMac"
[score]
start = -2
core = 0.5
related = 0.3
[[score.clause]]
name = "ship"
query = "@ship"
weight = 2
[[score.clause]]
name = "island"
query = "@island"
weight = 2
[[score.clause]]
name = "sport"
query = "goal*"
weight = -4
enough = 1
"""


@pytest.fixture(scope="module")
def ferries() -> Topic:
    return from_toml(tomllib.loads(FERRIES), topic_id=TopicId("ferries"))


def test_both_gates_and_a_high_score_are_core(ferries: Topic) -> None:
    verdict = match(ferries, Document(title="Ferry to Arran cancelled"))
    assert (verdict.level, verdict.missing) == (Level.CORE, ())
    assert {(each.clause, each.words, each.field) for each in verdict.evidence} == {
        ("ship", "Ferry", Field.TITLE),
        ("island", "Arran", Field.TITLE),
    }


def test_a_title_weighs_more_than_a_body(ferries: Topic) -> None:
    body = "word " * 80 + "ferry word word Arran"
    assert (
        match(ferries, Document(title="Ferry to Arran")).score
        > match(ferries, Document(title="x", text=body)).score
    )


def test_words_that_overlap_count_once() -> None:
    clause = """
        title = "t"
        [query]
        core = "*"
        [[score.clause]]
        name = "both"
        query = '"arran ferry" OR "ferry arran"'
        weight = 2
        enough = 9
    """
    topic = from_toml(tomllib.loads(clause), topic_id=TopicId("t"))
    once = match(topic, Document(title="Arran ferry")).score
    assert match(topic, Document(title="Arran ferry Arran")).score == once
    assert match(topic, Document(title="Arran ferry, Arran ferry")).score > once


def test_the_second_gate_never_leads_past_related(ferries: Topic) -> None:
    verdict = match(ferries, Document(title="Ferry, ferry, ferries"))
    assert verdict.level is Level.RELATED
    assert "only the gate for related" in verdict.missing[0]


def test_a_gate_not_passed_is_out_and_says_what_was_not_found(ferries: Topic) -> None:
    verdict = match(ferries, Document(title="Arran cheese wins prize"))
    assert (verdict.level, verdict.score, verdict.evidence) == (Level.OUT, 0.0, ())
    assert verdict.missing == ("nothing found for @ship",)


def test_words_that_speak_against_it_are_named(ferries: Topic) -> None:
    verdict = match(ferries, Document(title="Arran eleven take the ferry", text="Goal after goal."))
    assert verdict.level is Level.OUT
    assert "it speaks of sport" in verdict.missing


@pytest.mark.parametrize(
    ("title", "text", "level"),
    [
        pytest.param(
            "Football on Arran", "The ferry was late.", Level.OUT, id="another matter rules the title"
        ),
        pytest.param(
            "Football fans miss Arran ferry", "", Level.CORE, id="our words in the title hold against it"
        ),
        pytest.param(
            "Football on Arran", "The ferry of CalMac. Ferries!", Level.CORE, id="an anchor saves it"
        ),
    ],
)
def test_drop(ferries: Topic, title: str, text: str, level: Level) -> None:
    assert match(ferries, Document(title=title, text=text)).level is level


def test_without_a_loose_form_a_headline_has_to_pass_a_gate(ferries: Topic) -> None:
    assert might_match(ferries, "Ferry sinks", "")
    assert might_match(ferries, "Sunk", "The ferry went down.")
    assert not might_match(ferries, "Sunk", "")


def test_any_takes_everything() -> None:
    verdict = match(ANY, Document(title="", text=""))
    assert (verdict.level, verdict.score) == (Level.CORE, 1.0)
    assert might_match(ANY, "", "")


ITEMS: list[dict[str, Any]] = [
    json.loads(line) for line in Path("tests/topics/relevance.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def shipped() -> Topic:
    text = Path("config/topics/nhs-cross-border.toml").read_text("utf-8")
    return from_toml(tomllib.loads(text), topic_id=TopicId("nhs-cross-border"))


def test_the_relevance_set_is_large_and_half_of_it_is_hard_negatives() -> None:
    out = sum(item["level"] == "out" for item in ITEMS)
    assert len(ITEMS) >= 220
    assert 0.4 <= out / len(ITEMS) <= 0.65
    assert len({item["title"] for item in ITEMS}) == len(ITEMS)


@pytest.mark.parametrize("part", ["tuning", "held-out", "blind"])
def test_the_shipped_topic_finds_what_is_on_topic_and_little_else(shipped: Topic, part: str) -> None:
    """Recall at least .97 at a precision of at least .90, core and related together against out.

    The blind batches were written in the manner of the outlets that the topic is for, one after another, each
    measured once before the rules had seen it, then used; decisions 0075, 0094, 0119 and 0134 have the
    figures. Expect of new articles what those say.
    """
    items = [item for item in ITEMS if item["part"].startswith(part)]
    wanted = {item["id"] for item in items if item["level"] != "out"}
    found = {item["id"] for item in items if match(shipped, _document(item)).level is not Level.OUT}
    assert len(wanted & found) / len(wanted) >= 0.97, sorted(wanted - found)
    assert len(wanted & found) / len(found) >= 0.90, sorted(found - wanted)


def test_every_headline_on_topic_is_worth_fetching(shipped: Topic) -> None:
    """A feed gives a title and a sentence or two: no report on topic may be lost there."""
    lost = [
        item["title"] for item in ITEMS if item["level"] != "out" and not might_match(shipped, *_teaser(item))
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Wales name unchanged side for Dublin", "The coach kept faith with the team that beat Italy."),
        ("Council tax to rise by five per cent", "Members voted for the increase on Thursday."),
        ("Cross-country skiers open season", "Snow came early to the Alps."),
        ("Man charged after Cardiff burglary", "He will appear before magistrates on Monday."),
        ("Parliament returns from recess", "MPs face a crowded week."),
    ],
)
def test_a_headline_of_another_world_is_not_fetched(shipped: Topic, title: str, summary: str) -> None:
    assert not might_match(shipped, title, summary)


def test_evidence_is_verbatim(shipped: Topic) -> None:
    for item in ITEMS[:60]:
        document = _document(item)
        for each in match(shipped, document).evidence:
            assert each.words in document.part(each.field)


def test_every_article_that_is_out_says_why(shipped: Topic) -> None:
    verdicts = [match(shipped, _document(item)) for item in ITEMS]
    assert all(verdict.missing for verdict in verdicts if verdict.level is Level.OUT)


def test_sub_themes_are_tagged(shipped: Topic) -> None:
    document = Document(title="Hip waits: NI patients refunded", text="Stormont pays for surgery in Dublin.")
    assert tags(shipped, document) == ("waits", "money", "ni-ireland")


def _document(item: dict[str, Any]) -> Document:
    return Document(
        title=item["title"], summary=item.get("summary", ""), text=item["text"], language=item["language"]
    )


def _teaser(item: dict[str, Any]) -> tuple[str, str]:
    return item["title"], item.get("summary") or item["text"]
