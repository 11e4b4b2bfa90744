"""Wires, releases, reprints, rewrites, own reports: seven invented matters in fourteen forms each."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.history.replay import Document, Outcome
from monitor.model.ids import ArticleId
from monitor.model.stories import Decision, Kinship, OriginKind, Relation, Status
from monitor.stories.copies import EarlierArticle
from monitor.stories.passages import prepare
from monitor.stories.translations import retold
from monitor.stories.words import Vocabulary
from monitor.wiring.configuration import load_settings
from monitor.wiring.replay import ANY, open_replay

MATTERS = {
    matter["name"]: matter
    for matter in tomllib.loads((Path(__file__).parent / "near_copies.toml").read_text(encoding="utf-8"))[
        "matter"
    ]
}
#: Who each matter's wires are from, by their credit lines.
AGENCIES = {
    "hips": ("PA Media", "Reuters"),
    "outbreak": ("PA Media", "AFP"),
    "dentists": ("Wales Press Agency", "Bloomberg News"),
    "records": ("PA Media", "Dow Jones Newswires"),
    "strike": ("PA Media", "Reuters"),
    "merger": ("Marches News Service", "AFP"),
    "inquest": ("PA Media", "AFP"),
}
RELEASE = "a press release"
HOSTS = {"release": "news.nhs.wales", "hereford": "www.herefordtimes.com", "powys": "www.countytimes.co.uk"}


@dataclass(frozen=True)
class Expected:
    """What the last-named document is: of which earlier one, from which origin."""

    relation: Relation
    of: str = ""  #: "|" between equals, "" for none
    origin: str = ""
    new: int | None = 0  #: of its sentences; None where it is not asked


@dataclass(frozen=True)
class Case:
    """Documents of one story in order of arrival, and which of them is asked about."""

    asked: str
    documents: Sequence[tuple[str, int, Sequence[str]]]  #: who, at which hour, which sentences
    expected: Expected


COPY, REWRITE, OWN = Relation.COPY, Relation.REWRITE, Relation.INDEPENDENT


def quoting(matter: Mapping[str, Any]) -> list[str]:
    first, *rest = matter["comment"]
    told = " ".join(sentence.replace('"', "") for sentence in matter["own"][:3])
    return [first, f"The Lantern reported yesterday: “{told}”", *rest]


def cases(matter: Mapping[str, Any]) -> dict[str, Case]:
    wire, other, release, own = (matter[part] for part in ("wire", "other_wire", "release", "own"))
    agency, foreign = AGENCIES[matter["name"]]
    first = ("wire", 9, wire)
    wired, unasked = Expected(COPY, "wire", agency), Expected(COPY, "wire", agency, None)
    wrong, right = matter["wrong"]
    corrected = [sentence.replace(wrong, right) for sentence in wire]
    merged = [*wire[1:5], *other[1:4], *wire[5:7]]
    local = [*matter["lead"], *wire[1:]]
    sister = [matter["lead"][0], *own[:-1]]
    return {
        "verbatim": Case("paper", [first, ("paper", 10, wire)], wired),
        "cut from the bottom": Case("paper", [first, ("paper", 10, wire[:5])], wired),
        "a lead of its own": Case("paper", [first, ("paper", 11, local)], unasked),
        "two wires merged": Case(
            "paper",
            [first, ("other", 9, other), ("paper", 11, merged)],
            Expected(COPY, "wire|other", f"{agency}|{foreign}"),
        ),
        "a release printed whole": Case(
            "paper", [("release", 9, release), ("paper", 11, release)], Expected(COPY, "release", RELEASE)
        ),
        "a release paraphrased": Case(
            "paper",
            [("release", 9, release), ("paper", 11, matter["paraphrase"])],
            Expected(REWRITE, "release", RELEASE, None),
        ),
        "own reporting with the same quotation": Case(
            "paper",
            [first, ("release", 9, release), ("paper", 12, own)],
            Expected(OWN, new=None),
        ),
        "the same owner’s other title": Case(
            "powys", [("hereford", 9, own), ("powys", 10, sister)], Expected(COPY, "hereford", new=None)
        ),
        "in Welsh": Case(
            "cymro", [first, ("cymro", 11, matter["welsh"])], Expected(REWRITE, "wire", agency)
        ),
        "quoted at length": Case(
            "argus", [("paper", 9, own), ("argus", 12, quoting(matter))], Expected(REWRITE, "paper", new=None)
        ),
        "before its original": Case("paper", [("paper", 10, wire), first], unasked),
        "the wire corrected": Case(
            "again", [first, ("again", 10, corrected)], Expected(COPY, "wire", agency, 1)
        ),
        "another agency": Case("other", [first, ("other", 9, other)], Expected(OWN, "", foreign, None)),
        "a column": Case("paper", [first, ("paper", 15, matter["comment"])], Expected(OWN, new=None)),
    }  # fmt: skip


ALL = [(matter, form) for matter in MATTERS for form in cases(MATTERS[matter])]


@dataclass(frozen=True)
class Told:
    """What a case came to: the last outcome, and what the record says in the end."""

    last: Outcome
    asked: Outcome
    kinship: Kinship
    of: str


def document(story: str, who: str, hour: int, title: str, sentences: Sequence[str]) -> Document:
    host = HOSTS.get(who, f"{who}.example")
    return Document(
        id=f"{story}/{who}",
        title=title,
        text="\n".join(sentences),
        url=f"https://{host}/{story.replace(' ', '-')}",
        source=host,
        language="cy" if who == "cymro" else "en",
        published_at=datetime(2025, 3, 26, hour, tzinfo=UTC),
        story=story,
    )


@pytest.fixture(scope="module")
def told() -> Mapping[tuple[str, str], Told]:
    """Replay all cases on one record, each a story of its own."""
    found = {}
    with open_replay(load_settings(Path(__file__).parents[2] / "config", {}), ANY) as replay:
        for name, form in ALL:
            case, story = cases(MATTERS[name])[form], f"{name}/{form}"
            title = MATTERS[name]["title"]
            outcomes = list(replay.run(document(story, *each[:2], title, each[2]) for each in case.documents))
            numbers = {held: number for number, held in replay.documents.items()}
            with replay.write() as records:
                placement = records.stories.placement(numbers[f"{story}/{case.asked}"])
            assert placement is not None
            of = placement.kinship.of
            found[name, form] = Told(
                outcomes[-1],
                next(each for each in outcomes if each.id.endswith(f"/{case.asked}")),
                placement.kinship,
                "" if of is None else replay.documents[of].rpartition("/")[2],
            )
    return found


@pytest.mark.parametrize(("matter", "form"), ALL)
def test_what_an_article_is_and_whose(told: Mapping[tuple[str, str], Told], matter: str, form: str) -> None:
    expected, found = cases(MATTERS[matter])[form].expected, told[matter, form]
    assert found.kinship.relation is expected.relation
    assert found.of in expected.of.split("|")


@pytest.mark.parametrize(("matter", "form"), ALL)
def test_which_agency_or_release_is_behind_it(
    told: Mapping[tuple[str, str], Told], matter: str, form: str
) -> None:
    expected, origin = cases(MATTERS[matter])[form].expected, told[matter, form].kinship.origin
    name = "" if origin is None else RELEASE if origin.kind is OriginKind.RELEASE else origin.name
    assert name in expected.origin.split("|")


@pytest.mark.parametrize(("matter", "form"), ALL)
def test_how_many_sentences_it_adds(told: Mapping[tuple[str, str], Told], matter: str, form: str) -> None:
    expected, found = cases(MATTERS[matter])[form].expected, told[matter, form]
    new = [each.text for each in found.asked.sentences if each.status is Status.NEW]
    assert expected.new in {None, len(new)}, new


@pytest.mark.parametrize("matter", MATTERS)
def test_an_original_that_comes_late_tells_nobody_again(
    told: Mapping[tuple[str, str], Told], matter: str
) -> None:
    found = told[matter, "before its original"]
    assert found.kinship.corrected_at is not None
    assert found.last.decision is Decision.COVERAGE


def article(sentences: Sequence[str], language: str, vocabulary: Vocabulary) -> EarlierArticle:
    return EarlierArticle.of(ArticleId(1), prepare("", "\n".join(sentences), language, vocabulary))


@pytest.mark.parametrize("other", MATTERS)
@pytest.mark.parametrize("matter", MATTERS)
def test_a_welsh_report_retells_its_own_matter_only(matter: str, other: str, vocabulary: Vocabulary) -> None:
    welsh = article(MATTERS[matter]["welsh"], "cy", vocabulary)
    wire = article(MATTERS[other]["wire"], "en", vocabulary)
    assert (retold(welsh, [wire]) is not None) is (matter == other)
