"""Quiet hours and digest times, on the reader's own clock, when clocks change too."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.hours import last_boundary, never_ends, next_boundary, quiet_until
from monitor.model.alerts import EVERY_DAY, ChannelKind, Pace, QuietTime, Route
from monitor.model.ids import RouteId

LONDON, ST_JOHNS = ZoneInfo("Europe/London"), ZoneInfo("America/St_Johns")
NIGHT = QuietTime(begins=time(22), ends=time(7))
WEEKEND = QuietTime(begins=time(0), ends=time(0), days=frozenset({5, 6}))
WORKING_DAYS = frozenset(range(5))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def digest_route(*at: time, days: frozenset[int] = EVERY_DAY, zone: ZoneInfo = LONDON) -> Route:
    return Route(
        id=RouteId("desk"),
        channel=ChannelKind.CONSOLE,
        recipients=("stdout",),
        pace=Pace.CUTTINGS,
        at=at,
        days=days,
        timezone=zone,
    )


@pytest.mark.parametrize(
    ("now", "until"),
    [
        pytest.param("2025-01-22T12:00", None, id="noon"),
        pytest.param("2025-01-22T21:59:59", None, id="the moment before it begins"),
        pytest.param("2025-01-22T22:00", "2025-01-23T07:00", id="the moment it begins"),
        pytest.param("2025-01-23T03:00", "2025-01-23T07:00", id="after midnight"),
        pytest.param("2025-01-23T07:00", None, id="the moment it ends"),
        pytest.param("2025-07-22T21:30", "2025-07-23T06:00", id="summer: 22:30 in London"),
        pytest.param("2025-03-29T23:00", "2025-03-30T06:00", id="the short night, clocks go forward"),
        pytest.param("2025-10-25T22:00", "2025-10-26T07:00", id="the long night, clocks go back"),
    ],
)
def test_a_quiet_night_in_london(now: str, until: str | None) -> None:
    assert quiet_until(utc(now), [NIGHT], LONDON) == (utc(until) if until else None)


def test_quiet_times_that_touch_are_one() -> None:
    """Friday night, the weekend and Sunday night end on Monday morning."""
    assert quiet_until(utc("2025-01-24T23:00"), [NIGHT, WEEKEND], LONDON) == utc("2025-01-27T07:00")


def test_the_weekday_is_the_one_on_which_a_quiet_time_begins() -> None:
    friday = QuietTime(begins=time(22), ends=time(7), days=frozenset({4}))
    assert quiet_until(utc("2025-01-25T03:00"), [friday], LONDON) == utc("2025-01-25T07:00")
    assert quiet_until(utc("2025-01-24T03:00"), [friday], LONDON) is None


def test_an_hour_that_comes_twice_is_quiet_both_times() -> None:
    """26 October 2025: 01:00 to 02:00 comes twice; a quiet time until 01:30 ends at the second one."""
    until = QuietTime(begins=time(22), ends=time(1, 30))
    assert quiet_until(utc("2025-10-26T00:15"), [until], LONDON) == utc("2025-10-26T01:30")


def test_quiet_all_week_is_seen() -> None:
    always = QuietTime(begins=time(0), ends=time(0))
    assert never_ends([always], LONDON, utc("2025-01-22T12:00"))
    assert not never_ends([NIGHT, WEEKEND], LONDON, utc("2025-01-22T12:00"))


moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
whole_minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
zones = st.sampled_from([LONDON, ST_JOHNS, ZoneInfo("Asia/Kathmandu"), ZoneInfo("Australia/Lord_Howe")])
quiet_times = st.lists(
    st.builds(QuietTime, begins=whole_minutes, ends=whole_minutes, days=st.frozensets(st.integers(0, 6))),
    max_size=3,
)


@given(moments, quiet_times, zones)
def test_where_quiet_ends_it_is_over(now: datetime, quiet: list[QuietTime], zone: ZoneInfo) -> None:
    """No second look finds that it goes on, unless it never ends."""
    end = quiet_until(now, quiet, zone)
    if end is not None:
        assert end > now
        assert never_ends(quiet, zone, now) or quiet_until(end, quiet, zone) is None


@given(moments, st.lists(whole_minutes, min_size=1, max_size=3).map(tuple), zones)
def test_digests_go_out_at_their_time_on_the_readers_clock(
    now: datetime, at: tuple[time, ...], zone: ZoneInfo
) -> None:
    """Whatever the season; a time that is skipped when clocks go forward is an hour later at most."""
    route = digest_route(*at, zone=zone)
    before, after = last_boundary(now, route), next_boundary(now, route)
    assert before <= now <= after
    assert now - before <= timedelta(hours=25)
    for moment in (before, after):
        shown = moment.astimezone(zone)
        skipped = shown.replace(fold=0).utcoffset() != (shown - timedelta(hours=1)).utcoffset()
        assert shown.time().replace(fold=0) in at or skipped


@given(moments, zones)
def test_no_period_is_left_out_and_none_comes_twice(now: datetime, zone: ZoneInfo) -> None:
    """The boundary after a boundary has that one as its last."""
    route = digest_route(time(10, 30), time(16), days=WORKING_DAYS, zone=zone)
    ends = next_boundary(now, route)
    assert last_boundary(ends, route) == ends
    assert last_boundary(ends - timedelta(microseconds=1), route) == last_boundary(now, route) or now == ends


def test_cuttings_roll_the_weekend_into_monday() -> None:
    route = digest_route(time(10, 30), time(16), days=WORKING_DAYS)
    assert next_boundary(utc("2025-01-24T16:00:01"), route) == utc("2025-01-27T10:30")
    assert last_boundary(utc("2025-01-26T12:00"), route) == utc("2025-01-24T16:00")
