"""The outbox: what is to be said, to whom, and how far it got."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from monitor.model.alerts import Briefing, Delivery, DeliveryState, DigestLine, Source
from monitor.model.facts import AlertQueued
from monitor.model.ids import DeliveryId, DevelopmentId, RouteId, StoryId
from monitor.model.stories import Decision, Relation
from storage.lineage import leading_to
from storage.repositories.briefings import briefing
from storage.repositories.log import EventLog
from storage.statements import insert_or_ignore, upsert
from storage.tables import delivery, development, digest, placement, revision, story

_UNSENT = (DeliveryState.PENDING.value, DeliveryState.SENDING.value)


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
            },
        )
        return None if key_held is None else DeliveryId(key_held)

    def get(self, delivery_id: DeliveryId) -> Delivery:
        """Read one. Raises LookupError where there is none."""
        statement = sa.select(delivery).where(delivery.c.id == delivery_id)
        row = self._connection.execute(statement).mappings().first()
        if row is None:
            raise LookupError(f"no delivery {delivery_id}")
        return to_delivery(row)

    def thread(self, route: RouteId, recipient: str, story_id: StoryId) -> str | None:
        """The provider id of the first message that this recipient got about this story.

        A thread belongs to the story that it was begun for, whatever moved since; one of a story that
        was merged into this one goes on where this one has none of its own.
        """
        lineage = leading_to(story_id)
        statement = (
            sa.select(delivery.c.provider_id)
            .where(
                delivery.c.route == route,
                delivery.c.recipient == recipient,
                delivery.c.story_id.in_(sa.select(lineage.c.id)),
                delivery.c.state == DeliveryState.SENT.value,
                delivery.c.provider_id.is_not(None),
            )
            .order_by(delivery.c.story_id != story_id, delivery.c.id)
            .limit(1)
        )
        found: str | None = self._connection.execute(statement).scalar()
        return found

    def earlier_unsent(self, value: Delivery) -> bool:
        """Whether an earlier message about the same story still waits for the same recipient."""
        if value.story is None:
            return False
        statement = sa.select(sa.func.count()).where(
            delivery.c.route == value.route,
            delivery.c.recipient == value.recipient,
            delivery.c.story_id == value.story,
            delivery.c.id < value.id,
            delivery.c.state.in_(_UNSENT),
        )
        return bool(self._connection.execute(statement).scalar())

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
        self._connection.execute(
            sa.update(delivery)
            .where(delivery.c.id == delivery_id)
            .values(
                state=state.value,
                attempts=attempts,
                provider_id=provider_id,
                error=error,
                sent_at=at if state is DeliveryState.SENT else None,
            )
        )

    def revive(self, deliveries: Sequence[DeliveryId] | None, *, at: datetime) -> int:
        """Queue dead deliveries anew, with the task that sends them; their patience begins again."""
        statement = sa.update(delivery).where(delivery.c.state == DeliveryState.DEAD.value)
        if deliveries is not None:
            statement = statement.where(delivery.c.id.in_(list(deliveries)))
        rows = self._connection.execute(
            statement.values(state=DeliveryState.PENDING.value, error=None, queued_at=at).returning(
                delivery.c.id
            )
        )
        ids = [DeliveryId(row.id) for row in rows]
        for key in ids:
            self._log.append(AlertQueued(delivery=key))
        return len(ids)

    def digest_lines(
        self, topics: Sequence[str], *, since: datetime, until: datetime
    ) -> Sequence[DigestLine]:
        """What happened in each story in a period, in the order of the stories' first news."""
        headlines: dict[int, list[str]] = defaultdict(list)
        found = sa.select(development.c.story_id, development.c.headline).where(
            development.c.found_at > since, development.c.found_at <= until
        )
        for row in self._connection.execute(found.order_by(development.c.id)):
            headlines[row.story_id].append(row.headline)
        coverage: dict[int, list[Source]] = defaultdict(list)
        copies: dict[int, int] = defaultdict(int)
        for row in self._connection.execute(_reports(since, until)):
            headlines.setdefault(row.story_id, [])
            if row.relation == Relation.COPY.value:
                copies[row.story_id] += 1
            elif row.decision == Decision.COVERAGE.value:
                coverage[row.story_id].append(Source(outlet=row.site, url=row.url, title=row.title))
        titles = {
            row.id: row
            for row in self._connection.execute(sa.select(story).where(story.c.id.in_(list(headlines))))
        }
        return [
            DigestLine(
                story=StoryId(story_id),
                story_title=titles[story_id].title,
                headlines=tuple(found_headlines),
                coverage=tuple(coverage[story_id]),
                copies=copies[story_id],
            )
            for story_id, found_headlines in headlines.items()
            if not topics or set(topics) & set(titles[story_id].topics)
        ]

    def last_digest(self, route: RouteId) -> datetime | None:
        """Until when this route's digests reach."""
        found: datetime | None = self._connection.execute(
            sa.select(digest.c.until).where(digest.c.route == route)
        ).scalar()
        return found

    def note_digest(self, route: RouteId, until: datetime) -> None:
        """Move that on."""
        upsert(self._connection, digest, ["route"], {"route": route, "until": until})


def _reports(since: datetime, until: datetime) -> sa.Select[tuple[int, str, str, str, str, str]]:
    return (
        sa.select(
            placement.c.story_id,
            placement.c.relation,
            placement.c.decision,
            revision.c.site,
            revision.c.url,
            revision.c.title,
        )
        .join(revision, revision.c.article_id == placement.c.article_id)
        .where(placement.c.placed_at > since, placement.c.placed_at <= until, revision.c.number == 1)
        .order_by(placement.c.placed_at, placement.c.article_id)
    )


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
    )
