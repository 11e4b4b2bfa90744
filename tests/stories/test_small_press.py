"""A small press year: twelve invented stories with twins elsewhere, returns after months, Welsh reports."""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from monitor.history.replay import Document, Outcome
from monitor.model.stories import Status
from monitor.wiring.configuration import load_settings
from monitor.wiring.replay import ANY, open_replay

#: Reached .977 and .905 when written; at first sight .977 and .895. The rest is counted in docs/stories.md.
STORIES, SENTENCES = 0.97, 0.88


@dataclass(frozen=True)
class Labelled:
    """A document, the story it belongs to, and which of its sentences are new."""

    document: Document
    story: str
    new: Sequence[bool]


def read(entry: Mapping[str, str]) -> Labelled:
    lines = entry["text"].strip().splitlines()
    host = entry["source"].lower().replace(" ", "")
    document = Document(
        id=entry["id"],
        title=entry["title"],
        text="\n".join(line[2:] for line in lines),
        url=f"https://{host}.example/{entry['id']}",
        source=entry["source"],
        language="cy" if entry["source"] == "Newyddion Maesyfed" else "en",
        published_at=datetime.fromisoformat(entry["at"]),
        sentences=tuple(line[2:] for line in lines),
    )
    return Labelled(document, entry["story"], [line[0] == "+" for line in lines])


TABLE = tomllib.loads((Path(__file__).parent / "small_press.toml").read_text(encoding="utf-8"))
PRESS = sorted(map(read, TABLE["article"]), key=lambda one: str(one.document.published_at))


@pytest.fixture(scope="module")
def told() -> Mapping[str, Outcome]:
    with open_replay(load_settings(Path(__file__).parents[2] / "config", {}), ANY) as replay:
        return {outcome.id: outcome for outcome in replay.run(one.document for one in PRESS)}


def f1(right: float, found: float, wanted: float) -> float:
    return 2 * right / ((found + wanted) or 1)


def test_stories_are_told_apart_and_kept_together(told: Mapping[str, Outcome]) -> None:
    pairs = [(one.story, str(told[one.document.id].story)) for one in PRESS]
    gold, found, both = Counter(one for one, _ in pairs), Counter(other for _, other in pairs), Counter(pairs)
    precision = sum(number**2 / found[other] for (_, other), number in both.items()) / len(pairs)
    recall = sum(number**2 / gold[one] for (one, _), number in both.items()) / len(pairs)
    assert 2 * precision * recall / (precision + recall) >= STORIES


def test_twins_elsewhere_never_share_a_story(told: Mapping[str, Outcome]) -> None:
    stories = defaultdict(set)
    for one in PRESS:
        stories[told[one.document.id].story].add(one.story)
    assert not [names for names in stories.values() if len(names) > 1]


def test_what_is_new_is_found(told: Mapping[str, Outcome]) -> None:
    judged = [
        (new, sentence.status is Status.NEW)
        for one in PRESS
        for new, sentence in zip(one.new, told[one.document.id].sentences, strict=True)
    ]
    right = sum(new and found for new, found in judged)
    assert f1(right, sum(found for _, found in judged), sum(new for new, _ in judged)) >= SENTENCES


@pytest.mark.parametrize("story", ["evening", "hips", "record", "dentist"])
def test_a_welsh_report_joins_its_english_story(told: Mapping[str, Outcome], story: str) -> None:
    joined = {told[one.document.id].story for one in PRESS if one.story == story}
    assert len(joined) == 1


def test_no_sentence_is_new_only_for_being_welsh(told: Mapping[str, Outcome]) -> None:
    wrong = [
        sentence.text
        for one in PRESS
        if one.document.language == "cy"
        for new, sentence in zip(one.new, told[one.document.id].sentences, strict=True)
        if sentence.status is Status.NEW and not new
    ]
    assert not wrong


def test_a_story_that_returns_after_months_is_the_old_one(told: Mapping[str, Outcome]) -> None:
    assert told["evening-7"].story == told["evening-1"].story
    assert told["legion-5"].story == told["legion-1"].story
    assert told["record-6"].story == told["record-1"].story
