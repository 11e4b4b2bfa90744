"""Dates as words of the index: whatever was published within two days is found under the words for them."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage.search_index import period_of, periods

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 30)) | st.dates(date(2014, 1, 1), date(2017, 1, 1))


@given(st.none() | DAYS, DAYS, DAYS)
def test_nothing_published_in_time_is_left_out(after: date | None, before: date, day: date) -> None:
    asked = periods(after, before)
    if asked and day < before and (after is None or day >= after):
        assert set(asked) & set(period_of(datetime.combine(day, time(12), UTC)))


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.integers(1, 4000), DAYS)
def test_only_the_months_at_the_ends_hold_more(after: date, days: int, day: date) -> None:
    before = after + timedelta(days=days)
    found = set(periods(after, before)) & set(period_of(datetime.combine(day, time(12), UTC)))
    if day < after.replace(day=1) or day > before + timedelta(days=31):
        assert not found


def test_a_month_is_one_word_and_a_long_time_a_few() -> None:
    assert periods(date(2016, 3, 1), date(2016, 4, 1)) == ("201603",)
    assert (
        len(periods(date(2000, 5, 1), date(2025, 7, 1))) == 8 + 9 + 1 + 5 + 6
    )  # months, years, the decade 201, years, months
    assert periods(date(2016, 3, 1), None) == ()
