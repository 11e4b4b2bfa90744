"""An article that carries no date is taken to be of the day it names in its address or at its top."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.stories.dateline import dateline
from monitor.stories.features import article_features


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        ("Board meets.", "https://courier.example/news/2026/03/14/board-meets", day(2026, 3, 14)),
        ("Board meets.", "https://courier.example/2026/mar/14/board-meets/", day(2026, 3, 14)),
        ("Board meets.", "https://courier.example/news/board-20260314.html", day(2026, 3, 14)),
        ("Board meets.", "https://courier.example/2026/03/board-meets", day(2026, 3, 15)),
        ("14 March 2026\nThe board met.", "", day(2026, 3, 14)),
        ("Published March 14th, 2026 at 9.30\nThe board met.", "", day(2026, 3, 14)),
        ("Cyhoeddwyd 14 Mawrth 2026\nCyfarfu'r bwrdd.", "", day(2026, 3, 14)),
        ("Updated 2026-03-14\nThe board met.", "", day(2026, 3, 14)),
        ("http : / / courier . example / 2026 / mar / 14 / board\nThe board met.", "", day(2026, 3, 14)),
    ],
)
def test_the_day_is_read_however_it_is_written(text: str, url: str, expected: datetime) -> None:
    assert dateline(text, url) == expected


def test_the_address_counts_before_a_date_in_the_text() -> None:
    assert dateline("On 1 May 2020 it began.", "https://courier.example/2026/03/14/x") == day(2026, 3, 14)


def test_a_date_far_down_is_of_the_matter_not_of_the_article() -> None:
    assert dateline("The board met. " * 40 + "It was founded on 5 July 1948.") is None


def test_a_day_that_does_not_exist_is_no_date() -> None:
    assert dateline("31 June 2026\nThe board met.") is None


def test_a_given_date_is_never_replaced() -> None:
    told = article_features("Board meets", "14 March 2026\nThe board met.", published_at=day(2026, 4, 1))
    assert told.published_at == day(2026, 4, 1)
    assert article_features("Board meets", "14 March 2026\nThe board met.").published_at == day(2026, 3, 14)


@given(st.text(max_size=500), st.text(max_size=100))
def test_no_text_breaks_it(text: str, url: str) -> None:
    found = dateline(text, url)
    assert found is None or found.tzinfo is not None
