"""Retention: what of each kind is old, and its removal in short transactions.

Rows that keep something from happening twice (entries, revisions, deliveries) stay and lose their text only.
What a development, a story or a message in hand leans on is never old. See decision 0087.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from monitor.model.alerts import DeliveryState
from monitor.model.facts import WAKING
from monitor.model.policy import RetentionPolicy
from monitor.model.retention import Prunable
from storage.feed_tables import poll
from storage.search_index import reindex_revisions
from storage.tables import (
    delivery,
    development,
    entry,
    event,
    match,
    page,
    placement,
    related,
    revision,
    sentence,
    task,
)

_BATCH = 500  #: rows in one transaction, so that no other writer waits long
_ROW = sa.literal(100)  #: bytes of a row without a text, about


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Rows of one table that are old."""

    name: str
    table: sa.Table
    old: sa.ColumnElement[bool]
    size: sa.ColumnElement[int] = _ROW
    emptied: Mapping[str, str] = field(default_factory=dict)  #: what they lose; nothing = they go altogether


def kinds(policy: RetentionPolicy, *, now: datetime) -> Iterator[Kind]:
    """Give what the policy makes old, in the order in which it can go."""
    for one in fields(policy):
        kept = getattr(policy, one.name)
        if kept is not None:
            yield from _KINDS[one.name](now - kept)


def survey(connection: sa.Connection, policy: RetentionPolicy, *, now: datetime) -> list[Prunable]:
    """Count what would go. Nothing is changed."""
    found = []
    for one in fields(policy):
        kept = getattr(policy, one.name)
        rows = size = 0
        for kind in _KINDS[one.name](now - kept) if kept is not None else ():
            counted = sa.select(sa.func.count(), sa.func.sum(kind.size)).where(kind.old)
            row = connection.execute(counted.select_from(kind.table)).one()
            rows, size = rows + row[0], size + int(row[1] or 0)
        found.append(Prunable(kind=one.name, kept=kept, rows=rows, bytes=size))
    return found


def remove(connection: sa.Connection, kind: Kind) -> int:
    """Remove one batch; tells how many rows, 0 where nothing is left to do."""
    key: sa.Column[Any] = kind.table.c.id
    oldest = sa.select(key).where(kind.old).order_by(key).limit(_BATCH)
    batch: Sequence[int] = connection.execute(oldest).scalars().all()
    if not batch:
        return 0
    if not kind.emptied:
        connection.execute(sa.delete(kind.table).where(key.in_(batch)))
    elif kind.table is revision:
        reindex_revisions(connection, batch, kind.emptied)
    else:
        connection.execute(sa.update(kind.table).where(key.in_(batch)).values(**kind.emptied))
    return len(batch)


def _wakes(before: datetime) -> Iterator[Kind]:
    old = sa.and_(event.c.kind.in_(WAKING), event.c.at < before)
    of_old = task.c.event_id.in_(sa.select(event.c.id).where(old))
    yield Kind(name="wakes", table=task, old=sa.and_(task.c.state == "done", of_old))
    waits = sa.exists().where(task.c.event_id == event.c.id, task.c.state != "done")
    yield Kind(name="wakes", table=event, old=sa.and_(old, ~waits))


def _tasks(before: datetime) -> Iterator[Kind]:
    yield Kind(name="tasks", table=task, old=sa.and_(task.c.state == "done", task.c.done_at < before))


def _polls(before: datetime) -> Iterator[Kind]:
    yield Kind(name="polls", table=poll, old=poll.c.at < before)


def _pages(before: datetime) -> Iterator[Kind]:
    old = sa.and_(page.c.fetched_at < before, ~_is_wanted("PageFetched", "page", page.c.id))
    yield Kind(name="pages", table=page, old=old, size=sa.func.length(page.c.body))


def _entries(before: datetime) -> Iterator[Kind]:
    size = sa.func.length(entry.c.summary) + sa.func.length(entry.c.content)
    old = sa.and_(entry.c.first_seen_at < before, size > 0, ~_is_wanted("EntryFound", "entry", entry.c.id))
    yield Kind(name="entries", table=entry, old=old, size=size, emptied={"summary": "", "content": ""})


def _off_topic(before: datetime) -> Iterator[Kind]:
    of_same = revision.alias("of_same")
    on_topic = sa.exists().where(
        match.c.revision_id == of_same.c.id,
        match.c.level != "out",
        of_same.c.article_id == revision.c.article_id,
    )
    leaned_on = [
        sa.exists().where(placement.c.article_id == revision.c.article_id),
        sa.exists().where(related.c.article_id == revision.c.article_id),
        sa.exists().where(sentence.c.revision_id == revision.c.id),
        sa.exists().where(development.c.revision_id == revision.c.id),
        _is_wanted("ArticleRead", "revision", revision.c.id),
        on_topic,
    ]
    yield _texts("off_topic", sa.and_(revision.c.read_at < before, *(~each for each in leaned_on)))


def _revisions(before: datetime) -> Iterator[Kind]:
    later = revision.alias("later")
    superseded = sa.exists().where(
        later.c.article_id == revision.c.article_id,
        later.c.number > revision.c.number,
        later.c.read_at < before,
    )
    cited = sa.exists().where(development.c.revision_id == revision.c.id)
    wanted = [_is_wanted(kind, "revision", revision.c.id) for kind in ("ArticleRead", "ArticlePlaced")]
    yield _texts("revisions", sa.and_(superseded, ~cited, *(~each for each in wanted)))


def _texts(name: str, old: sa.ColumnElement[bool]) -> Kind:
    size = sa.func.length(revision.c.text) + sa.func.length(revision.c.summary)
    emptied = {"text": "", "summary": ""}
    return Kind(name=name, table=revision, old=sa.and_(old, size > 0), size=size, emptied=emptied)


def _messages(before: datetime) -> Iterator[Kind]:
    sent = sa.and_(delivery.c.state == DeliveryState.SENT.value, delivery.c.sent_at < before)
    size = sa.func.length(delivery.c.payload)
    old = sa.and_(sent, size > 0)
    yield Kind(name="messages", table=delivery, old=old, size=size, emptied={"payload": ""})


def _is_wanted(kind: str, name: str, column: sa.Column[int]) -> sa.ColumnElement[bool]:
    """Whether a task that is not done is about this row: it may be revived at any time."""
    about = sa.select(event.c.subject[name].as_integer()).join(task, task.c.event_id == event.c.id)
    return column.in_(about.where(event.c.kind == kind, task.c.state.in_(("open", "aside"))))


_KINDS = {
    "wakes": _wakes,
    "tasks": _tasks,
    "polls": _polls,
    "pages": _pages,
    "entries": _entries,
    "off_topic": _off_topic,
    "revisions": _revisions,
    "messages": _messages,
}
