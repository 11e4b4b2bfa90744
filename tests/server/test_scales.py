"""Which moments of a chart get a label, what it says, and which labels there is room for."""

from datetime import UTC, datetime

import pytest

from monitor.server.scales import Label, fitting, ticks


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "labels"),
    [
        ("2025-01-21", "2025-07-10", ["Feb 2025", "Mar", "Apr", "May", "Jun", "Jul"]),
        ("2024-10-15", "2025-03-10", ["Nov 2024", "Dec", "Jan 2025", "Feb", "Mar"]),
        ("2021-05-01", "2025-03-10", ["Jan 2022", "Jan 2023", "Jan 2024", "Jan 2025"]),
        ("2025-07-01", "2025-07-05", ["1 Jul 2025", "2 Jul", "3 Jul", "4 Jul", "5 Jul"]),
        ("2025-07-01T04:30", "2025-07-01T09:10", ["1 Jul 2025, 05:00", "06:00", "07:00", "08:00", "09:00"]),
        ("2025-07-01T22:30", "2025-07-02T01:10", ["1 Jul 2025, 23:00", "2 Jul", "01:00"]),
        ("2025-07-01T04:30", "2025-07-01T04:30", ["1 Jul 2025, 04:30"]),
    ],
    ids=["months", "over New Year", "years", "days", "hours", "over midnight", "a moment alone"],
)
def test_the_first_says_its_day_and_year_and_every_january_its_own(
    start: str, end: str, labels: list[str]
) -> None:
    assert [label for _, label in ticks(day(start), day(end), most=7)] == labels


def test_a_label_that_would_lie_over_a_more_important_one_is_left_out() -> None:
    last, over = Label("593,000", 30, 11, "start"), Label("539,000", 30, 22, "start")
    aside, below = Label("539,000", 95, 11, "start"), Label("539,000", 30, 31, "start")
    assert fitting([last, over, aside, below]) == [last, aside, below]
    assert fitting([Label("£16m", 100, 9, "end"), Label("£9m", 90, 9, "middle")]) == [
        Label("£16m", 100, 9, "end")
    ]


def test_a_label_leaves_the_dots_beside_its_own_free() -> None:
    dots = [(30.0, 20.0), (28.0, 40.0)]
    labels = [Label("593,000", 30, 11, "start"), Label("539,000", 28, 31, "start")]
    assert fitting(labels, dots) == labels[:1]
