"""Turns due times into facts."""

from collections.abc import Mapping
from datetime import datetime

from monitor.model.facts import FeedDue
from monitor.model.feeds import Feed
from monitor.model.ids import FeedId
from monitor.ports.records import Records


def wake_feeds(records: Records, feeds: Mapping[FeedId, Feed], *, now: datetime) -> None:
    """Log every enabled feed whose time has come and whose last poll has ended."""
    enabled = [feed.id for feed in feeds.values() if feed.enabled]
    for feed_id in records.feeds.wake(enabled, now=now):
        records.log.append(FeedDue(feed=feed_id))
