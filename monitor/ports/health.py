"""The record as the watch over the monitor's own health sees it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from monitor.model.health import Condition, FeedHealth, ReaderFailure


class Health(Protocol):
    """What works, what does not, and what people were told of it."""

    def conditions(self) -> Mapping[str, Condition]:
        """What people were last told, by what it is about."""
        ...

    def note(self, condition: Condition) -> None:
        """Remember what people are told now."""
        ...

    def clear(self, about: Collection[str]) -> None:
        """Forget what is no longer there."""
        ...

    def feeds(self, ids: Collection[str]) -> Sequence[FeedHealth]:
        """How these feeds are doing; those never polled are left out."""
        ...

    def failures(self) -> Sequence[ReaderFailure]:
        """Readers whose last messages were all given up. Notices about ourselves count too."""
        ...
