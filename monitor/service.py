"""The running service: its engine, what time wakes, and whether it is well."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.alerts.asked import Queries
from monitor.alerts.health import Signs
from monitor.alerts.release import Release
from monitor.alerts.stage_digest import wake_digests
from monitor.alerts.watch import ClockWatch, tell_health
from monitor.articles.rereading import wake_rereads
from monitor.engine.embedded import EmbeddedEngine
from monitor.errors import NotElected
from monitor.feeds.stage_subscribe import wake_subscriptions
from monitor.feeds.waking import wake_feeds
from monitor.ports.outside import Clock
from monitor.ports.records import Records
from monitor.settings import Settings


class Ticks:
    """When the scheduler last did its round."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._first: datetime | None = None
        self._last: datetime | None = None

    @property
    def first(self) -> datetime | None:
        """When it did its first round; None before."""
        with self._lock:
            return self._first

    @property
    def last(self) -> datetime | None:
        """None before the first round."""
        with self._lock:
            return self._last

    def stand_by(self) -> None:
        """Another node does the rounds: ours begin anew when it is our turn."""
        with self._lock:
            self._first = self._last = None

    def note(self, now: datetime) -> None:
        """The round at `now` is done."""
        with self._lock:
            self._first = self._first or now
            self._last = now


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Everything that works on one database with one configuration."""

    settings: Settings
    engine: EmbeddedEngine
    clock: Clock
    write: Callable[[], AbstractContextManager[Records]]  #: raises NotElected while another node schedules
    reconcile: Callable[[], None]  #: frees what waits for a task that is gone
    forget: Callable[[], None]  #: removes what nobody will ask for again
    queries: Queries  #: the saved ones that routes may name
    free_disk: Callable[[], int | None]  #: bytes beside the database; None where it lies elsewhere
    listening: Callable[[], AbstractContextManager[object]] = nullcontext  #: to hubs, while it runs
    ticks: Ticks = field(default_factory=Ticks)
    clock_watch: ClockWatch = field(default_factory=ClockWatch)

    def tick(self, *, at_once: bool = False) -> None:
        """Turn everything that time has made due into tasks; new feeds a few a second, or all `at_once`.

        Among several nodes only the one that schedules does so.
        """
        try:
            self._tick(at_once=at_once)
        except NotElected:
            self.ticks.stand_by()

    def _tick(self, *, at_once: bool) -> None:
        now = self.clock.now()
        with self.write() as records:
            spread = timedelta() if at_once else self.settings.polling.first
            wake_feeds(records, self.settings.feeds, now=now, longest_spread=spread)
            wake_rereads(
                records,
                self.settings.rereading,
                now=now,
                open_for=timedelta(days=self.settings.stories.reopened_after_days),
            )
            wake_digests(records, self.settings.routes, now=now)
        # At the first round everything is looked at: the routes may have changed since the last one.
        self._release(due=now if self.ticks.last else None, burst_over=False)
        self.ticks.note(now)

    def _release(self, *, due: datetime | None, burst_over: bool) -> None:
        """Let go the alerts that waited long enough."""
        routes, house_weight = self.settings.routes, self.settings.stories.alert_weight
        release = Release(routes=routes, house_weight=house_weight, queries=self.queries)
        with self.write() as records:
            release.everywhere(records, now=self.clock.now(), due=due, burst_over=burst_over)

    def wake_hubs(self) -> None:
        """Turn every subscription whose time has come into a task; only where hubs can reach us."""
        with self.write() as records:
            wake_subscriptions(records, self.settings.feeds, now=self.clock.now())

    def once(self) -> None:
        """One pass: wake what is due and work until nothing is; then say what of ourselves went wrong."""
        self.reconcile()
        self.tick(at_once=True)
        self.engine.drain()
        # Until the next pass nothing comes that would be worth gathering for.
        longest = max((route.group_wait for route in self.settings.routes.values()), default=timedelta(0))
        self._release(due=self.clock.now() + longest, burst_over=True)
        self.engine.drain()
        if self._tell_health(awake_since=None):
            self.engine.drain()

    def watch(self) -> None:
        """Look after ourselves, now and then, while the engine works."""
        self._tell_health(awake_since=self.ticks.first, clock_jump=self.clock_watch.look(self.clock.now()))

    def _tell_health(self, *, awake_since: datetime | None, clock_jump: timedelta = timedelta(0)) -> bool:
        """Queue what there is to tell; whether there was anything."""
        enabled = {feed.id for feed in self.settings.feeds.values() if feed.enabled}
        with self.write() as records:
            signs = Signs(
                now=self.clock.now(),
                awake_since=awake_since,
                feeds=records.health.feeds(enabled),
                failures=records.health.failures(),
                free_disk=self.free_disk(),
                clock_jump=clock_jump,
            )
            return tell_health(records, self.settings.routes, signs)

    def status(self) -> str:
        """One line for whoever looks at the service manager."""
        feeds = sum(feed.enabled for feed in self.settings.feeds.values())
        topics = ", ".join(self.settings.topics)
        return f"following {topics} in {feeds} {'feed' if feeds == 1 else 'feeds'}"

    def stuck(self, *, after: timedelta) -> str | None:
        """Say which part has made no progress for that long; None while all do.

        A thread of a lane may take as long as a task may.
        """
        now, after = self.clock.now(), max(after, 2 * self.settings.engine.lease)
        signs = {
            "the scheduler": self.ticks.last,
            **{f"the {k} lane": v for k, v in self.engine.progress.items()},
        }
        silent = [name for name, at in signs.items() if at is not None and now - at > after]
        return f"no progress for {after}: {', '.join(silent)}" if silent else None
