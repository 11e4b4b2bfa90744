"""Nothing waits for ever for a task that was set aside. The same on both databases."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from monitor.model.alerts import DeliveryState
from monitor.model.facts import AlertQueued, FeedDue
from monitor.model.ids import DeliveryId, FeedId, RouteId
from monitor.pipeline import wakes
from monitor.ports.work import Lane
from storage.engine import open_engine
from storage.repositories.board import TaskRows
from storage.store import Store
from tests.conftest import ToldClock, fresh_postgresql

FEED = FeedId("a")


def wake(store: Store, clock: ToldClock) -> list[FeedId]:
    with store.records(now=clock.now()) as (_, records):
        due = list(records.feeds.wake([FEED], now=clock.now()))
        for feed in due:
            records.log.append(FeedDue(feed=feed))
    return due


def set_next_aside(store: Store, clock: ToldClock) -> None:
    board = TaskRows(store)
    claimed = board.claim(Lane.ERRAND, now=clock.now(), lease=timedelta(minutes=5))
    assert claimed is not None
    board.set_aside(claimed, error="KeyError: 'x'")


def queue_alert(store: Store, clock: ToldClock) -> DeliveryId:
    with store.records(now=clock.now()) as (_, records):
        delivery = records.alerts.queue(
            key="k",
            route=RouteId("r"),
            recipient="a@example",
            development=None,
            story=None,
            state=DeliveryState.PENDING,
            reason="",
            payload="",
            at=clock.now(),
        )
        assert delivery is not None
        records.log.append(AlertQueued(delivery=delivery))
        return delivery


def test_a_feed_whose_poll_was_set_aside_is_asked_again(store: Store, clock: ToldClock) -> None:
    assert wake(store, clock) == [FEED]
    set_next_aside(store, clock)
    assert wake(store, clock) == []
    store.reconcile(now=clock.now())
    clock.advance(minutes=16)
    assert wake(store, clock) == [FEED]


def test_a_feed_whose_poll_is_under_way_is_left_alone(store: Store, clock: ToldClock) -> None:
    wake(store, clock)
    store.reconcile(now=clock.now())
    clock.advance(minutes=16)
    assert wake(store, clock) == []


def test_a_message_whose_task_was_set_aside_is_dead_and_says_why(store: Store, clock: ToldClock) -> None:
    delivery = queue_alert(store, clock)
    set_next_aside(store, clock)
    store.reconcile(now=clock.now())
    with store.look() as records:
        held = records.alerts.get(delivery)
    assert held.state is DeliveryState.DEAD
    assert "nhs-monitor tasks" in (held.error or "")


def test_a_message_that_waits_for_its_task_is_left_alone(store: Store, clock: ToldClock) -> None:
    delivery = queue_alert(store, clock)
    store.reconcile(now=clock.now())
    with store.look() as records:
        assert records.alerts.get(delivery).state is DeliveryState.PENDING


def test_a_message_that_another_transaction_queues_meanwhile_is_left_alone(
    migrated_template: str, postgresql_address: str, clock: ToldClock
) -> None:
    """Only on PostgreSQL: SQLite's writers follow one another."""
    with fresh_postgresql(postgresql_address, template=migrated_template) as address:
        engine = open_engine(address)
        store = Store(engine, wakes=wakes())
        queued: list[DeliveryId] = []

        @sa.event.listens_for(engine, "after_cursor_execute")
        def interrupt(_connection: Any, _cursor: Any, _statement: str, told: Any, *_: Any) -> None:
            if not queued and isinstance(told, dict) and "deliver" in told.values():
                queued.append(DeliveryId(0))  # what follows is not to be interrupted by itself
                queued[0] = queue_alert(store, clock)

        store.reconcile(now=clock.now())
        assert queued[0]
        with store.look() as records:
            assert records.alerts.get(queued[0]).state is DeliveryState.PENDING
        engine.dispose()
