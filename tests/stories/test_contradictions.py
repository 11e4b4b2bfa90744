"""A figure is compared with what the story held for one thing; outlets that differ are shown to."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model.ids import ArticleId
from monitor.stories.contradictions import first_or_already
from monitor.stories.copies import EarlierArticle
from monitor.stories.figures import figures_in
from monitor.stories.held_figures import HeldFigure, HeldFigures, conflicts
from monitor.stories.passages import prepare
from monitor.stories.replaced_figures import with_history
from monitor.stories.words import Vocabulary

DAY = datetime(2025, 3, 26, 9, tzinfo=UTC)


def held(
    sentence: str, owner: str = "reach", hours: int = 0, article: int = 1, names: str = ""
) -> HeldFigure:
    return HeldFigure(
        figures_in(sentence)[0],
        ArticleId(article),
        owner,
        DAY + timedelta(hours=hours),
        frozenset(names.split()),
    )


def test_a_changed_figure_knows_what_it_was() -> None:
    (now,) = with_history(
        [held("The forecast deficit of the board is £41.2m.")],
        HeldFigures([held("The board’s forecast deficit is £38.4m.")]),
    )
    assert now.was == 38_400_000


def test_a_figure_of_another_thing_is_no_history() -> None:
    (now,) = with_history(
        [held("The car park will cost £41.2m.")],
        HeldFigures([held("The forecast deficit of the board is £38.4m.")]),
    )
    assert now.was is None


WALES = "In all 615,300 people are waiting for treatment in Wales."
FEWER = "Some 593,000 people are waiting for treatment in Wales."


def test_two_owners_with_two_figures_on_one_day_contradict_each_other() -> None:
    (conflict,) = conflicts([held(FEWER, "itv", hours=2, article=2)], HeldFigures([held(WALES)]))
    assert (conflict.here, conflict.there, conflict.there_article) == ("593,000", "615,300", 1)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(held(FEWER, "itv", hours=24 * 30, article=2), id="a later day"),
        pytest.param(held(FEWER, "reach", article=2), id="the same owner"),
        pytest.param(held(WALES, "itv", article=2), id="the same figure"),
        pytest.param(held(FEWER.replace("593", "93"), "itv", article=2), id="too far apart to be one thing"),
        pytest.param(held(FEWER.replace("Wales", "Powys"), "itv", article=2, names="powi"), id="elsewhere"),
    ],
)
def test_no_contradiction(other: HeldFigure) -> None:
    assert conflicts([other], HeldFigures([held(WALES, names="wale")])) == ()


def test_a_list_contradicts_nobody() -> None:
    one = held(FEWER, "itv", article=2)
    other = HeldFigure(
        figures_in("Some 500,000 people are waiting for treatment in Wales.", position=1)[0],
        ArticleId(2),
        "itv",
        DAY,
    )
    assert conflicts([one, other], HeldFigures([held(WALES)])) == ()


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (
            "Patients from Wales will be treated in English hospitals for the first time.",
            "Patients from Powys, in Wales, are already treated in English hospitals.",
        ),
        (
            "English hospitals have treated Welsh patients from the border for many years.",
            "It is unprecedented that English hospitals treat Welsh patients from the border.",
        ),
        (
            "It is not the first time that Hereford hospital has closed its ward for stroke.",
            "Hereford hospital closed its stroke ward, for the first time, on Monday.",
        ),
    ],
)
def test_a_first_that_another_outlet_calls_usual_is_a_contradiction(
    here: str, there: str, vocabulary: Vocabulary
) -> None:
    new = prepare("", here, "en", vocabulary).passages
    earlier = [EarlierArticle.of(ArticleId(1), prepare("", there, "en", vocabulary), "reach")]
    (conflict,) = first_or_already(new, earlier, "itv")
    assert (conflict.here, conflict.there, conflict.there_article) == (here, there, 1)
    assert first_or_already(new, earlier, "reach") == ()


def test_a_first_of_another_thing_is_no_contradiction(vocabulary: Vocabulary) -> None:
    new = prepare("", "The mayor visited the hospital for the first time.", "en", vocabulary).passages
    other = prepare("", "Nurses at the hospital are already on strike over pay.", "en", vocabulary)
    assert first_or_already(new, [EarlierArticle.of(ArticleId(1), other, "reach")], "itv") == ()
