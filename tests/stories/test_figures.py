"""Figures are read with their unit and what they count, and compared with what the story held."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model.ids import ArticleId
from monitor.stories.figures import HeldFigure, conflicts, figures_in, with_history

DAY = datetime(2025, 3, 26, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sentence", "value", "unit", "text"),
    [
        ("The forecast deficit is £38.4m.", 38_400_000, "GBP", "£38.4m"),
        ("A total of 615,300 people were waiting.", 615_300, "people", "615,300"),
        ("Some 92 per cent of patients were seen.", 92, "%", "92 per cent"),
        ("Waits exceed 300 weeks for spinal surgery.", 300, "weeks", "300 weeks"),
        ("Twenty-five nurses left the ward.", 25, "people", "Twenty-five"),
    ],
)
def test_a_figure_is_read(sentence: str, value: float, unit: str, text: str) -> None:
    (figure,) = figures_in(sentence)
    assert (figure.value, figure.unit, figure.text) == (value, unit, text)


@pytest.mark.parametrize(
    "sentence",
    [
        "It was decided in 2024.",
        "The scheme opens on 1 July 2025.",
        "They met at 2.30pm.",
        "Mr Jones, 60, disagreed.",
        "The 27-year-old was treated.",
        "The phone rang at eight o’clock.",
    ],
)
def test_dates_times_and_ages_are_no_figures(sentence: str) -> None:
    assert figures_in(sentence) == ()


def held(sentence: str, owner: str = "reach", hours: int = 0) -> HeldFigure:
    return HeldFigure(figures_in(sentence)[0], ArticleId(1), owner, DAY + timedelta(hours=hours))


def test_a_changed_figure_knows_what_it_was() -> None:
    (now,) = with_history(
        figures_in("The forecast deficit of the board is £41.2m."),
        [held("The board’s forecast deficit is £38.4m.")],
    )
    assert now.was == 38_400_000


def test_a_figure_of_another_thing_is_no_history() -> None:
    (now,) = with_history(
        figures_in("The car park will cost £41.2m."), [held("The forecast deficit of the board is £38.4m.")]
    )
    assert now.was is None


def test_two_owners_with_two_figures_on_one_day_contradict_each_other() -> None:
    here = figures_in("Some 593,000 people are waiting for treatment in Wales.")
    there = held("In all 615,300 people are waiting for treatment in Wales.")
    (conflict,) = conflicts(here, [there], owner="itv", published_at=DAY + timedelta(hours=2))
    assert (conflict.here, conflict.there) == ("593,000", "615,300")


def test_a_later_day_or_the_same_owner_is_no_contradiction() -> None:
    here = figures_in("Some 593,000 people are waiting for treatment in Wales.")
    there = held("In all 615,300 people are waiting for treatment in Wales.")
    assert conflicts(here, [there], owner="itv", published_at=DAY + timedelta(days=30)) == ()
    assert conflicts(here, [there], owner="reach", published_at=DAY) == ()
