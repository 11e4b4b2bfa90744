"""The record as one unit of work: a promise per noun, all in one transaction."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from monitor.model.facts import Fact
from monitor.model.ids import EventId
from monitor.ports.corrections import Corrections
from monitor.ports.handlings import Handlings
from monitor.ports.health import Health
from monitor.ports.intake import Articles, Entries, Feeds, Matches, Readings
from monitor.ports.outbox import Alerts
from monitor.ports.story_index import StoryIndex
from monitor.ports.story_records import Stories
from monitor.ports.subscriptions import Subscriptions


class Log(Protocol):
    """The append-only log of facts."""

    def append(self, fact: Fact) -> EventId:
        """Write the fact, and the tasks that it wakes, in this transaction."""
        ...

    def append_all(self, facts: Sequence[Fact]) -> None:
        """Write several facts at once, in their order."""
        ...


class Records(Protocol):
    """One transaction's view of the record."""

    @property
    def log(self) -> Log: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def subscriptions(self) -> Subscriptions: ...
    @property
    def entries(self) -> Entries: ...
    @property
    def readings(self) -> Readings: ...
    @property
    def articles(self) -> Articles: ...
    @property
    def matches(self) -> Matches: ...
    @property
    def stories(self) -> Stories: ...
    @property
    def corrections(self) -> Corrections: ...
    @property
    def alerts(self) -> Alerts: ...
    @property
    def handlings(self) -> Handlings: ...
    @property
    def health(self) -> Health: ...
    @property
    def index(self) -> StoryIndex: ...


class Look(Protocol):
    """Opens a read-only view of the record."""

    def __call__(self) -> AbstractContextManager[Records]:
        """Open it; closes without writing."""
        ...
