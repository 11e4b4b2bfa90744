"""The record as the intake rooms see it: what feeds announced, what pages held, what topics said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.model.articles import Article, Extract, Page, Revision
from monitor.model.feeds import Entry, FeedMemory, ParsedEntry, PollOutcome
from monitor.model.ids import ArticleId, EntryId, FeedId, PageId, PublisherId, RevisionId, TopicId
from monitor.model.topics import Match


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

    def wake(self, feeds: Sequence[FeedId], *, now: datetime) -> Sequence[FeedId]:
        """Tell which of these are due and not under way yet, and mark them as under way."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """What identifies an entry that we hold already."""

    entry: Entry
    content_hash: str
    changes: int  #: how many times it changed since it was found


class Entries(Protocol):
    """What feeds announced."""

    def known(self, feed: FeedId, guids: Sequence[str], urls: Sequence[str]) -> Mapping[str, KnownEntry]:
        """Find entries of this feed by guid or by canonical URL; keyed by either."""
        ...

    def add(
        self,
        feed: FeedId,
        parsed: ParsedEntry,
        *,
        canonical_url: str | None,
        content_hash: str,
        seen_at: datetime,
        baseline: bool,
        fate: str,
    ) -> EntryId:
        """Hold a new entry."""
        ...

    def change(self, entry: EntryId, parsed: ParsedEntry, *, content_hash: str, fate: str) -> None:
        """Hold an entry's new announcement in place of the old one."""
        ...

    def get(self, entry: EntryId) -> Entry:
        """Read one."""
        ...

    def note(self, entry: EntryId, fate: str) -> None:
        """Say in words what became of it."""
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

    def revision(self, revision: RevisionId) -> Revision:
        """Read one."""
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
