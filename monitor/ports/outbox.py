"""The record as the alerts room sees it: the outbox, and what its messages say."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from monitor.model.alerts import Briefing, Delivery, DeliveryState, StoryReports, Waiting
from monitor.model.ids import ArticleId, DeliveryId, DevelopmentId, RouteId, StoryId


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
        due: datetime | None = None,
    ) -> DeliveryId | None:
        """Queue or hold a message, or let it wait; None where this key was decided before."""
        ...

    def waiting_recipients(self, *, due: datetime | None) -> Sequence[tuple[RouteId, str]]:
        """For whom something waits that is to be looked at by `due`; None = for whom anything waits."""
        ...

    def waiting(self, route: RouteId, recipient: str) -> Sequence[Waiting]:
        """Read all that waits for one recipient, and keep others off it until this transaction ends."""
        ...

    def told_since(
        self, route: RouteId, recipient: str, since: datetime
    ) -> Sequence[tuple[StoryId | None, datetime]]:
        """Which messages left for one recipient, about which story, and when."""
        ...

    def resolve(
        self,
        delivery: DeliveryId,
        state: DeliveryState,
        *,
        reason: str,
        at: datetime,
        due: datetime | None = None,
        into: DeliveryId | None = None,
    ) -> None:
        """Write what became of a waiting message: it goes out `at`, waits until `due`, or is told `into`."""
        ...

    def folded(self, delivery: DeliveryId) -> Sequence[DevelopmentId]:
        """The other developments that a message tells, in order."""
        ...

    def known_as(self, story: StoryId) -> Sequence[StoryId]:
        """A story's id, and those of all stories that were merged into it."""
        ...

    def get(self, delivery: DeliveryId) -> Delivery:
        """Read one."""
        ...

    def told(self, article: ArticleId, *, before: DevelopmentId) -> Collection[tuple[RouteId, str]]:
        """Who was told, or is about to be, of earlier developments of an article or of its copies."""
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

    def reported(self, *, since: datetime, until: datetime) -> Sequence[StoryReports]:
        """What came in each story in a period without bringing anything new, and in how many copies."""
        ...

    def last_digest(self, route: RouteId) -> datetime | None:
        """Until when this route's digests reach; None before the first."""
        ...

    def note_digest(self, route: RouteId, until: datetime) -> None:
        """Move that on."""
        ...
