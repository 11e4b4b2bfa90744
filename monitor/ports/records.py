"""The record as the rooms see it: one Protocol per noun, gathered in one unit of work."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.model.alerts import Briefing, Delivery, DeliveryState, DigestLine
from monitor.model.articles import Article, Extract, Page, Revision
from monitor.model.facts import Fact
from monitor.model.feeds import Entry, FeedMemory, ParsedEntry, PollOutcome
from monitor.model.ids import (
    ArticleId,
    DeliveryId,
    DevelopmentId,
    EntryId,
    EventId,
    FeedId,
    PageId,
    PublisherId,
    RevisionId,
    RouteId,
    StoryId,
    TopicId,
)
from monitor.model.stories import (
    Decision,
    Development,
    Finding,
    JudgedSentence,
    Kinship,
    Placement,
    Story,
)
from monitor.model.topics import Match
from monitor.ports.story_index import StoryIndex


class Log(Protocol):
    """The append-only log of facts."""

    def append(self, fact: Fact) -> EventId:
        """Write the fact, and the tasks that it wakes, in this transaction."""
        ...


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


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSentence:
    """A sentence that a story holds, with its prepared form."""

    article: ArticleId
    revision: RevisionId
    publisher: PublisherId
    owner: str
    language: str
    position: int
    text: str
    packed: str  #: as the stories room prepared it
    published_at: datetime
    figures: str  #: JSON, as the stories room wrote it


class Stories(Protocol):
    """Stories, placements, sentences, developments."""

    def open(self, title: str, *, at: datetime) -> StoryId:
        """Begin a story."""
        ...

    def get(self, story: StoryId) -> Story:
        """Read one, following merges."""
        ...

    def placement(self, article: ArticleId) -> Placement | None:
        """Where an article was placed; None before that."""
        ...

    def place(self, placement: Placement, *, explanation: Mapping[str, object]) -> None:
        """Freeze an article's place, with all that `why` must be able to say."""
        ...

    def touch(self, story: StoryId, *, topics: Sequence[str], reported_at: datetime) -> None:
        """Note that a story grew."""
        ...

    def judged_revisions(self, story: StoryId) -> set[RevisionId]:
        """The revisions whose sentences the story holds."""
        ...

    def sentences(self, story: StoryId, revisions: Collection[RevisionId]) -> Sequence[HeldSentence]:
        """What a story holds of these revisions, oldest first."""
        ...

    def judge(
        self,
        revision: Revision,
        story: StoryId,
        judged: Sequence[JudgedSentence],
        packed: Sequence[tuple[str, str]],
        *,
        at: datetime,
    ) -> None:
        """Hold an article's sentences with verdicts, prepared forms and figures; twice is harmless."""
        ...

    def settle_kinship(self, article: ArticleId, kinship: Kinship, decision: Decision) -> None:
        """Write what an article turned out to be."""
        ...

    def add_development(
        self, story: StoryId, revision: Revision, finding: Finding, *, at: datetime
    ) -> DevelopmentId | None:
        """Record a finding; None where this revision already has one."""
        ...

    def development(self, development: DevelopmentId) -> Development:
        """Read one."""
        ...

    def last_report_before(self, story: StoryId, article: ArticleId) -> datetime | None:
        """When the story was last reported on, leaving this article aside."""
        ...

    def speakers(self, story: StoryId) -> frozenset[str]:
        """Who has been quoted in this story's developments."""
        ...

    def recurring(self, publisher: PublisherId, keys: Sequence[str], *, groups: int) -> frozenset[str]:
        """Which of these sentence keys the publisher used in at least `groups` unrelated stories."""
        ...

    def note_sentences(self, publisher: PublisherId, keys: Sequence[str], *, group: str) -> None:
        """Count sentence keys once per group (a story, or an article outside any)."""
        ...


class Alerts(Protocol):
    """Deliveries, and what their messages say."""

    def briefing(self, development: DevelopmentId) -> Briefing:
        """Gather the facts for a message."""
        ...

    def queue(
        self,
        *,
        key: str,
        route: RouteId,
        recipient: str,
        development: DevelopmentId | None,
        story: StoryId | None,
        state: DeliveryState,
        reason: str,
        payload: str,
        at: datetime,
    ) -> DeliveryId | None:
        """Queue or hold a message; None where this key was decided before."""
        ...

    def get(self, delivery: DeliveryId) -> Delivery:
        """Read one."""
        ...

    def thread(self, route: RouteId, recipient: str, story: StoryId) -> str | None:
        """The provider id of the first message that this recipient got about this story."""
        ...

    def earlier_unsent(self, delivery: Delivery) -> bool:
        """Whether an earlier message about the same story still waits for the same recipient."""
        ...

    def mark(
        self,
        delivery: DeliveryId,
        state: DeliveryState,
        *,
        at: datetime,
        attempts: int,
        provider_id: str | None = None,
        error: str | None = None,
    ) -> None:
        """Write how an attempt ended."""
        ...

    def revive(self, deliveries: Sequence[DeliveryId] | None) -> int:
        """Queue dead deliveries (all of them for None) anew, with the task that sends them."""
        ...

    def digest_lines(
        self, topics: Sequence[str], *, since: datetime, until: datetime
    ) -> Sequence[DigestLine]:
        """What happened in each story in a period."""
        ...

    def last_digest(self, route: RouteId) -> datetime | None:
        """Until when this route's digests reach; None before the first."""
        ...

    def note_digest(self, route: RouteId, until: datetime) -> None:
        """Move that on."""
        ...


class Records(Protocol):
    """One transaction's view of the record."""

    @property
    def log(self) -> Log: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def entries(self) -> Entries: ...
    @property
    def articles(self) -> Articles: ...
    @property
    def matches(self) -> Matches: ...
    @property
    def stories(self) -> Stories: ...
    @property
    def alerts(self) -> Alerts: ...
    @property
    def index(self) -> StoryIndex: ...


class Look(Protocol):
    """Opens a read-only view of the record."""

    def __call__(self) -> AbstractContextManager[Records]:
        """Open it; closes without writing."""
        ...
