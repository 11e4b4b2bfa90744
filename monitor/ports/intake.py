"""The record as the intake rooms see it: what feeds announced, what pages held, what topics said."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.model.articles import Article, Extract, Page, Reading, Revision
from monitor.model.feeds import Entry, FeedMemory, ParsedEntry, PollOutcome
from monitor.model.ids import ArticleId, EntryId, FeedId, PageId, PublisherId, RevisionId, TopicId
from monitor.model.topics import Match
from monitor.query.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentPoll:
    """One line of the poll log."""

    feed: FeedId
    at: datetime
    status: int | None
    unreachable: bool


class Feeds(Protocol):
    """What is remembered about polling."""

    def memory(self, feed: FeedId) -> FeedMemory:
        """What earlier polls left; a fresh memory for a feed never polled."""
        ...

    def remember(self, memory: FeedMemory) -> None:
        """Keep what the next poll must know."""
        ...

    def note_poll(self, feed: FeedId, outcome: PollOutcome, *, at: datetime, new: int, changed: int) -> None:
        """Write one line of the poll log."""
        ...

    def recent_polls(self, *, since: datetime) -> Sequence[RecentPoll]:
        """Give the newest lines of the poll log, a thousand at most."""
        ...

    def wake(
        self, feeds: Sequence[FeedId], *, now: datetime, first: Callable[[FeedId], datetime] | None = None
    ) -> Sequence[FeedId]:
        """Tell which of these are due and not under way yet, and mark them as under way.

        `first` says when a feed that was never seen is due; at once without it.
        """
        ...

    def hurry(self, feed: FeedId, *, at: datetime) -> None:
        """Make a feed due no later than `at`, because its hub pushed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """What identifies an entry that we hold already."""

    entry: Entry
    content_hash: str
    changes: int  #: how many times it changed since it was found


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry that is not held yet."""

    parsed: ParsedEntry
    canonical_url: str | None
    content_hash: str
    baseline: bool
    fate: str  #: in words: what is to become of it


class Entries(Protocol):
    """What feeds announced."""

    def hashes(self, feed: FeedId, guids: Sequence[str]) -> Mapping[str, str]:
        """Give the content hashes of those that are known, by guid."""
        ...

    def known(
        self, feed: FeedId, guids: Sequence[str], urls: Sequence[str], hashes: Sequence[str] = ()
    ) -> Mapping[str, KnownEntry]:
        """Find entries of this feed by guid, canonical URL or content hash; keyed by each."""
        ...

    def add(self, feed: FeedId, found: Sequence[NewEntry], *, seen_at: datetime) -> None:
        """Hold new entries, no two of them with one guid."""
        ...

    def ids(self, feed: FeedId, guids: Sequence[str]) -> Mapping[str, EntryId]:
        """Give what those that are held are known by, by guid."""
        ...

    def change(self, entry: EntryId, parsed: ParsedEntry, *, content_hash: str, fate: str) -> None:
        """Hold an entry's new announcement in place of the old one."""
        ...

    def rename(self, entry: EntryId, *, guid: str, canonical_url: str | None) -> None:
        """Know an entry by the names that its feed gives it now."""
        ...

    def get(self, entry: EntryId) -> Entry:
        """Read one."""
        ...

    def note(self, entry: EntryId, fate: str) -> None:
        """Say in words what became of it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReading:
    """A page whose time to be looked at again has come."""

    reading: Reading
    open: bool  #: whether its article lies in a story that still moves


class Readings(Protocol):
    """Which web pages are read, by which entry, and when again."""

    def claim(self, entry: EntryId, canonical_url: str) -> Reading:
        """Read this page for all feeds that announce it; gives who does, which may be another entry."""
        ...

    def of(self, entry: EntryId) -> Reading | None:
        """What an entry reads; None where it reads no page, or leaves it to another entry."""
        ...

    def answered(
        self, entry: EntryId, *, etag: str | None, last_modified: str | None, body_hash: str
    ) -> None:
        """Keep what makes the next request conditional."""
        ...

    def held(self, entry: EntryId, article: ArticleId, *, at: datetime, due_at: datetime | None) -> None:
        """Note the article that the page turned out to hold, and when to look again; the first time only."""
        ...

    def put_off(self, entry: EntryId, due_at: datetime | None) -> None:
        """Look again then, or never; nothing is under way any more."""
        ...

    def due(self, *, now: datetime, open_since: datetime, most: int) -> Sequence[DueReading]:
        """List what is due and not under way; a story is open with a report since `open_since`."""
        ...

    def wake(self, entry: EntryId) -> None:
        """Mark it as under way."""
        ...


class Articles(Protocol):
    """Pages, articles, revisions."""

    def add_page(self, page: Page) -> PageId:
        """Hold what the web answered (its `id` is ignored)."""
        ...

    def page(self, page: PageId) -> Page:
        """Read one."""
        ...

    def by_url(self, canonical_url: str) -> Article | None:
        """Find the article that a canonical URL stands for."""
        ...

    def add(
        self, canonical_url: str, publisher: PublisherId, owner: str, *, seen_at: datetime, baseline: bool
    ) -> Article:
        """Begin an article."""
        ...

    def latest_fingerprint(self, article: ArticleId) -> str | None:
        """The text fingerprint of its newest revision; None before the first."""
        ...

    def add_revision(
        self,
        article: ArticleId,
        extract: Extract,
        *,
        summary: str,
        site: str,
        language: str,
        fingerprint: str,
        read_at: datetime,
    ) -> RevisionId:
        """Hold a text as read."""
        ...

    def latest(self, article: ArticleId) -> Revision | None:
        """Its newest revision; None before the first."""
        ...

    def revision(self, revision: RevisionId) -> Revision:
        """Read one."""
        ...

    def documents(self, revisions: Sequence[RevisionId]) -> Iterable[Document]:
        """Read some as a query asks them, with all facts that are known of them."""
        ...

    def previous(self, revision: Revision) -> Revision | None:
        """The revision that stood before this one."""
        ...

    def get(self, article: ArticleId) -> Article:
        """Read one."""
        ...


class Matches(Protocol):
    """Topics' verdicts."""

    def record(self, revision: RevisionId, matches: Sequence[Match], *, at: datetime) -> None:
        """Keep every verdict, with its evidence."""
        ...

    def on(self, revision: RevisionId) -> Sequence[TopicId]:
        """The topics that a revision is on."""
        ...
