"""Upkeep: nothing waits for a task that is gone."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from monitor.model.alerts import DeliveryState
from monitor.model.facts import DeliveryDied
from monitor.model.ids import DeliveryId
from storage.feed_tables import feed
from storage.node_tables import host
from storage.repositories.log import EventLog
from storage.statements import among
from storage.tables import delivery, event, reading, task

#: A feed whose poll vanished is asked again after this, so that a poll that always fails does not spin.
_POLL_AGAIN = timedelta(minutes=15)
_KEEP_HOSTS = timedelta(days=2)  #: beyond the longest pause and its gentle day after


def reconcile(connection: sa.Connection, log: EventLog, *, now: datetime) -> None:
    """Free feeds, pages and deliveries whose task was set aside: nothing dies in silence, nothing hangs."""
    polled = subjects_of_open_tasks(connection, "poll", "feed")
    connection.execute(
        sa.update(feed)
        .where(feed.c.under_way.is_(True), sa.not_(among(feed.c.id, "polled")))
        .values(under_way=False, next_due=now + _POLL_AGAIN, due_reason="its last poll was set aside"),
        {"polled": polled},
    )
    looking = subjects_of_open_tasks(connection, "reread", "entry")
    connection.execute(
        sa.update(reading)
        .where(reading.c.under_way.is_(True), reading.c.entry_id.not_in(looking))
        .values(under_way=False, due_at=None)
    )
    rested = sa.or_(host.c.cool_until.is_(None), host.c.cool_until < now)
    connection.execute(sa.delete(host).where(host.c.asked_at < now - _KEEP_HOSTS, rested))
    # Asked in this order: a message that another transaction queues in between is not taken for hanging.
    pending = delivery.c.state == DeliveryState.PENDING.value
    queued = [row.id for row in connection.execute(sa.select(delivery.c.id).where(pending))]
    sending = subjects_of_open_tasks(connection, "deliver", "delivery")
    hanging = connection.execute(
        sa.update(delivery)
        .where(pending, delivery.c.id.in_(set(queued) - set(sending)))
        .values(
            state=DeliveryState.DEAD.value,
            error=sa.func.coalesce(delivery.c.error, "its task was set aside, see: nhs-monitor tasks"),
        )
        .returning(delivery.c.id, delivery.c.error)
    )
    for row in hanging.all():
        log.append(DeliveryDied(delivery=DeliveryId(row.id), reason=row.error))


def subjects_of_open_tasks(connection: sa.Connection, stage: str, name: str) -> list[str | int]:
    """What the open tasks of a stage are about."""
    statement = (
        sa.select(event.c.subject)
        .join(task, task.c.event_id == event.c.id)
        .where(task.c.stage == stage, task.c.state == "open")
    )
    return [row.subject[name] for row in connection.execute(statement)]
