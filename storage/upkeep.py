"""Upkeep: nothing waits for a task that is gone, and what nobody will ask for again is forgotten."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from monitor.model.alerts import DeliveryState
from monitor.model.facts import DeliveryDied
from monitor.model.ids import DeliveryId
from storage.feed_tables import feed, poll
from storage.repositories.log import EventLog
from storage.tables import delivery, event, page, reading, task

#: A feed whose poll vanished is asked again after this, so that a poll that always fails does not spin.
_POLL_AGAIN = timedelta(minutes=15)
_KEEP_POLL_EVENTS = timedelta(days=7)
_KEEP_DONE_TASKS = timedelta(days=30)
_KEEP_POLL_LOG = timedelta(days=90)
_KEEP_PAGES = timedelta(days=30)
_BATCH = 500  #: rows removed in one transaction, so that no other writer waits long


def reconcile(connection: sa.Connection, log: EventLog, *, now: datetime) -> None:
    """Free feeds, pages and deliveries whose task was set aside: nothing dies in silence, nothing hangs."""
    polled = _subjects_of_open_tasks(connection, "poll", "feed")
    connection.execute(
        sa.update(feed)
        .where(feed.c.under_way.is_(True), feed.c.id.not_in(polled))
        .values(under_way=False, next_due=now + _POLL_AGAIN, due_reason="its last poll was set aside")
    )
    looking = _subjects_of_open_tasks(connection, "reread", "entry")
    connection.execute(
        sa.update(reading)
        .where(reading.c.under_way.is_(True), reading.c.entry_id.not_in(looking))
        .values(under_way=False, due_at=None)
    )
    sending = _subjects_of_open_tasks(connection, "deliver", "delivery")
    hanging = connection.execute(
        sa.update(delivery)
        .where(delivery.c.state == DeliveryState.PENDING.value, delivery.c.id.not_in(sending))
        .values(
            state=DeliveryState.DEAD.value,
            error=sa.func.coalesce(delivery.c.error, "its task was set aside, see: nhs-monitor tasks"),
        )
        .returning(delivery.c.id, delivery.c.error)
    )
    for row in hanging.all():
        log.append(DeliveryDied(delivery=DeliveryId(row.id), reason=row.error))


def _subjects_of_open_tasks(connection: sa.Connection, stage: str, name: str) -> list[str | int]:
    statement = (
        sa.select(event.c.subject)
        .join(task, task.c.event_id == event.c.id)
        .where(task.c.stage == stage, task.c.state == "open")
    )
    return [row.subject[name] for row in connection.execute(statement)]


def forget(connection: sa.Connection, *, now: datetime) -> int:
    """Remove one batch of what is old; tells how many rows went, 0 when there is nothing left to do.

    Articles, stories, developments, alerts and their facts are kept for ever.
    """
    old_polls = sa.select(event.c.id).where(event.c.kind == "FeedDue", event.c.at < now - _KEEP_POLL_EVENTS)
    removed = 0
    for table, old in (
        (task, sa.and_(task.c.state == "done", task.c.event_id.in_(old_polls))),
        (task, sa.and_(task.c.state == "done", task.c.done_at < now - _KEEP_DONE_TASKS)),
        (event, sa.and_(event.c.id.in_(old_polls), event.c.id.not_in(sa.select(task.c.event_id)))),
        (poll, poll.c.at < now - _KEEP_POLL_LOG),
        (page, sa.and_(page.c.fetched_at < now - _KEEP_PAGES, page.c.id.not_in(_pages_to_read(connection)))),
    ):
        batch = sa.select(table.c.id).where(old).limit(_BATCH)
        removed += connection.execute(sa.delete(table).where(table.c.id.in_(batch))).rowcount
    return removed


def _pages_to_read(connection: sa.Connection) -> list[str | int]:
    return _subjects_of_open_tasks(connection, "extract", "page")
