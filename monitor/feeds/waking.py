"""Turns due times into facts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from monitor.feeds.interval import first_due
from monitor.model.facts import FeedDue
from monitor.model.feeds import Feed
from monitor.model.ids import FeedId
from monitor.ports.records import Records

#: New feeds are first asked at five a second, and all of them within the first interval.
_FIRST_POLLS_A_SECOND = 5


def wake_feeds(
    records: Records,
    feeds: Mapping[FeedId, Feed],
    *,
    now: datetime,
    longest_spread: timedelta = timedelta(),
) -> None:
    """Log every enabled feed whose time has come and whose last poll has ended.

    Feeds never seen before are spread over `longest_spread` at most, each at a phase of its own.
    """
    enabled = [feed.id for feed in feeds.values() if feed.enabled]
    spread = min(timedelta(seconds=len(enabled) / _FIRST_POLLS_A_SECOND), longest_spread)
    due = records.feeds.wake(enabled, now=now, first=partial(first_due, now=now, spread=spread))
    records.log.append_all([FeedDue(feed=feed) for feed in due])
