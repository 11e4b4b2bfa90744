"""Wrong is worse than missing."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.articles.dates import parse_instant

YEARS = (datetime.fromisoformat("1991-01-01"), datetime.fromisoformat("2099-01-01"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-05T09:30:00.000Z", "2026-03-05T09:30"),
        ("2026-03-05T09:30:00+0100", "2026-03-05T08:30"),
        ("2026-03-05T09:30+01", "2026-03-05T08:30"),
        ("2026-03-06T09:00:00+13:00", "2026-03-05T20:00"),
        ("20260305T093000Z", "2026-03-05T09:30"),
        ("2026-03-05 09:30", "2026-03-05T09:30"),
        ("2026-06-05 09:30:00 BST", "2026-06-05T08:30"),
        ("2026-03-05", "2026-03-05T00:00"),
        ("Thu, 05 Mar 2026 09:30:00 GMT", "2026-03-05T09:30"),
        ("Fri, 05 Jun 2026 09:30:00 BST", "2026-06-05T08:30"),
        ("5th March 2026 at 9.30pm", "2026-03-05T21:30"),
        ("March 5, 2026 12:05 am GMT", "2026-03-05T00:05"),
        ("Dydd Iau, 5 Mawrth 2026", "2026-03-05T00:00"),
        ("1772703000", "2026-03-05T09:30"),
        (1772703000, "2026-03-05T09:30"),
        ("1772703000000", "2026-03-05T09:30"),
    ],
)
def test_a_date_as_pages_write_it(written, meant):
    """A stated offset is honoured, and the time of day is kept."""
    assert parse_instant(written) == datetime.fromisoformat(meant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "", "yesterday", "05/03/2026", "2026-13-45", "2026-02-30", "2026-03-05T09:30:00 XYZ", "0001-01-01",
        "12", True, None, [], "31 April 2026", "9999999999999", "5 Foo 2026",
    ],
)  # fmt: skip
def test_what_is_ambiguous_impossible_or_no_date_is_none(written):
    """5 March and 3 May are written alike; neither is guessed."""
    assert parse_instant(written) is None


@given(st.datetimes(*YEARS), st.integers(-12 * 4, 14 * 4))
def test_iso_instants_survive(moment, quarters):
    """Every offset on earth is a whole number of quarter hours, from -12:00 to +14:00."""
    written = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=15 * quarters)))
    assert parse_instant(written.isoformat()) == written


@given(st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.booleans(), st.none()))
def test_nothing_raises(value):
    found = parse_instant(value)
    assert found is None or found.utcoffset() == timedelta(0)
