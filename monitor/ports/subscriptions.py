"""The record of subscriptions at hubs."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from monitor.model.ids import FeedId
from monitor.model.subscriptions import Subscription


class Subscriptions(Protocol):
    """One for each feed that ever announced a hub."""

    def of(self, feed: FeedId) -> Subscription | None:
        """Read a feed's; None where it never announced a hub."""
        ...

    def at(self, token: str) -> Subscription | None:
        """Find the one whose callback ends so."""
        ...

    def save(self, subscription: Subscription) -> None:
        """Hold it in place of what was held for its feed."""
        ...

    def due(self, feeds: Collection[FeedId], *, now: datetime) -> Sequence[FeedId]:
        """Tell which of these feeds' hubs are to be asked now."""
        ...
