"""A page that was edited: what matters becomes a development, noise does not. Invented pages."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from monitor.model.ids import ArticleId
from monitor.model.stories import Finding, Kind
from monitor.stories.copies import kinship
from monitor.stories.developments import StoryContext, find
from monitor.stories.figures import figures_in
from monitor.stories.held_figures import HeldFigure, HeldFigures
from monitor.stories.knowledge import Knowledge
from monitor.stories.novelty import NoveltyModel, judge
from monitor.stories.passages import prepare
from monitor.stories.revisions import RevisionChange, compare
from monitor.stories.words import Vocabulary

TABLE = tomllib.loads((Path(__file__).parent / "revisions.toml").read_text(encoding="utf-8"))
CASES = [pytest.param(case, id=case["name"]) for case in TABLE["case"]]
#: Shown as changed, as no rule without a dictionary tells a slip from another word; nobody is told.
SLIPS = {"a slip of the pen", "another slip"}


@dataclass(frozen=True)
class Edited:
    """What the diff and the rule of developments made of an edit."""

    change: RevisionChange
    finding: Finding | None


def with_edits(text: str, edits: Sequence[Sequence[str]]) -> str:
    for old, new in edits:
        assert old in text
        text = text.replace(old, new) if old else f"{text}{new}\n"
    return text


def read_again(case: dict[str, Any], vocabulary: Vocabulary) -> Edited:
    """Read a page, then its edited form, in a story that holds nothing else."""
    page = TABLE["pages"][case["page"]]
    language = "cy" if case["page"] == "uned" else "en"
    first = with_edits(page["text"], case.get("before", []))
    old = prepare(page["title"], first, language, vocabulary)
    new = prepare(case.get("title", page["title"]), with_edits(first, case["edits"]), language, vocabulary)
    change = compare(
        [each.text for each in old.passages],
        [each.text for each in new.passages],
        titles=(old.title, new.title),
        language=language,
    )
    held = HeldFigures(
        HeldFigure(figure, ArticleId(1), "gazette", None)
        for each in old.passages
        for figure in figures_in(each.text, each.position, language)
    )
    context = StoryContext(opens=False, kinship=kinship(new, []), held_figures=held, edit=change)
    story = Knowledge.of([(ArticleId(1), language, old.passages)])
    return Edited(change, find(new, judge(new, story, NoveltyModel.shipped()), context))


@pytest.mark.parametrize("case", [case for case in CASES if case.values[0]["matters"]])  # type: ignore[index]
def test_an_edit_of_substance_is_a_development(case: dict[str, Any], vocabulary: Vocabulary) -> None:
    edited = read_again(case, vocabulary)
    assert edited.change
    assert edited.finding is not None


@pytest.mark.parametrize("case", [case for case in CASES if not case.values[0]["matters"]])  # type: ignore[index]
def test_noise_is_none(case: dict[str, Any], vocabulary: Vocabulary) -> None:
    edited = read_again(case, vocabulary)
    assert edited.finding is None
    assert case["name"] in SLIPS or not edited.change


def named(name: str) -> dict[str, Any]:
    case: dict[str, Any] = next(case for case in TABLE["case"] if case["name"] == name)
    return case


@pytest.mark.parametrize(
    ("name", "headline"),
    [
        ("a withdrawn quotation", 'No longer says: "It is a betrayal of this valley," said'),
        ("a quotation withdrawn in Welsh", "No longer says: "),
        ("the headline is softened", "Headline: “to” became “could”"),
        ("the headline turns round", "Headline: "),
    ],
)
def test_what_no_new_sentence_tells_is_told_all_the_same(
    name: str, headline: str, vocabulary: Vocabulary
) -> None:
    found = read_again(named(name), vocabulary).finding
    assert found is not None
    assert (found.kind, found.passages) == (Kind.CORRECTION, ())
    assert found.headline.startswith(headline)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a hedge comes in", "“will” became “could”"),
        ("a hospital", "leominst in place of telston"),
        ("a place in Welsh", "“wrecsam” became “fangor”"),
        ("a weekday to come", "“thursday” became “friday”"),
    ],
)
def test_an_edit_says_what_it_made_of_a_sentence(name: str, reason: str, vocabulary: Vocabulary) -> None:
    found = read_again(named(name), vocabulary).finding
    assert found is not None
    assert found.kind is Kind.CORRECTION
    assert [each.reason for each in found.passages] == [reason]


def test_a_figure_says_what_it_was(vocabulary: Vocabulary) -> None:
    found = read_again(named("a sum is put right"), vocabulary).finding
    assert found is not None
    assert [(figure.text, figure.was) for figure in found.figures if figure.was] == [("£4.2m", 2_400_000)]


def test_a_page_that_was_rewritten_withdraws_nothing(vocabulary: Vocabulary) -> None:
    case = named("a withdrawn quotation")
    case = case | {"edits": [*case["edits"], ["", "Trains on the Heart of Wales line were late again."]]}
    found = read_again(case, vocabulary).finding
    assert found is None or "No longer says" not in found.headline
