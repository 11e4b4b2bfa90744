"""Feeds, what they announce, and what we remember about polling them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from monitor.model.ids import EntryId, FeedId, PublisherId
from monitor.model.policy import USUAL_WAY, Way


class FetchPolicy(StrEnum):
    """Which entries of a feed have their page fetched."""

    MATCHING = "matching"  #: those whose title or summary could be on topic
    ALL = "all"
    NEVER = "never"  #: the feed's own text is all we read


class SourceKind(StrEnum):
    """What answers at a feed's address, and so how it is asked and read."""

    FEED = "feed"  #: RSS, Atom, RDF, JSON Feed or a news sitemap
    HTML_INDEX = "html-index"  #: a page that lists articles
    PARLIAMENT_QUESTIONS = "parliament-questions"  #: written questions of the UK Parliament, JSON
    GDELT = "gdelt"  #: GDELT's DOC 2.0 search over the world's news, JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """Where an index page keeps its items, as CSS selectors; "" leaves a part to our own guess."""

    item: str  #: selects each item: a link, or an element that holds one
    title: str = ""  #: inside the item, as the next two are
    date: str = ""
    summary: str = ""


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
    way: Way = USUAL_WAY
    kind: SourceKind = SourceKind.FEED
    query: str = ""  #: what a search source is asked for
    selectors: Selectors | None = None  #: of an index page
    folder: tuple[str, ...] = ()  #: where it stands in an outline, outermost first
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that an entry carries: a picture, a sound, a film."""

    url: str
    type: str  #: as stated, "audio/mpeg"; "image/*" where only the kind is known; "" where nothing is
    length: int  #: bytes, as stated; 0 where nothing is


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedEntry:
    """One item of a feed document, as announced. Times are aware and UTC, or None."""

    id: str  #: the feed's own identifier, or the URL, or a digest of title and content
    url: str | None
    title: str
    summary: str
    content: str  #: the full text where the feed carries it, HTML as published; "" otherwise
    author: str | None
    published_at: datetime | None  #: where only an update is stated, that one
    updated_at: datetime | None
    categories: tuple[str, ...] = ()
    language: str | None = None  #: the entry's own, in lower case; None = the feed's
    comments_url: str | None = None  #: the page where readers comment
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FamiliarEntry:
    """One item that stands as it did in the feed's last document, and so was not read again."""

    id: str  #: as a ParsedEntry's, as is the next
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed document, whatever its format was."""

    title: str
    description: str
    site_url: str | None
    language: str | None
    ttl_minutes: int | None
    entries: tuple[ParsedEntry, ...]
    feed_url: str | None = None  #: where it says that it lives, else where it came from
    icon_url: str | None = None
    members: tuple[str, ...] = ()  #: of an index of documents: the ones to read instead, best first
    familiar: tuple[
        FamiliarEntry, ...
    ] = ()  #: besides `entries`, where marks of a document before were given
    marks: str = ""  #: by which its items are recognised in the next document; opaque


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
    SLOW = "slow"  #: it asks for fewer requests, or takes too long to answer
    FAILING = "failing"
    BLOCKED = "blocked"  #: it answers, but refuses us
    CHALLENGE = "challenge page"  #: it wants proof of a human reader
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
    document_entries: int = 0  #: in its last full document; 0 = not known
    ttl_minutes: int | None = None  #: what its last full document stated
    item_marks: str = ""  #: of its last full document, as the parser gave them


class PollEnd(StrEnum):
    """How polls end, as they are counted: what is an error, and whose."""

    READ = "read"
    SAME = "same"  #: a whole answer, byte for byte the last one
    NOT_MODIFIED = "not_modified"  #: 304
    UNREACHABLE = "unreachable"  #: no name, no connection, no answer in time
    THROTTLED = "throttled"  #: 429, 503
    CLIENT_ERROR = "client_error"  #: any other 4xx
    SERVER_ERROR = "server_error"  #: any other 5xx
    UNREADABLE = "unreadable"  #: an answer that is no feed
    REFUSED_BY_US = "refused_by_us"  #: an answer or address that we do not take


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
    unreachable: bool = False  #: no name, no connection, no answer: the fault may be our own network's
    hub: str | None = None  #: where the feed offers to push from (WebSub)
    topic: str | None = None  #: the feed's address as that hub knows it

    @property
    def ended(self) -> "PollEnd":
        """How it ended, as polls are counted."""
        if self.error is None:
            if not self.not_modified:
                return PollEnd.READ
            return PollEnd.NOT_MODIFIED if self.status == 304 else PollEnd.SAME
        if self.status is None:
            return PollEnd.UNREACHABLE if self.unreachable else PollEnd.REFUSED_BY_US
        if self.status in {429, 503}:
            return PollEnd.THROTTLED
        if self.status < 400:
            return PollEnd.UNREADABLE
        return PollEnd.CLIENT_ERROR if self.status < 500 else PollEnd.SERVER_ERROR
