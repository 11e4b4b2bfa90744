"""Figures are read with their value, their unit and what they count."""

import pytest

from monitor.stories.figures import figures_in


@pytest.mark.parametrize(
    ("sentence", "value", "unit", "text"),
    [
        ("The forecast deficit is £38.4m.", 38_400_000, "GBP", "£38.4m"),
        ("A total of 615,300 people were waiting.", 615_300, "people", "615,300"),
        ("Some 92 per cent of patients were seen.", 92, "%", "92 per cent"),
        ("Waits exceed 300 weeks for spinal surgery.", 300, "weeks", "300 weeks"),
        ("Twenty-five nurses left the ward.", 25, "people", "Twenty-five"),
        ("Two-thirds of GPs agreed.", 66.7, "%", "Two-thirds"),
        ("A third of patients left.", 33.3, "%", "A third"),
        ("Nearly half the staff left.", 50, "%", "half"),
        ("One in five residents waits.", 20, "%", "One in five"),
        ("Nine out of ten said no.", 90, "%", "Nine out of ten"),
        ("It is 1.5 times higher.", 1.5, "times", "1.5 times"),
        ("It rose by 3 percentage points.", 3, "points", "3 percentage points"),
        ("A tablet costs 5p.", 0.05, "GBP", "5p"),
        ("He drove at 60mph.", 60, "mph", "60mph"),
        ("The ward reached 35C.", 35, "°C", "35C"),
        ("About 1.2 million people live there.", 1_200_000, "people", "1.2 million"),
        ("The 85-bed ward is shut.", 85, "", "85"),
        ("Mae £3.5 miliwn yn cael ei wario.", 3_500_000, "GBP", "£3.5 miliwn"),
        ("Mae 2,000 o gleifion yn aros.", 2_000, "people", "2,000"),
        ("Mae 9 y cant yn aros.", 9, "%", "9 y cant"),
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
        "Aged 45, she retired.",
        "The accounts for 2024-25 are late.",
        "Covid-19 returned.",
        "Ring 0300 123 4567 or NHS 111.",
        "The second half was dull, and a third report is due.",
    ],
)
def test_dates_times_and_ages_are_no_figures(sentence: str) -> None:
    assert figures_in(sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It rose from 158 to 185 minutes.", [(158, "minutes"), (185, "minutes")]),
        ("They wait between 10 and 12 weeks.", [(10, "weeks"), (12, "weeks")]),
        ("Some 70-80 patients come.", [(70, "people"), (80, "people")]),
        ("The ward has 24 beds and 30 nurses.", [(24, ""), (30, "people")]),
        ("It fell to £900,000 from £1.4m.", [(900_000, "GBP"), (1_400_000, "GBP")]),
    ],
)
def test_each_figure_has_its_own_unit(sentence: str, expected: list[tuple[float, str]]) -> None:
    assert [(figure.value, figure.unit) for figure in figures_in(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        ("The forecast deficit of the board is £38.4m.", "forecast deficit board"),
        ("About 10,254 patients waited too long.", "patients waited too long"),
        ("The plan adds 1,200 beds.", "plan beds"),
    ],
)
def test_a_figure_says_what_it_counts(sentence: str, counts: str) -> None:
    assert figures_in(sentence)[0].counts == counts
