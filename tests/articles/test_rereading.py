"""When a page is looked at again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.articles.rereading import next_look
from monitor.model.policy import RereadPolicy

FIRST = datetime(2025, 1, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "following"),
    [
        (timedelta(0), timedelta(minutes=15)),
        (timedelta(minutes=15), timedelta(hours=1)),
        (timedelta(minutes=20), timedelta(hours=1)),
        (timedelta(hours=13), timedelta(days=1)),
        (timedelta(days=3), timedelta(days=7)),
        (timedelta(days=7), None),
    ],
)
def test_the_shipped_plan(passed: timedelta, following: timedelta | None) -> None:
    """15 min, 1 h, 3 h, 12 h, 1 d, 3 d and 7 d after the first reading; what was missed is one look."""
    expected = None if following is None else FIRST + following
    assert next_look(RereadPolicy(), FIRST, FIRST + passed) == expected


def test_an_empty_plan_never_looks_again() -> None:
    assert next_look(RereadPolicy(after=()), FIRST, FIRST) is None


@given(
    st.lists(st.timedeltas(timedelta(minutes=1), timedelta(days=30)), max_size=8),
    st.timedeltas(timedelta(0), timedelta(days=40)),
)
def test_the_next_look_lies_ahead_and_in_the_plan(ages: list[timedelta], passed: timedelta) -> None:
    found = next_look(RereadPolicy(after=tuple(ages)), FIRST, FIRST + passed)
    assert found is None or (found > FIRST + passed and found - FIRST in ages)
