"""Which moments of a chart get a label, and what it says."""

from datetime import UTC, datetime

import pytest

from monitor.server.scales import ticks


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "labels"),
    [
        ("2025-01-21", "2025-07-10", ["Feb 2025", "Mar", "Apr", "May", "Jun", "Jul"]),
        ("2024-10-15", "2025-03-10", ["Nov 2024", "Dec", "Jan 2025", "Feb", "Mar"]),
        ("2021-05-01", "2025-03-10", ["Jan 2022", "Jan 2023", "Jan 2024", "Jan 2025"]),
        ("2025-07-01", "2025-07-05", ["1 Jul", "2 Jul", "3 Jul", "4 Jul", "5 Jul"]),
        ("2025-07-01T04:30", "2025-07-01T09:10", ["05:00", "06:00", "07:00", "08:00", "09:00"]),
        ("2025-07-01T04:30", "2025-07-01T04:30", []),
    ],
    ids=["months", "over New Year", "years", "days", "hours", "a moment alone"],
)
def test_the_first_month_says_its_year_and_every_january(start: str, end: str, labels: list[str]) -> None:
    assert [label for _, label in ticks(day(start), day(end), most=7)] == labels
