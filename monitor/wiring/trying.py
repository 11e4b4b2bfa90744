"""Polls one feed on a throw-away record, as the daemon would, and tells what it would keep and why."""

import random
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.errors import BadInput
from monitor.feeds.holding import Holding
from monitor.feeds.markup import plain_text
from monitor.feeds.stage_poll import Poll
from monitor.feeds.workers import Parsing
from monitor.model.answers import AnnouncedAnswer
from monitor.model.facts import FeedDue
from monitor.model.feeds import Feed, FeedMemory, FetchPolicy
from monitor.model.ids import FeedId, PublisherId
from monitor.model.urls import canonical_url, host_aliases
from monitor.net.robots import Robots
from monitor.ports.outside import Clock
from monitor.ports.records import Records
from monitor.settings import Settings
from monitor.topics.match import wanting
from monitor.topics.topic import Topic
from monitor.wiring.configuration import topics_of
from monitor.wiring.outgoing import guarded_web
from storage import migrate
from storage.archive.archive import StoredArchive
from storage.engine import open_engine
from storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedEntry:
    """One entry, and what a first poll would make of it."""

    title: str
    url: str | None
    guid: str
    known_by: str | None  #: the canonical address that tells it from others; None where it has only its guid
    published_at: datetime | None  #: None where the feed is silent: the time of finding it stands in
    topics: tuple[str, ...]  #: those that its headline and summary could be on, loosely
    read: bool  #: whether its page would be read
    because: str
    old: bool  #: too old to alert about: part of the baseline


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How one poll went."""

    feed: FeedId
    url: str
    followed: bool  #: it stands in feeds.toml
    state: str
    error: str | None
    entries: tuple[TriedEntry, ...]
    next_poll: datetime | None
    next_poll_because: str


@dataclass(frozen=True, slots=True)
class _Job:
    """The one attempt, outside of any engine."""

    store: Store
    clock: Clock
    attempt: int = 1

    @contextmanager
    def _open(self) -> Iterator[Records]:
        with self.store.records(now=self.clock.now()) as (_, records):
            yield records

    def settle(self) -> AbstractContextManager[Records]:
        return self._open()

    def note(self) -> AbstractContextManager[Records]:
        return self._open()


def feed_at(settings: Settings, name: str) -> Feed:
    """Find a feed by its id or address; an address that is not followed gets the usual settings.

    Raises BadInput for what is neither.
    """
    if FeedId(name) in settings.feeds:
        return settings.feeds[FeedId(name)]
    if not name.startswith(("http://", "https://")):
        raise BadInput(f'there is no feed "{name}"; nhs-monitor feeds list shows them')
    key = canonical_url(name)
    followed = (feed for feed in settings.feeds.values() if canonical_url(feed.url) == key)
    return next(followed, Feed(id=FeedId("trial"), url=name, publisher=PublisherId("trial"), title=name))


def try_feed(settings: Settings, feed: Feed, *, clock: Clock) -> Trial:
    """Ask a feed once, with the daemon's own poll stage. What is wrong with it stands in the result."""
    topics = topics_of(settings)
    with tempfile.TemporaryDirectory(prefix="nhs-monitor-trial-") as directory:
        engine = open_engine(f"sqlite:///{Path(directory) / 'trial.db'}")
        try:
            migrate.upgrade(engine)
            store = Store(engine, wakes={})  # nothing follows from what is found
            _poll(settings, feed, topics, store, clock)
            with store.look() as records:
                memory = records.feeds.memory(feed.id)
            found = StoredArchive(store).announced(feed.id, limit=settings.polling.most_entries)
        finally:
            engine.dispose()
    return _trial(settings, feed, memory, [_tried(feed, topics, one) for one in reversed(found)])


def _poll(settings: Settings, feed: Feed, topics: tuple[Topic, ...], store: Store, clock: Clock) -> None:
    with guarded_web(settings) as web, Parsing(most_entries=settings.polling.most_entries) as parser:
        poll = Poll(
            look=store.look,
            web=web,
            robots=Robots(web) if settings.web.robots else None,
            parser=parser,
            feeds={feed.id: feed},
            holding=Holding(
                aliases=host_aliases(settings.publishers.values()),
                baseline_age=settings.polling.baseline_age,
                interesting=lambda title, text: bool(wanting(topics, title, text)),
            ),
            policy=settings.polling,
            largest_feed=settings.web.largest_feed,
            pushed=False,
            chance=random.random,
            clock=clock,
        )
        poll(FeedDue(feed=feed.id), _Job(store, clock))


def _trial(settings: Settings, feed: Feed, memory: FeedMemory, entries: list[TriedEntry]) -> Trial:
    return Trial(
        feed=feed.id,
        url=feed.url,
        followed=feed.id in settings.feeds,
        state=memory.state.value,
        error=memory.error,
        entries=tuple(entries),
        next_poll=memory.next_due,
        next_poll_because=memory.due_reason,
    )


def _tried(feed: Feed, topics: tuple[Topic, ...], found: AnnouncedAnswer) -> TriedEntry:
    entry = found.entry
    text = plain_text(f"{entry.summary}\n{entry.content}")
    wanted = tuple(str(topic.id) for topic in wanting(topics, entry.title, text))
    read = bool(wanted) or feed.fetch is not FetchPolicy.MATCHING
    return TriedEntry(
        title=entry.title,
        url=entry.url,
        guid=entry.guid,
        known_by=entry.canonical_url,
        published_at=entry.published_at,
        topics=wanted,
        read=read,
        because=_reason(feed, wanted, found.fate),
        old=entry.baseline,
    )


def _reason(feed: Feed, wanted: tuple[str, ...], fate: str) -> str:
    if feed.fetch is FetchPolicy.ALL:
        return 'fetch = "all"'
    if feed.fetch is FetchPolicy.NEVER:
        return 'fetch = "never": the feed\'s own text is all that is read'
    return f"could be on {', '.join(wanted)}" if wanted else fate
