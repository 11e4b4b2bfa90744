"""The outbox: what is to be said, to whom, and how far it got."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from monitor.model.alerts import Briefing, Delivery, DeliveryState, StoryReports, Waiting
from monitor.model.facts import AlertQueued
from monitor.model.health import endpoint
from monitor.model.ids import ArticleId, DeliveryId, DevelopmentId, RouteId, StoryId
from storage.control_tables import condition
from storage.repositories.briefings import briefing
from storage.repositories.delivery_statements import (
    BY_ID,
    EARLIER_UNSENT,
    FOLDED,
    KNOWN_AS,
    MARK,
    PUBLISHED,
    THREAD,
    UNSENT,
)
from storage.repositories.digests import reported
from storage.repositories.log import EventLog
from storage.statements import insert_or_ignore, upsert
from storage.tables import delivery, development, digest, placement

_LEFT = (*UNSENT, DeliveryState.SENT.value, DeliveryState.DEAD.value)
_TOLD = (*UNSENT, DeliveryState.SENT.value, DeliveryState.WAITING.value, DeliveryState.FOLDED.value)


class AlertRows:
    """Implements the port `Alerts`."""

    def __init__(self, connection: sa.Connection, log: EventLog) -> None:
        self._connection = connection
        self._log = log

    def briefing(self, development_id: DevelopmentId) -> Briefing:
        """Gather the facts for a message."""
        return briefing(self._connection, development_id)

    def queue(
        self,
        *,
        key: str,
        route: RouteId,
        recipient: str,
        development: DevelopmentId | None,
        story: StoryId | None,
        state: DeliveryState,
        reason: str,
        payload: str,
        at: datetime,
        due: datetime | None = None,
    ) -> DeliveryId | None:
        """Queue or hold a message; None where this key was decided before."""
        key_held = insert_or_ignore(
            self._connection,
            delivery,
            {
                "key": key,
                "route": route,
                "recipient": recipient,
                "development_id": development,
                "story_id": story,
                "state": state.value,
                "reason": reason,
                "payload": payload,
                "queued_at": at,
                "due_at": due,
            },
        )
        return None if key_held is None else DeliveryId(key_held)

    def waiting_recipients(self, *, due: datetime | None) -> Sequence[tuple[RouteId, str]]:
        """For whom something waits that is to be looked at by `due`; None = whenever that is."""
        statement = (
            sa.select(delivery.c.route, delivery.c.recipient)
            .distinct()
            .where(delivery.c.state == DeliveryState.WAITING.value)
            .order_by(delivery.c.route, delivery.c.recipient)
        )
        if due is not None:
            statement = statement.where(delivery.c.due_at <= due)
        return [(RouteId(row.route), row.recipient) for row in self._connection.execute(statement)]

    def waiting(self, route: RouteId, recipient: str) -> Sequence[Waiting]:
        """Read all that waits for one recipient, and lock it. SQLite's writers follow one another anyway."""
        statement = (
            sa.select(delivery, development.c.story_id.label("about"), development.c.weight)
            .join(development, development.c.id == delivery.c.development_id)
            .where(
                delivery.c.route == route,
                delivery.c.recipient == recipient,
                delivery.c.state == DeliveryState.WAITING.value,
            )
            .order_by(delivery.c.id)
            .with_for_update(of=delivery)
        )
        return [
            Waiting(
                delivery=to_delivery(row),
                development=DevelopmentId(row["development_id"]),
                story=StoryId(row["about"]),
                weight=row["weight"],
            )
            for row in self._connection.execute(statement).mappings()
        ]

    def told_since(
        self, route: RouteId, recipient: str, since: datetime
    ) -> Sequence[tuple[StoryId | None, datetime]]:
        """Which messages left for one recipient, about which story, and when."""
        statement = sa.select(delivery.c.story_id, delivery.c.queued_at).where(
            delivery.c.route == route,
            delivery.c.recipient == recipient,
            delivery.c.queued_at > since,
            delivery.c.state.in_(_LEFT),
        )
        return [(row.story_id, row.queued_at) for row in self._connection.execute(statement)]

    def resolve(
        self,
        delivery_id: DeliveryId,
        state: DeliveryState,
        *,
        reason: str,
        at: datetime,
        due: datetime | None = None,
        into: DeliveryId | None = None,
    ) -> None:
        """Write what became of a waiting message. Its patience is counted from when it leaves."""
        values = {"state": state.value, "reason": reason, "due_at": due, "folded_into": into}
        if state is DeliveryState.PENDING:
            values["queued_at"] = at
        self._connection.execute(
            sa.update(delivery)
            .where(delivery.c.id == delivery_id, delivery.c.state == DeliveryState.WAITING.value)
            .values(**values)
        )

    def folded(self, delivery_id: DeliveryId) -> Sequence[DevelopmentId]:
        """The other developments that a message tells, in order."""
        rows = self._connection.execute(FOLDED, {"which": delivery_id})
        return [DevelopmentId(row.development_id) for row in rows]

    def known_as(self, story_id: StoryId) -> Sequence[StoryId]:
        """A story's id, and those of all stories that were merged into it."""
        return [StoryId(row.id) for row in self._connection.execute(KNOWN_AS, {"about": story_id})]

    def get(self, delivery_id: DeliveryId) -> Delivery:
        """Read one. Raises LookupError where there is none."""
        row = self._connection.execute(BY_ID, {"which": delivery_id}).mappings().first()
        if row is None:
            raise LookupError(f"no delivery {delivery_id}")
        return to_delivery(row)

    def told(self, article: ArticleId, *, before: DevelopmentId) -> Collection[tuple[RouteId, str]]:
        """Who was told, or is about to be, of earlier developments of an article or of its copies.

        A copy that was corrected corrects what its origin told, and what the other copies told.
        """
        origin = sa.select(sa.func.coalesce(placement.c.of_article, placement.c.article_id)).where(
            placement.c.article_id == article
        )
        family = sa.select(placement.c.article_id).where(
            placement.c.of_article.in_(origin) | placement.c.article_id.in_(origin)
        )
        statement = (
            sa.select(delivery.c.route, delivery.c.recipient)
            .join(development, development.c.id == delivery.c.development_id)
            .where(
                development.c.article_id.in_(family),
                development.c.id < before,
                delivery.c.state.in_(_TOLD),
            )
        )
        return {(RouteId(row.route), row.recipient) for row in self._connection.execute(statement)}

    def thread(self, route: RouteId, recipient: str, story_id: StoryId) -> str | None:
        """The provider id of the first message that this recipient got about this story.

        A thread belongs to the story that it was begun for, whatever moved since; one of a story that
        was merged into this one goes on where this one has none of its own.
        """
        reader = {"by": route, "to": recipient, "about": story_id}
        found: str | None = self._connection.execute(THREAD, reader).scalar()
        return found

    def earlier_unsent(self, value: Delivery) -> bool:
        """Whether an earlier message about the same story still waits for the same recipient."""
        if value.story is None:
            return False
        this = {"by": value.route, "to": value.recipient, "about": value.story, "before": value.id}
        return self._connection.execute(EARLIER_UNSENT, this).first() is not None

    def mark(
        self,
        delivery_id: DeliveryId,
        state: DeliveryState,
        *,
        at: datetime,
        attempts: int,
        provider_id: str | None = None,
        error: str | None = None,
    ) -> None:
        """Write how an attempt ended."""
        sent = state is DeliveryState.SENT
        self._connection.execute(
            MARK,
            {
                "which": delivery_id,
                "new_state": state.value,
                "new_attempts": attempts,
                "new_provider_id": provider_id,
                "new_error": error,
                "new_sent_at": at if sent else None,
                "new_lag_seconds": self._lag(delivery_id, at) if sent else None,
            },
        )

    def _lag(self, delivery_id: DeliveryId, at: datetime) -> int | None:
        """Seconds from the publication of the report that a message is about; None for one without a date."""
        published = self._connection.execute(PUBLISHED, {"which": delivery_id}).scalar()
        return None if published is None else max(0, int((at - published).total_seconds()))

    def revive(self, deliveries: Sequence[DeliveryId] | None, *, at: datetime) -> int:
        """Queue dead deliveries anew, with the task that sends them; their patience begins again.

        Endpoints that had said 410 are asked again.
        """
        statement = sa.update(delivery).where(delivery.c.state == DeliveryState.DEAD.value)
        if deliveries is not None:
            statement = statement.where(delivery.c.id.in_(list(deliveries)))
        rows = self._connection.execute(
            statement.values(state=DeliveryState.PENDING.value, error=None, queued_at=at).returning(
                delivery.c.id, delivery.c.recipient
            )
        ).all()
        for row in rows:
            self._log.append(AlertQueued(delivery=DeliveryId(row.id)))
        reopened = {endpoint(row.recipient) for row in rows}
        self._connection.execute(sa.delete(condition).where(condition.c.about.in_(reopened)))
        return len(rows)

    def reported(self, *, since: datetime, until: datetime) -> Sequence[StoryReports]:
        """What came in each story in a period without bringing anything new, and in how many copies."""
        return reported(self._connection, since=since, until=until)

    def last_digest(self, route: RouteId) -> datetime | None:
        """Until when this route's digests reach."""
        found: datetime | None = self._connection.execute(
            sa.select(digest.c.until).where(digest.c.route == route)
        ).scalar()
        return found

    def note_digest(self, route: RouteId, until: datetime) -> None:
        """Move that on."""
        upsert(self._connection, digest, ["route"], {"route": route, "until": until})


def to_delivery(row: sa.RowMapping) -> Delivery:
    """Read a delivery row."""
    return Delivery(
        id=DeliveryId(row["id"]),
        key=row["key"],
        route=RouteId(row["route"]),
        recipient=row["recipient"],
        development=None if row["development_id"] is None else DevelopmentId(row["development_id"]),
        story=None if row["story_id"] is None else StoryId(row["story_id"]),
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        reason=row["reason"],
        error=row["error"],
        provider_id=row["provider_id"],
        queued_at=row["queued_at"],
        sent_at=row["sent_at"],
        payload=row["payload"],
        due_at=row["due_at"],
        folded_into=None if row["folded_into"] is None else DeliveryId(row["folded_into"]),
    )
