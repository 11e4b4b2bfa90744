"""A desk that finds developments and lets the real stages tell them: what was printed is what was sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

from rich.console import Console

from monitor.alerts.channels.console import ConsoleChannel
from monitor.alerts.release import Release
from monitor.alerts.sheet import Links
from monitor.alerts.stage_deliver import Deliver
from monitor.alerts.stage_digest import MakeDigest, wake_digests
from monitor.alerts.stage_route import RouteDevelopment
from monitor.engine.embedded import EmbeddedEngine
from monitor.model.alerts import ChannelKind, Route
from monitor.model.answers import DeliveryAnswer
from monitor.model.facts import AlertQueued, DevelopmentFound, DigestDue
from monitor.model.feeds import Feed
from monitor.model.ids import DevelopmentId, FeedId, PublisherId, QueryId, RouteId, StoryId, TopicId
from monitor.model.policy import EnginePolicy
from monitor.model.stories import Decision, Kind
from monitor.ports.records import Records
from monitor.ports.work import Lane, Stage
from monitor.query.grammar import parse
from storage.archive.archive import StoredArchive
from storage.repositories.board import TaskRows
from storage.store import Store
from tests.conftest import ToldClock
from tests.storage.newsroom import Newsroom, finding

HOUSE_WEIGHT = 0.35


def route(name: str = "desk", *recipients: str, **changes: Any) -> Route:
    """A route to the console; nothing is gathered, paced or limited unless a test says so."""
    plain = Route(
        id=RouteId(name),
        channel=ChannelKind.CONSOLE,
        recipients=recipients or ("anna",),
        group_wait=timedelta(0),
        group_interval=timedelta(0),
        at_most=None,
    )
    return replace(plain, **changes)


class Newsdesk:
    """The record, the alert stages, and one console on which every message is printed."""

    def __init__(self, store: Store, clock: ToldClock, *routes: Route, **queries: str) -> None:
        self.newsroom = Newsroom(store)
        self.clock = clock
        self.store = store
        self.printed = StringIO()
        feeds = (_feed("star", "Border Star"), _feed("post", "The Post"), _feed("echo", "Echo"))
        self.feeds = {feed.id: feed for feed in feeds}
        self.queries = {QueryId(name): parse(text) for name, text in queries.items()}
        self.use(*routes)

    def use(self, *routes: Route) -> None:
        """Start the stages with these routes."""
        self.routes = {one.id: one for one in routes}
        self._number = 0
        console = Console(file=self.printed, width=200)
        runs = (
            (
                DevelopmentFound,
                RouteDevelopment(
                    routes=self.routes, house_weight=HOUSE_WEIGHT, queries=self.queries, clock=self.clock
                ),
                Lane.JUDGEMENT,
            ),
            (
                DigestDue,
                MakeDigest(
                    routes=self.routes,
                    house_weight=HOUSE_WEIGHT,
                    queries=self.queries,
                    topics={TopicId("hospitals"): "Hospitals", TopicId("rail"): "Rail"},
                    feeds=self.feeds,
                    clock=self.clock,
                ),
                Lane.JUDGEMENT,
            ),
            (
                AlertQueued,
                Deliver(
                    look=self.store.look,
                    channels={ChannelKind.CONSOLE: ConsoleChannel(console, clock=self.clock)},
                    routes=self.routes,
                    links=Links(),
                    signer=None,
                    patience=timedelta(days=5),
                    clock=self.clock,
                ),
                Lane.ERRAND,
            ),
        )
        names = {DevelopmentFound: "route", DigestDue: "digest", AlertQueued: "deliver"}
        stages = {
            names[fact]: Stage(
                name=names[fact], wakes_on=fact, run=run, lane=lane, patience=timedelta(days=5)
            )
            for fact, run, lane in runs
        }
        policy = EnginePolicy(errand_workers=1)
        self.engine = EmbeddedEngine(TaskRows(self.store), stages, self.clock, policy, lambda: 0.5)

    @contextmanager
    def write(self) -> Iterator[Records]:
        with self.store.records(now=self.clock.now()) as (_, records):
            yield records

    def story(self, title: str = "Ward plan", *, topics: tuple[str, ...] = ("hospitals",)) -> StoryId:
        self.newsroom.at = self.clock.now()
        return self.newsroom.story(title, topics=topics)

    def find(
        self, story: StoryId, headline: str, kind: Kind = Kind.ANNOUNCED, *, weight: float = 0.6, **found: Any
    ) -> DevelopmentId:
        """A report brings something new."""
        self.newsroom.at = self.clock.now()
        self._number += 1
        report = self.newsroom.read(
            headline,
            path=f"{story}-{self.clock.now():%d%H%M%S}-{self._number}",
            published_at=self.clock.now(),
        )
        self.newsroom.place(report, story, decision=Decision.DEVELOPMENT)
        made = self.newsroom.develop(report, story, finding(headline, kind=kind, weight=weight, **found))
        with self.write() as records:
            records.log.append(DevelopmentFound(development=made))
        return made

    def retell(self, story: StoryId, title: str, *, site: str) -> None:
        """A report brings nothing new."""
        self.newsroom.at = self.clock.now()
        self._number += 1
        report = self.newsroom.read(title, path=f"r{story}-{self._number}", site=site)
        self.newsroom.place(report, story, decision=Decision.COVERAGE)

    def work(self, *, everything: bool = False, burst_over: bool = False) -> str:
        """Do all that is due, as the daemon would; gives what was printed meanwhile."""
        start = len(self.printed.getvalue())
        self.engine.drain()
        now = self.clock.now()
        with self.write() as records:
            wake_digests(records, self.routes, now=now)
            release = Release(routes=self.routes, house_weight=HOUSE_WEIGHT, queries=self.queries)
            due = None if everything or burst_over else now
            release.everywhere(records, now=now, due=due, burst_over=burst_over)
        self.engine.drain()
        return "\n".join(line.strip() for line in self.printed.getvalue()[start:].splitlines())

    def deliveries(self) -> list[DeliveryAnswer]:
        """Every message and every alert that is none of its own, oldest first."""
        return list(reversed(StoredArchive(self.store).deliveries(limit=100)))

    def states(self) -> list[str]:
        return [one.state for one in self.deliveries()]


def _feed(name: str, title: str) -> Feed:
    return Feed(
        id=FeedId(name), url=f"https://{name}.example/feed", publisher=PublisherId("paper"), title=title
    )
