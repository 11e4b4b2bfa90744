"""How the monitor itself is doing, and what people were told of it."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from monitor.model.alerts import DeliveryState
from monitor.model.health import Condition, FeedHealth, ReaderFailure
from storage.control_tables import condition
from storage.feed_tables import feed
from storage.prepared import Prepared
from storage.statements import upsert
from storage.tables import delivery

_CONDITIONS = sa.select(condition)
_TOLD_OF = ("id", "state", "error", "failing_since", "last_polled_at", "last_success_at")
#: Prepared, since the daemon reads thousands of rows so every minute.
_POLLED = Prepared(
    sa.select(*(feed.c[name] for name in _TOLD_OF))
    .where(feed.c.last_polled_at.is_not(None))
    .order_by(feed.c.id)
)


class HealthRows:
    """Implements the port `Health`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def conditions(self) -> Mapping[str, Condition]:
        """What people were last told, by what it is about."""
        return {
            row.about: Condition(about=row.about, state=row.state, since=row.since, reason=row.reason)
            for row in self._connection.execute(_CONDITIONS)
        }

    def note(self, value: Condition) -> None:
        """Remember what people are told now."""
        row = {"about": value.about, "state": value.state, "since": value.since, "reason": value.reason}
        upsert(self._connection, condition, ["about"], row)

    def clear(self, about: Collection[str]) -> None:
        """Forget what is no longer there."""
        self._connection.execute(sa.delete(condition).where(condition.c.about.in_(list(about))))

    def feeds(self, ids: Collection[str]) -> Sequence[FeedHealth]:
        """How these feeds are doing; those never polled are left out."""
        polled = _POLLED.rows(self._connection, {})
        return [FeedHealth(**dict(zip(_TOLD_OF, row, strict=True))) for row in polled if row[0] in ids]

    def failures(self) -> Sequence[ReaderFailure]:
        """Readers whose last messages were all given up; by the index on the state, dead ones are few."""
        later = delivery.alias("later")
        delivered_since = sa.exists().where(
            later.c.route == delivery.c.route,
            later.c.recipient == delivery.c.recipient,
            later.c.state == DeliveryState.SENT.value,
            later.c.id > delivery.c.id,
        )
        given_up = (
            sa.select(
                delivery.c.route,
                delivery.c.recipient,
                sa.func.count().label("dead"),
                sa.func.max(delivery.c.id).label("last"),
            )
            .where(delivery.c.state == DeliveryState.DEAD.value, ~delivered_since)
            .group_by(delivery.c.route, delivery.c.recipient)
            .subquery()
        )
        statement = sa.select(given_up, delivery.c.error).join(delivery, delivery.c.id == given_up.c.last)
        return [
            ReaderFailure(
                route=row.route,
                recipient=row.recipient,
                dead=row.dead,
                error=row.error or "no reason on record",
            )
            for row in self._connection.execute(statement.order_by(given_up.c.last))
        ]
