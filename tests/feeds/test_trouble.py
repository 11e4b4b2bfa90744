"""Whose fault a failure is."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.feeds.trouble import is_host_refusing, is_our_outage
from monitor.model.ids import FeedId
from monitor.ports.intake import RecentPoll

HOSTS = {FeedId(f"{host}{number}"): f"{host}.example" for host in "abcdefgh" for number in range(5)}


NOW = datetime(2026, 9, 24, 12, tzinfo=UTC)


def polls(lost: str = "", fine: str = "", *, status: int | None = 200, ago: float = 1) -> list[RecentPoll]:
    """Feeds by name, asked so many minutes ago: `a1 b1` are of two hosts."""
    at = NOW - timedelta(minutes=ago)
    return [
        *(RecentPoll(feed=FeedId(name), at=at, status=None, unreachable=True) for name in lost.split()),
        *(RecentPoll(feed=FeedId(name), at=at, status=status, unreachable=False) for name in fine.split()),
    ]


@pytest.mark.parametrize(
    ("recent", "ours"),
    [
        pytest.param(polls("a1 b1 c1", "d1 e1"), True, id="three of five hosts are lost"),
        pytest.param(polls("a1 b1 c1", "d1 e1 f1"), False, id="half is not more than half"),
        pytest.param(polls("a1 b1"), False, id="two hosts prove nothing"),
        pytest.param(polls("a1 a2 a3 a4 b1", "c1"), False, id="one host down, all its feeds"),
        pytest.param(polls("a1 b1 c1", "a2 b2 c2"), False, id="a host that answered one of them is there"),
        pytest.param(polls("x1 y1 z1"), False, id="feeds that nobody follows any more"),
        pytest.param([], False, id="nothing was asked"),
        pytest.param(
            polls("a1 b1 c1") + polls(fine="a2 b2 c2 d2 e2", ago=20),
            True,
            id="they were there before",
        ),
        pytest.param(polls("a1") + polls("b1 c1", ago=20), True, id="few feeds, asked one by one"),
        pytest.param(polls("a1 b1") + polls("a2 b2 c1", ago=40), False, id="long ago"),
        pytest.param(polls("a1 b1 c1", ago=4) + polls(fine="a1 b1 c1"), False, id="it is over"),
    ],
)
def test_an_outage_is_ours_where_most_hosts_are_lost_at_once(recent, ours):
    assert is_our_outage(recent, HOSTS, now=NOW) is ours


@pytest.mark.parametrize(
    ("recent", "refusing"),
    [
        pytest.param(polls(fine="a2", status=403), True, id="another feed of the host"),
        pytest.param(polls(fine="a1", status=403), False, id="the same feed again"),
        pytest.param(polls(fine="b1", status=403), False, id="another host"),
        pytest.param(polls(fine="a2", status=200), False, id="the other one was answered"),
    ],
)
def test_a_host_that_refuses_several_feeds_at_once_asks_for_fewer_requests(recent, refusing):
    assert is_host_refusing(FeedId("a1"), recent, HOSTS) is refusing
