"""How often a feed brings something new, from counts that fade with time."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from monitor.feeds.dates import EARLIEST
from monitor.model.feeds import FeedMemory, ParsedEntry

SLOW = timedelta(days=7)  #: half-life of the long memory
FAST = timedelta(minutes=90)  #: half-life of the short one, for bursts
_DAY = timedelta(days=1)
#: The long memory of a feed whose documents tell nothing: polled every half hour at first.
_UNKNOWN_A_DAY = 24.0
_LONGEST_HISTORY = timedelta(days=90)


def decayed(count: float, elapsed: timedelta, half_life: timedelta) -> float:
    """Let a count fade: half of it is left after one half-life."""
    return count * math.exp2(-max(elapsed, timedelta()) / half_life)


def per_day(count: float, half_life: timedelta) -> float:
    """Give the steady rate, in entries a day, that would hold a fading count at `count`."""
    return count * math.log(2) / (half_life / _DAY)


def count_for(rate_per_day: float, half_life: timedelta) -> float:
    """Invert `per_day`."""
    return rate_per_day * (half_life / _DAY) / math.log(2)


def entries_per_day(memory: FeedMemory) -> float:
    """Give the rate to plan by: the long memory's, or a burst's where two entries or more came lately."""
    slow = per_day(memory.slow_rate, SLOW)
    return max(slow, per_day(memory.fast_rate, FAST)) if memory.fast_rate >= 2 else slow


def is_observed(fast_rate: float) -> bool:
    """Whether the rate rests on entries that we saw come, not on a first document's dates or a default.

    The short memory begins at nothing and fades so slowly to it that it stands for some sixty days.
    """
    return fast_rate > 0


def first_count(entries: Sequence[ParsedEntry], now: datetime) -> float:
    """Seed the long memory from a first document's own dates, where they are plausible."""
    dates = _plausible(entries, now)
    if len(dates) < 3:
        return count_for(_UNKNOWN_A_DAY, SLOW)
    span = max(now - dates[0], timedelta(hours=1))
    return count_for(len(dates) / (span / _DAY), SLOW)


def usual_gap(memory: FeedMemory, now: datetime) -> timedelta | None:
    """Give the mean time between new entries as it was when the last one came; None if never known.

    The long memory fades during silence; judging silence by it would always find silence usual.
    """
    if memory.last_new_entry_at is None or memory.last_polled_at is None or memory.slow_rate <= 0:
        return None
    quiet = min(max(now - memory.last_new_entry_at, timedelta()), timedelta(days=700))
    rate = per_day(memory.slow_rate * math.exp2(quiet / SLOW), SLOW)
    return min(_DAY / rate, timedelta(days=365))


def _plausible(entries: Iterable[ParsedEntry], now: datetime) -> list[datetime]:
    dates = (entry.published_at or entry.updated_at for entry in entries)
    oldest = max(EARLIEST, now - _LONGEST_HISTORY)
    return sorted(date for date in dates if date and oldest <= date <= now)
