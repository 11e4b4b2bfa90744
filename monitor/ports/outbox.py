"""The record as the alerts room sees it: the outbox, and what its messages say."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from monitor.model.alerts import Briefing, Delivery, DeliveryState, DigestLine
from monitor.model.ids import DeliveryId, DevelopmentId, RouteId, StoryId


class Alerts(Protocol):
    """Deliveries, and what their messages say."""

    def briefing(self, development: DevelopmentId) -> Briefing:
        """Gather the facts for a message."""
        ...

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
        ...

    def get(self, delivery: DeliveryId) -> Delivery:
        """Read one."""
        ...

    def thread(self, route: RouteId, recipient: str, story: StoryId) -> str | None:
        """The provider id of the first message that this recipient got about this story."""
        ...

    def earlier_unsent(self, delivery: Delivery) -> bool:
        """Whether an earlier message about the same story still waits for the same recipient."""
        ...

    def mark(
        self,
        delivery: DeliveryId,
        state: DeliveryState,
        *,
        at: datetime,
        attempts: int,
        provider_id: str | None = None,
        error: str | None = None,
    ) -> None:
        """Write how an attempt ended."""
        ...

    def revive(self, deliveries: Sequence[DeliveryId] | None, *, at: datetime) -> int:
        """Queue dead deliveries (all of them for None) anew at `at`, with the task that sends them."""
        ...

    def digest_lines(
        self, topics: Sequence[str], *, since: datetime, until: datetime
    ) -> Sequence[DigestLine]:
        """What happened in each story in a period."""
        ...

    def last_digest(self, route: RouteId) -> datetime | None:
        """Until when this route's digests reach; None before the first."""
        ...

    def note_digest(self, route: RouteId, until: datetime) -> None:
        """Move that on."""
        ...
