"""Subscriptions at hubs, on both databases."""

from dataclasses import replace
from datetime import timedelta

from monitor.model.ids import FeedId
from monitor.model.subscriptions import Subscription
from storage.store import Store
from tests.conftest import ToldClock

ONE = Subscription(
    feed=FeedId("one"), hub="https://hub/", topic="https://one/", token="t" * 32, secret="s" * 43
)


def test_a_subscription_is_found_by_its_feed_and_by_its_callback(store: Store, clock: ToldClock) -> None:
    with store.records(now=clock.now()) as (_, records):
        records.subscriptions.save(ONE)
        records.subscriptions.save(replace(ONE, lease_until=clock.now(), trusted=True))
    with store.look() as records:
        assert records.subscriptions.of(ONE.feed) == replace(ONE, lease_until=clock.now(), trusted=True)
        assert records.subscriptions.at(ONE.token) == records.subscriptions.of(ONE.feed)
        assert records.subscriptions.of(FeedId("two")) is None
        for hostile in ("", "x" * 32, "' OR 1=1 --", "\x00" * 32, "\ud800" * 32, "t" * 5000):
            assert records.subscriptions.at(hostile) is None


def test_only_followed_feeds_whose_time_has_come_are_due(store: Store, clock: ToldClock) -> None:
    later = replace(ONE, feed=FeedId("later"), token="l" * 32, due_at=clock.now() + timedelta(hours=1))
    unfollowed = replace(ONE, feed=FeedId("unfollowed"), token="u" * 32)
    with store.records(now=clock.now()) as (_, records):
        for one in (ONE, later, unfollowed):
            records.subscriptions.save(one)
        followed = [ONE.feed, later.feed]
        assert records.subscriptions.due(followed, now=clock.now()) == [ONE.feed]
        assert records.subscriptions.due(followed, now=clock.now() + timedelta(hours=1)) == sorted(followed)


def test_a_push_never_puts_a_poll_off(store: Store, clock: ToldClock) -> None:
    soon, late = clock.now() + timedelta(minutes=1), clock.now() + timedelta(hours=1)
    feed = FeedId("one")
    with store.records(now=clock.now()) as (_, records):
        records.feeds.remember(replace(records.feeds.memory(feed), next_due=late))
        records.feeds.hurry(feed, at=soon)
        assert records.feeds.memory(feed).next_due == soon
        records.feeds.hurry(feed, at=late)
        assert records.feeds.memory(feed).next_due == soon
