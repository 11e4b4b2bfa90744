"""Subscriptions at hubs."""

import re
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from monitor.model.ids import FeedId
from monitor.model.subscriptions import Subscription
from storage.feed_tables import subscription
from storage.statements import upsert

_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,100}")


class SubscriptionRows:
    """Implements the port `Subscriptions`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of(self, feed: FeedId) -> Subscription | None:
        """Read a feed's."""
        return self._one(subscription.c.feed == feed)

    def at(self, token: str) -> Subscription | None:
        """Find the one whose callback ends so; what no database takes as a text is no token of ours."""
        return self._one(subscription.c.token == token) if _TOKEN.fullmatch(token) else None

    def save(self, held: Subscription) -> None:
        """Hold it."""
        upsert(self._connection, subscription, ["feed"], asdict(held))

    def due(self, feeds: Collection[FeedId], *, now: datetime) -> Sequence[FeedId]:
        """Tell whose hubs are to be asked."""
        statement = (
            sa.select(subscription.c.feed)
            .where(sa.or_(subscription.c.due_at.is_(None), subscription.c.due_at <= now))
            .order_by(subscription.c.feed)
        )
        due = [FeedId(row.feed) for row in self._connection.execute(statement)]
        return [feed for feed in due if feed in feeds]

    def _one(self, which: sa.ColumnElement[bool]) -> Subscription | None:
        row = self._connection.execute(sa.select(subscription).where(which)).mappings().first()
        return None if row is None else Subscription(**row)
