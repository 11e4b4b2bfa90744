"""What contradicts another outlet, and what only looks as if: invented pairs of passages."""

import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.model.ids import ArticleId
from monitor.model.stories import Conflict
from monitor.stories.contradictions import first_or_already
from monitor.stories.copies import EarlierArticle
from monitor.stories.figures import figures_in
from monitor.stories.held_figures import HeldFigure, HeldFigures, conflicts
from monitor.stories.passages import Prepared, prepare
from monitor.stories.words import Vocabulary

MORNING = datetime(2025, 3, 26, 9, tzinfo=UTC)
EARLIER, LATER = ArticleId(1), ArticleId(2)
TABLE = tomllib.loads((Path(__file__).parent / "conflicts.toml").read_text(encoding="utf-8"))


def rows(*parts: str) -> list[object]:
    return [
        pytest.param(*row, id=f"{part}-{number}") for part in parts for number, row in enumerate(TABLE[part])
    ]


def language(text: str) -> str:
    return "cy" if text.startswith(("Mae ", "Bydd ", "Am y ", "Roedd ")) else "en"


def held(prepared: Prepared, article: ArticleId, owner: str, at: datetime) -> list[HeldFigure]:
    return [
        HeldFigure(figure, article, owner, at, each.names, each.text)
        for each in prepared.passages
        for figure in figures_in(each.text, each.position, prepared.language)
    ]


def figures(
    one: str, hours: int, other: str, vocabulary: Vocabulary, *, owner: str = "lantern"
) -> Sequence[Conflict]:
    before, after = (prepare("", text, language(text), vocabulary) for text in (one, other))
    story = HeldFigures(held(before, EARLIER, "argus", MORNING))
    return conflicts(held(after, LATER, owner, MORNING + timedelta(hours=hours)), story)


def claims(one: str, other: str, vocabulary: Vocabulary, *, owner: str = "lantern") -> Sequence[Conflict]:
    before, after = (prepare("", text, language(text), vocabulary) for text in (one, other))
    earlier = EarlierArticle(EARLIER, before.passages, "argus", MORNING)
    return first_or_already(after.passages, [earlier], owner)


@pytest.mark.parametrize(("one", "hours", "other"), rows("figures_differ"))
def test_two_figures_for_one_thing_contradict_each_other(
    one: str, hours: int, other: str, vocabulary: Vocabulary
) -> None:
    found = figures(one, hours, other, vocabulary)
    assert {conflict.there_article for conflict in found} == {EARLIER}
    assert (found[0].here in other, found[0].there in one) == (True, True)


@pytest.mark.parametrize(("one", "hours", "other"), rows("only_look_like_it"))
def test_what_only_looks_like_a_conflict_is_none(
    one: str, hours: int, other: str, vocabulary: Vocabulary
) -> None:
    assert not figures(one, hours, other, vocabulary)


@pytest.mark.parametrize(("one", "hours", "other"), rows("first_or_already"))
def test_a_first_and_a_usage_contradict_each_other(
    one: str, hours: int, other: str, vocabulary: Vocabulary
) -> None:
    assert [each.there_article for each in claims(one, other, vocabulary)] == [EARLIER]
    assert [each.there_article for each in claims(other, one, vocabulary)] == [EARLIER]


@pytest.mark.parametrize(("one", "hours", "other"), rows("no_first_or_already"))
def test_another_thing_that_is_already_so_contradicts_no_first(
    one: str, hours: int, other: str, vocabulary: Vocabulary
) -> None:
    assert not claims(one, other, vocabulary)


@pytest.mark.parametrize(("one", "hours", "other"), rows("figures_differ"))
def test_titles_of_one_owner_do_not_contradict_each_other(
    one: str, hours: int, other: str, vocabulary: Vocabulary
) -> None:
    assert not figures(one, hours, other, vocabulary, owner="argus")
