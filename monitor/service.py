"""The running service: its engine, what time wakes, and whether it is well."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.alerts.stage_digest import wake_digests
from monitor.engine.embedded import EmbeddedEngine
from monitor.feeds.waking import wake_feeds
from monitor.ports.outside import Clock
from monitor.ports.records import Records
from monitor.settings import Settings


class Ticks:
    """When the scheduler last did its round."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: datetime | None = None

    @property
    def last(self) -> datetime | None:
        """None before the first round."""
        with self._lock:
            return self._last

    def note(self, now: datetime) -> None:
        """The round at `now` is done."""
        with self._lock:
            self._last = now


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Everything that works on one database with one configuration."""

    settings: Settings
    engine: EmbeddedEngine
    clock: Clock
    write: Callable[[], AbstractContextManager[Records]]
    reconcile: Callable[[], None]  #: frees what waits for a task that is gone
    forget: Callable[[], None]  #: removes what nobody will ask for again
    ticks: Ticks = field(default_factory=Ticks)

    def tick(self) -> None:
        """Turn everything that time has made due into tasks."""
        now = self.clock.now()
        digest = self.settings.digest
        with self.write() as records:
            wake_feeds(records, self.settings.feeds, now=now)
            wake_digests(
                records,
                self.settings.routes,
                now=now,
                at=digest.at,
                weekday=digest.weekday,
                timezone=digest.timezone,
            )
        self.ticks.note(now)

    def once(self) -> None:
        """One pass: wake what is due and work until nothing is."""
        self.reconcile()
        self.tick()
        self.engine.drain()

    def status(self) -> str:
        """One line for whoever looks at the service manager."""
        feeds = sum(feed.enabled for feed in self.settings.feeds.values())
        topics = ", ".join(self.settings.topics)
        return f"following {topics} in {feeds} feeds"

    def stuck(self, *, after: timedelta) -> str | None:
        """Say which part has made no progress for that long; None while all do."""
        now = self.clock.now()
        signs = {
            "the scheduler": self.ticks.last,
            **{f"the {k} lane": v for k, v in self.engine.progress.items()},
        }
        silent = [name for name, at in signs.items() if at is not None and now - at > after]
        return f"no progress for {after}: {', '.join(silent)}" if silent else None
