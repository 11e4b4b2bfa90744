"""Tries what a configuration names, and says what to do where it does not work."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from rich.console import Console

from monitor.alerts.health import DISK_LOW
from monitor.errors import MonitorError, UnreadableFeed
from monitor.feeds.members import read_members
from monitor.feeds.sources.kinds import source_of
from monitor.feeds.workers import Parsing
from monitor.model.feeds import Feed, ParsedFeed
from monitor.model.ids import FeedId
from monitor.net.web import GuardedWeb
from monitor.ports.outside import Answer, Clock, FeedParser, Web
from monitor.settings import Settings
from monitor.wiring import record
from monitor.wiring.configuration import version
from monitor.wiring.disk import database_directory, free_disk
from monitor.wiring.following import address_key
from monitor.wiring.outgoing import guarded_web
from monitor.wiring.service import open_channels

_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCheck:
    """How a feed answered."""

    feed: FeedId
    entries: int | None
    newest: datetime | None
    clock_skew: timedelta | None  #: the server's clock minus ours
    error: str | None  #: what is wrong and what to do; None where all is well


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was tried."""

    what: str
    ok: bool
    says: str  #: what was found, or what to do
    warns: bool = False  #: it works, and still needs somebody's eye


def check_feeds(settings: Settings, feeds: Sequence[Feed]) -> Iterator[FeedCheck]:
    """Fetch and read feeds, a few at a time; each result as it comes, in the order given."""
    with guarded_web(settings) as web, Parsing() as parser, ThreadPoolExecutor(8) as pool:
        limit = settings.web.largest_feed
        yield from pool.map(lambda feed: _check_feed(feed, web, parser, limit), feeds)


def _check_feed(feed: Feed, web: Web, parser: FeedParser, limit: int) -> FeedCheck:
    source = source_of(feed, parser)
    try:
        answer = web.get(source.address, headers=dict(feed.headers), limit=limit, way=feed.way)
        content_type = answer.headers.get("content-type", "")
        parsed = source.parse(answer.body, url=answer.final_url, content_type=content_type)
        if parsed.members:
            parsed = read_members(parsed, web, parser, limit=limit, way=feed.way)
    except MonitorError as error:
        advice = f"open {feed.url} in a browser; mend its url in feeds.toml, or set enabled = false"
        return FeedCheck(
            feed=feed.id, entries=None, newest=None, clock_skew=None, error=f"{error} – {advice}"
        )
    dates = [entry.published_at for entry in parsed.entries if entry.published_at]
    return FeedCheck(
        feed=feed.id,
        entries=len(parsed.entries),
        newest=max(dates, default=None),
        clock_skew=_skew(answer),
        error=None,
    )


def _skew(answer: Answer) -> timedelta | None:
    try:
        return parsedate_to_datetime(answer.headers["date"]) - datetime.now(UTC)
    except (KeyError, ValueError, TypeError):
        return None


def parse_feed(body: bytes, *, url: str) -> ParsedFeed:
    """Read a feed document, as the daemon would. Raises UnreadableFeed."""
    with Parsing() as parser:
        found = parser.parse(body, url=url)
    if found.members:
        raise UnreadableFeed(
            f"the document is an index of {len(found.members)} sitemaps or more; take one of them, such as "
            f"{found.members[0]}, or follow the index as a feed"
        )
    return found


def check_database(settings: Settings) -> Check:
    """Open the database, migrate it where that is automatic, and write to it."""
    try:
        with record.open_store(settings) as store, store.write():
            pass
        found = record.schema(settings)
    except MonitorError as error:
        return Check(what="database", ok=False, says=str(error))
    return Check(what="database", ok=True, says=f"{found.database} at revision {found.found}")


def check_disk(settings: Settings) -> Check | None:
    """See that there is room beside the database file; None for a database elsewhere."""
    free = free_disk(settings)
    if free is None:
        return None
    ok = free >= DISK_LOW
    room = f"{free / 1e9:.1f} GB" if free >= 1e9 else f"{free / 1e6:.0f} MB"
    directory = database_directory(settings)
    return Check(
        what="disk",
        ok=ok,
        says=f"{room} free in {directory}" + ("" if ok else ": make room, 0.5 GB is the least"),
    )


def check_told(settings: Settings) -> Check:
    """See that somebody would hear of news, and of our own troubles."""
    if (silent := settings.told_to_nobody) is not None:
        return Check(what="routes", ok=True, warns=True, says=silent)
    told = [route.id for route in settings.routes.values() if route.enabled and route.health]
    if told:
        return Check(what="health", ok=True, says=f"troubles of the monitor itself go to {', '.join(told)}")
    return Check(
        what="health",
        ok=True,
        warns=True,
        says="nobody would hear that a feed broke or the disk is full: set health = true on a route in "
        "routes.toml",
    )


def check_repeats(settings: Settings) -> Iterator[Check]:
    """Find feeds that are followed under two names: their outlet is asked twice for the same."""
    first: dict[str, FeedId] = {}
    for feed in settings.feeds.values():
        key = address_key(feed) if feed.enabled else None
        if key and first.setdefault(key, feed.id) != feed.id:
            yield Check(
                what=f"feed {feed.id}",
                ok=True,
                warns=True,
                says=f"has the address of feed {first[key]}: take one of the two out of feeds.toml",
            )


def check_clock(feeds: Sequence[FeedCheck]) -> Check | None:
    """Compare our clock with those of the feeds' servers; None where none told its time."""
    skews = sorted(check.clock_skew for check in feeds if check.clock_skew is not None)
    if not skews:
        return None
    middle = skews[len(skews) // 2]
    ok = abs(middle) < _SKEW
    seconds = middle.total_seconds()
    advice = "" if ok else ": set the clock (timedatectl set-ntp true), or dates and digests go wrong"
    return Check(what="clock", ok=ok, says=f"differs by {seconds:+.0f} s from the feeds' servers{advice}")


def check_channels(settings: Settings, clock: Clock) -> Iterator[Check]:
    """Reach every channel that an enabled route uses, without sending anything."""
    used = {route.channel for route in settings.routes.values() if route.enabled}
    with ExitStack() as open_things:
        web = GuardedWeb(settings.web, version=version())
        open_things.callback(web.close)
        channels = open_channels(settings, web=web, clock=clock, console=Console(), closing=open_things)
        for kind in sorted(used):
            try:
                says = channels[kind].reach()
            except MonitorError as error:
                yield Check(what=f"channel {kind.value}", ok=False, says=str(error))
            else:
                yield Check(what=f"channel {kind.value}", ok=True, says=says)
