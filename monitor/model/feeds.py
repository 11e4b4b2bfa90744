"""Feeds, what they announce, and what we remember about polling them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from monitor.model.ids import EntryId, FeedId, PublisherId


class FetchPolicy(StrEnum):
    """Which entries of a feed have their page fetched."""

    MATCHING = "matching"  #: those whose title or summary could be on topic
    ALL = "all"
    NEVER = "never"  #: the feed's own text is all we read


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes; the owner decides whether two publishers are independent of each other."""

    id: PublisherId
    name: str  #: as readers know it, "South Wales Argus"
    owner: str  #: "Newsquest"; equal to the name where a publisher owns itself
    language: str = "en"  #: ISO 639-1
    hosts: tuple[str, ...] = ()  #: every host name it answers under, without "www."


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One polled source, as configured."""

    id: FeedId
    url: str
    publisher: PublisherId
    title: str
    language: str = "en"
    fetch: FetchPolicy = FetchPolicy.MATCHING
    every: timedelta | None = None  #: a fixed interval; None lets the feed's own rhythm decide
    enabled: bool = True
    checked: date | None = None  #: when somebody last saw this URL work; None = a lead, not a promise
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedEntry:
    """One item of a feed document, as announced. Times are aware and UTC, or None."""

    id: str  #: the feed's own identifier, or the URL, or a digest of title and content
    url: str | None
    title: str
    summary: str
    content: str  #: the full text where the feed carries it, HTML as published; "" otherwise
    author: str | None
    published_at: datetime | None
    updated_at: datetime | None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed document, whatever its format was."""

    title: str
    description: str
    site_url: str | None
    language: str | None
    ttl_minutes: int | None
    entries: tuple[ParsedEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A feed item that we hold."""

    id: EntryId
    feed: FeedId
    guid: str
    url: str | None
    canonical_url: str | None  #: the identity of the page: no tracking, no fragment
    title: str
    summary: str
    content: str
    author: str | None
    published_at: datetime | None
    first_seen_at: datetime
    baseline: bool  #: found by the feed's first poll and too old to alert about


class FeedState(StrEnum):
    """How a feed is doing, as `feeds health` shows it."""

    NEW = "new"  #: never polled
    OK = "ok"
    FAILING = "failing"
    BLOCKED = "blocked"  #: it answers, but refuses us
    GONE = "gone"
    QUIET = "quiet"  #: it answers, but brings nothing for far longer than usual


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedMemory:
    """What the next poll must know of the polls before it."""

    feed: FeedId
    etag: str | None = None  #: verbatim, as the server sent it
    last_modified: str | None = None  #: verbatim
    body_hash: str | None = None
    polls: int = 0
    last_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    last_full_answer_at: datetime | None = None  #: last 200; validators are dropped 8 days after it
    last_new_entry_at: datetime | None = None
    state: FeedState = FeedState.NEW
    error: str | None = None  #: the last failure in words; None after a success
    failing_since: datetime | None = None
    error_score: float = 0.0
    slow_rate: float = 0.0  #: decayed count of new entries, half-life 7 days
    fast_rate: float = 0.0  #: decayed count of new entries, half-life 90 minutes
    next_due: datetime | None = None
    due_reason: str = ""  #: why then, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOutcome:
    """What one poll brought."""

    status: int | None  #: HTTP status; None where no answer came
    bytes: int = 0
    not_modified: bool = False
    feed: ParsedFeed | None = None
    hint: timedelta | None = None  #: the pause the server asked for, by header or ttl
    error: str | None = None
    retry_after: timedelta | None = None
    severity: float = 0.0  #: 1 hard, .5 soft, .25 temporary; 0 on success
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    state: FeedState = field(default=FeedState.OK)
