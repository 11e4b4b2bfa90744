"""Answers about messages and about work that is not done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from monitor.model.answers import DeliveryAnswer, FeedAnswer, Mark, TaskAnswer
from monitor.model.ids import DeliveryId, DevelopmentId, FeedId, RouteId, StoryId, TaskId
from storage.feed_tables import feed
from storage.tables import delivery, development, entry, event, task


def list_deliveries(
    connection: sa.Connection,
    *,
    limit: int,
    state: str | None = None,
    since: datetime | None = None,
    developments: Sequence[DevelopmentId] | None = None,
    only: DeliveryId | None = None,
    after: Mark | None = None,
) -> list[DeliveryAnswer]:
    """List messages, newest first; each with the story that its news belongs to now."""
    about = sa.func.coalesce(development.c.story_id, delivery.c.story_id)
    statement = (
        sa.select(delivery, development.c.headline, about.label("about"))
        .join(development, development.c.id == delivery.c.development_id, isouter=True)
        .order_by(delivery.c.id.desc())
        .limit(limit)
    )
    if state is not None:
        statement = statement.where(delivery.c.state == state)
    if since is not None:
        statement = statement.where(delivery.c.queued_at >= since)
    if only is not None:
        statement = statement.where(delivery.c.id == only)
    if after is not None:  # ids rise with time
        statement = statement.where(delivery.c.id < after.id)
    if developments is not None:
        statement = statement.where(delivery.c.development_id.in_(list(developments)))
    return [
        DeliveryAnswer(
            id=DeliveryId(row.id),
            route=RouteId(row.route),
            recipient=row.recipient,
            state=row.state,
            reason=row.reason,
            error=row.error,
            attempts=row.attempts,
            headline=row.headline or row.reason,
            story=None if row.about is None else StoryId(row.about),
            development=None if row.development_id is None else DevelopmentId(row.development_id),
            queued_at=row.queued_at,
            sent_at=row.sent_at,
        )
        for row in connection.execute(statement)
    ]


def list_tasks(connection: sa.Connection, *, limit: int, state: str | None = None) -> list[TaskAnswer]:
    """List work that is open or was set aside."""
    statement = (
        sa.select(task, event.c.kind, event.c.subject)
        .join(event, event.c.id == task.c.event_id)
        .where(task.c.state == state if state else task.c.state != "done")
        .order_by(task.c.id.desc())
        .limit(limit)
    )
    return [_task(row) for row in connection.execute(statement)]


def troubles_of(connection: sa.Connection, entries: Sequence[int]) -> list[TaskAnswer]:
    """Tasks of these entries that failed, now or for good."""
    if not entries:
        return []
    statement = (
        sa.select(task, event.c.kind, event.c.subject)
        .join(event, event.c.id == task.c.event_id)
        .where(
            event.c.kind == "EntryFound",
            task.c.error.is_not(None),
            event.c.subject["entry"].as_integer().in_(list(entries)),
        )
    )
    return [_task(row) for row in connection.execute(statement)]


def _task(row: Any) -> TaskAnswer:
    subject = " ".join(f"{name}={value}" for name, value in row.subject.items())
    return TaskAnswer(
        id=TaskId(row.id),
        stage=row.stage,
        state=row.state,
        attempts=row.attempts,
        due_at=row.due_at,
        error=row.error,
        fact=f"{row.kind} {subject}",
    )


def list_feeds(connection: sa.Connection) -> list[FeedAnswer]:
    """List what is remembered about every feed that was ever woken."""
    counts = sa.select(entry.c.feed_id, sa.func.count().label("count")).group_by(entry.c.feed_id).subquery()
    statement = (
        sa.select(feed, counts.c.count.label("entries"))
        .join(counts, counts.c.feed_id == feed.c.id, isouter=True)
        .order_by(feed.c.id)
    )
    return [
        FeedAnswer(
            id=FeedId(row.id),
            state=row.state,
            polls=row.polls,
            entries=row.entries or 0,
            last_success_at=row.last_success_at,
            last_new_entry_at=row.last_new_entry_at,
            next_due=row.next_due,
            due_reason=row.due_reason,
            error=row.error,
            failing_since=row.failing_since,
            last_polled_at=row.last_polled_at,
            slow_rate=row.slow_rate,
            fast_rate=row.fast_rate,
        )
        for row in connection.execute(statement)
    ]
