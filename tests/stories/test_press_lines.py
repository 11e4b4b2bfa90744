"""What sentences of newspapers say: their figures, what was before, where they end, and who speaks.

All of them are our own, written in blind batches (docs/stories.md, "Read blind"); "~" marks the few that the
rules still read otherwise.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.model.ids import ArticleId
from monitor.stories.figures import figures_in
from monitor.stories.held_figures import HeldFigure, HeldFigures
from monitor.stories.numerals import plain
from monitor.stories.passages import prepare, sentences
from monitor.stories.quotations import find
from monitor.stories.replaced_figures import with_history
from monitor.stories.words import Vocabulary

BATCHES = sorted((Path(__file__).parent / "press_lines").glob("batch_*.txt"))


def _cases(wanted: str) -> Iterator[tuple[str, list[str]]]:
    """Give each case of a section: a line, and the answers below it ("ends" has them in the line)."""
    for batch in BATCHES:
        section = case = ""
        for line in batch.read_text(encoding="utf-8").splitlines():
            if line.startswith("## "):
                section = line.removeprefix("## ")
            elif section == wanted == "ends" and line[0] != "~":
                yield line.replace("|", ""), [part.strip() for part in line.split("|")]
            elif section == wanted and line.startswith("    = ") and case[0] != "~":
                yield case, line.removeprefix("    = ").split("; ")
            case = line


@pytest.mark.parametrize(("sentence", "expected"), [*_cases("figures")])
def test_the_figures_are_those_that_count_something(sentence: str, expected: list[str]) -> None:
    found = [f"{plain(figure.value)} {figure.unit}".strip() for figure in figures_in(sentence)]
    assert (found or ["none"]) == expected


def _figures(text: str, article: int, vocabulary: Vocabulary) -> list[HeldFigure]:
    return [
        HeldFigure(figure, ArticleId(article), "lantern", None, passage.names, passage.text)
        for passage in prepare("", text, "en", vocabulary).passages
        for figure in figures_in(passage.text, passage.position)
    ]


@pytest.mark.parametrize(("pair", "expected"), [*_cases("pairs")])
def test_a_figure_knows_what_it_took_the_place_of(
    pair: str, expected: list[str], vocabulary: Vocabulary
) -> None:
    earlier, later = pair.split("//")
    held = HeldFigures(_figures(earlier.strip(), 1, vocabulary))
    fresh = [each for each in _figures(later.strip(), 2, vocabulary) if each.figure not in held]
    found = with_history(fresh, held)
    told = [f"{figure.text} was {plain(figure.was)}" for figure in found if figure.was is not None]
    assert (told or ["none"]) == expected


@pytest.mark.parametrize(("text", "expected"), [*_cases("ends")])
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert list(sentences(text)) == expected


@pytest.mark.parametrize(("text", "expected"), [*_cases("speakers")])
def test_each_quotation_is_given_to_whoever_said_it(
    text: str, expected: list[str], vocabulary: Vocabulary
) -> None:
    passages = prepare("", text.replace(" / ", "\n"), "en", vocabulary).passages
    found = [quotation.speaker or "nobody" for quotation in find(passages)]
    assert (found or ["none"]) == expected
