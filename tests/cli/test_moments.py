"""Moments as people type them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.moments import parse_moment
from tests.cli.conftest import Desk

NOW = datetime(2025, 3, 1, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-02-03", datetime(2025, 2, 3, tzinfo=UTC)),
        ("2025-02-03T09:00", datetime(2025, 2, 3, 9, tzinfo=UTC)),
        ("2025-02-03t09:00z", datetime(2025, 2, 3, 9, tzinfo=UTC)),
        ("2025-02-03 09:00+01:00", datetime(2025, 2, 3, 8, tzinfo=UTC)),
        ("90m", datetime(2025, 3, 1, 14, 0, tzinfo=UTC)),
        ("12h", datetime(2025, 3, 1, 3, 30, tzinfo=UTC)),
        ("7d", datetime(2025, 2, 22, 15, 30, tzinfo=UTC)),
        (" 2 W ", datetime(2025, 2, 15, 15, 30, tzinfo=UTC)),
        ("today", datetime(2025, 3, 1, tzinfo=UTC)),
        ("Yesterday", datetime(2025, 2, 28, tzinfo=UTC)),
        ("since yesterday", datetime(2025, 2, 28, tzinfo=UTC)),
        ("3 days ago", datetime(2025, 2, 26, 15, 30, tzinfo=UTC)),
        ("this week", datetime(2025, 2, 24, tzinfo=UTC)),
        ("last  Week", datetime(2025, 2, 17, tzinfo=UTC)),
        ("this month", datetime(2025, 3, 1, tzinfo=UTC)),
        ("last month", datetime(2025, 2, 1, tzinfo=UTC)),
        ("monday", datetime(2025, 2, 24, tzinfo=UTC)),
        ("last saturday", datetime(2025, 2, 22, tzinfo=UTC)),
        ("last year", datetime(2024, 1, 1, tzinfo=UTC)),
        ("saturday", datetime(2025, 2, 22, tzinfo=UTC)),
        ("friday", datetime(2025, 2, 28, tzinfo=UTC)),
        ("2024-12", datetime(2024, 12, 1, tzinfo=UTC)),
        ("1 February 2025", datetime(2025, 2, 1, tzinfo=UTC)),
        ("1st of Feb 2025", datetime(2025, 2, 1, tzinfo=UTC)),
        ("3/2/2025", datetime(2025, 2, 3, tzinfo=UTC)),
        ("03.02.2025", datetime(2025, 2, 3, tzinfo=UTC)),
        ("February 2025", datetime(2025, 2, 1, tzinfo=UTC)),
        ("1 March", datetime(2025, 3, 1, tzinfo=UTC)),
        ("2 March", datetime(2024, 3, 2, tzinfo=UTC)),
        ("since March", datetime(2025, 3, 1, tzinfo=UTC)),
        ("3 months ago", datetime(2024, 12, 1, tzinfo=UTC)),
        ("1 Chwefror 2025", datetime(2025, 2, 1, tzinfo=UTC)),
        ("1af o Fawrth 2025", datetime(2025, 3, 1, tzinfo=UTC)),
        ("ers ddoe", datetime(2025, 2, 28, tzinfo=UTC)),
        ("dydd Llun diwethaf", datetime(2025, 2, 24, tzinfo=UTC)),
        ("yr wythnos diwethaf", datetime(2025, 2, 17, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_as_people_write_it(text: str, moment: datetime) -> None:
    assert parse_moment(text, NOW) == moment


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-02-03", (2025, 2, 3)),
        ("today", (2025, 3, 1)),
        ("yesterday", (2025, 2, 28)),
        ("monday", (2025, 2, 24)),
        ("dydd Mawrth diwethaf", (2025, 2, 25)),
        ("3 months ago", (2024, 12, 1)),
        ("last week", (2025, 2, 23)),
        ("yr wythnos hon", (2025, 3, 2)),
        ("2024-02", (2024, 2, 29)),
        ("February 2025", (2025, 2, 28)),
        ("Mawrth", (2025, 3, 31)),
        ("last month", (2025, 2, 28)),
        ("y mis diwethaf", (2025, 2, 28)),
        ("last year", (2024, 12, 31)),
        ("eleni", (2025, 12, 31)),
    ],
)
def test_where_an_end_is_meant_a_day_counts_whole(text: str, day: tuple[int, int, int]) -> None:
    assert parse_moment(text, NOW, to_end=True) == datetime(*day, 23, 59, 59, 999_999, tzinfo=UTC)


def test_a_time_of_day_is_its_own_end() -> None:
    for text in ("2025-02-03T09:00", "7d", "12h"):
        assert parse_moment(text, NOW, to_end=True) == parse_moment(text, NOW)


def test_a_day_is_that_of_the_readers_zone() -> None:
    zone = ZoneInfo("America/New_York")
    assert parse_moment("2025-02-03", NOW, zone=zone) == datetime(2025, 2, 3, 5, tzinfo=UTC)
    late = datetime(2025, 3, 1, 3, tzinfo=UTC)  # still February there
    assert parse_moment("today", late, zone=zone) == datetime(2025, 2, 28, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "7",
        "7y",
        "31 June 2025",
        "29 February",  # not in the year that is meant
        "-7d",
        "2025-02-30",
        "2025",
        "9" * 30 + "d",
        "99999999w",
        "0001-01-01",  # a week ends there, and none begins before it
        "0001-01-01T00:00+10:00",
    ],
)
def test_what_is_no_moment_is_told_apart(text: str) -> None:
    assert parse_moment(text, NOW) is None


@given(st.text(max_size=12) | st.from_regex(r"[0-9]{1,12} ?[mhdw]", fullmatch=True))
def test_no_text_breaks_it_and_every_moment_is_in_utc(text: str) -> None:
    found = parse_moment(text, NOW)
    assert found is None or found.tzinfo is UTC


def test_a_wrong_moment_is_bad_usage_with_what_is_allowed(desk: Desk) -> None:
    answer = desk.ask("articles", "--since", "soon")
    assert answer.code == 2
    assert (
        '"soon" is no time; write 2025-03-01, 2025-03-01T09:00, "1 March 2025", 1/3/2025, 7d, 12h'
        in answer.err
    )
