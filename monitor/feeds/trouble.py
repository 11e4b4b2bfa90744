"""Whose fault a failure is: the feed's, its host's, or our own network's."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from monitor.model.ids import FeedId
from monitor.ports.intake import RecentPoll

#: The short window sees an outage begin among many feeds, the long one sees it last among few.
_OUTAGE_WINDOWS = (timedelta(minutes=5), timedelta(minutes=30))
OUTAGE_WINDOW = max(_OUTAGE_WINDOWS)
REFUSAL_WINDOW = timedelta(minutes=1)
#: One host that is down takes all its feeds with it, so hosts are counted, and no fewer than these.
_LEAST_HOSTS = 3


def is_our_outage(recent: Iterable[RecentPoll], hosts: Mapping[FeedId, str], *, now: datetime) -> bool:
    """Whether more than half of the hosts asked of late could not be reached at all, and several of them."""
    polls = sorted(recent, key=lambda poll: poll.at)
    return any(_are_lost([p for p in polls if now - p.at <= window], hosts) for window in _OUTAGE_WINDOWS)


def _are_lost(polls: Iterable[RecentPoll], hosts: Mapping[FeedId, str]) -> bool:
    """Judge each host by its newest poll."""
    lost_at = {hosts[poll.feed]: poll.unreachable for poll in polls if poll.feed in hosts}
    lost = sum(lost_at.values())
    return lost >= _LEAST_HOSTS and lost * 2 > len(lost_at)


def is_host_refusing(feed: FeedId, recent: Iterable[RecentPoll], hosts: Mapping[FeedId, str]) -> bool:
    """Whether the host just refused another of our feeds with 403 too.

    Reddit answers so, since 2026, whoever asks too often: it is to be treated as a 429.
    """
    host = hosts.get(feed)
    return any(
        poll.status == 403 and poll.feed != feed and hosts.get(poll.feed) == host is not None
        for poll in recent
    )
