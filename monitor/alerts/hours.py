"""Times of day on the reader's own clock: until when it is quiet, and when a digest's period ends."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.model.alerts import QuietTime, Route

#: Quiet times that follow one another without a gap for this long never end.
_NEVER_ENDS = timedelta(days=15)


def quiet_until(now: datetime, quiet: Sequence[QuietTime], timezone: ZoneInfo) -> datetime | None:
    """When the quiet that holds at `now` ends, in UTC; None where nothing is quiet.

    Quiet times that overlap or touch are one. Where they leave no gap in two weeks the answer lies there:
    such a route is refused when the configuration is read.
    """
    end = now
    while (later := max((e for b, e in _around(end, quiet, timezone) if b <= end < e), default=end)) > end:
        end = later
        if end - now > _NEVER_ENDS:
            break
    return end if end > now else None


def never_ends(quiet: Sequence[QuietTime], timezone: ZoneInfo, now: datetime) -> bool:
    """Whether these quiet times leave no moment of any week."""
    end = quiet_until(now, quiet, timezone)
    return end is not None and end - now > _NEVER_ENDS


def _around(
    now: datetime, quiet: Sequence[QuietTime], timezone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Every quiet time that could hold at `now`: one that began today or yesterday."""
    today = now.astimezone(timezone).date()
    for one in quiet:
        for day in (today - timedelta(days=1), today):
            if day.weekday() in one.days:
                next_day = timedelta(days=1 if one.ends <= one.begins else 0)
                begins, _ = _instants(day, one.begins, timezone)
                _, ends = _instants(day + next_day, one.ends, timezone)
                yield begins, ends


def _instants(day: date, at: time, timezone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first and the last moment at which a clock on the wall shows this.

    There are two when clocks are put back. A time that is skipped when they are put forward is taken as
    if they had not been yet, as RFC 5545 has it.
    """
    once = datetime.combine(day, at, timezone).astimezone(UTC)
    again = datetime.combine(day, at.replace(fold=1), timezone).astimezone(UTC)
    return once, max(once, again)


def last_boundary(now: datetime, route: Route) -> datetime:
    """The latest moment, not after `now`, at which a period of this route's digests ends, in UTC.

    Read on the reader's own clock, so that a digest stays at half past seven when the clocks change.
    """
    return max(moment for moment in _boundaries(now, route, range(-8, 2)) if moment <= now)


def next_boundary(now: datetime, route: Route) -> datetime:
    """The first moment, not before `now`, at which a period of this route's digests ends, in UTC."""
    return min(moment for moment in _boundaries(now, route, range(-1, 9)) if moment >= now)


def _boundaries(now: datetime, route: Route, days: Iterable[int]) -> Iterator[datetime]:
    today = now.astimezone(route.timezone).date()
    for ahead in days:
        day = today + timedelta(days=ahead)
        if day.weekday() in route.days:
            yield from (_instants(day, at, route.timezone)[0] for at in route.at)
