"""What the record answers: one flat value per kind of question."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.articles import Article, Revision
from monitor.model.corrections import Correction
from monitor.model.feeds import Entry
from monitor.model.handling import Handling
from monitor.model.ids import (
    ArticleId,
    DeliveryId,
    DevelopmentId,
    FeedId,
    RevisionId,
    RouteId,
    StoryId,
    TaskId,
    TopicId,
)
from monitor.model.stories import Conflict, Figure, Origin, Quotation, Relation


@dataclass(frozen=True, slots=True)
class Mark:
    """The last item of a page of a list: the next page begins after it."""

    at: datetime  #: by which the list is ordered
    id: int  #: where several share that time


@dataclass(frozen=True, slots=True, kw_only=True)
class EditAnswer:
    """A later reading of an article: its page had been edited."""

    article: ArticleId
    revision: int  #: its number, from 2 on
    url: str
    title: str
    outlet: str
    read_at: datetime
    story: StoryId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleAnswer:
    """An article, in a list."""

    id: ArticleId
    url: str
    title: str
    outlet: str
    language: str
    published_at: datetime | None
    first_seen_at: datetime
    revisions: int
    level: str | None  #: the highest that any topic gave
    story: StoryId | None
    decision: str | None
    relation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentAnswer:
    """A development, in a list or a timeline."""

    id: DevelopmentId
    story: StoryId
    story_title: str
    kind: str
    weight: float
    headline: str
    passages: tuple[str, ...]
    figures: tuple[Figure, ...]
    quotations: tuple[Quotation, ...]
    outlet: str
    url: str
    revision: RevisionId
    revision_number: int
    published_at: datetime | None
    found_at: datetime
    article: ArticleId
    title: str  #: of the article
    sentences: tuple[int, ...]  #: the place of each of `passages` in the article, from 0
    language: str = ""
    edited_at: datetime | None = None  #: when the report was changed, where the news is a change of it
    conflicts: tuple[Conflict, ...] = ()
    reasons: tuple[str, ...] = ()  #: why this kind and weight

    @property
    def said_at(self) -> datetime:
        """When its words were there to be read: edited in, published, or found where the page is silent."""
        return self.edited_at or self.published_at or self.found_at


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAnswer:
    """An article as its story holds it."""

    article: ArticleId
    outlet: str
    owner: str
    url: str
    title: str
    language: str
    published_at: datetime | None
    decision: str
    relation: str
    of: ArticleId | None
    copied_share: float
    new_sentences: int
    known_sentences: int
    placed_at: datetime
    revisions: int
    reopened_after_days: int | None = None
    origin: Origin | None = None  #: the agency or press release behind it
    corrected_at: datetime | None = None  #: when its original arrived after it


def independent_reports(reports: Iterable[ReportAnswer]) -> int:
    """Count the owners of those that tell in words of their own: titles of one house corroborate nothing."""
    return len({one.owner for one in reports if one.relation != Relation.COPY})


def copies(reports: Iterable[ReportAnswer]) -> int:
    """Count those that repeat another."""
    return sum(one.relation == Relation.COPY for one in reports)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryAnswer:
    """A story, in a list."""

    id: StoryId
    title: str
    topics: tuple[TopicId, ...]
    opened_at: datetime
    last_report_at: datetime
    independent_reports: int
    copies: int
    developments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRef:
    """A story as another answer names it."""

    id: StoryId  #: as it was named
    live: StoryId  #: where that id leads now: another one where it was merged
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRef:
    """An article as another answer names it."""

    id: ArticleId
    outlet: str
    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """A story, whole."""

    story: StoryAnswer
    timeline: tuple[DevelopmentAnswer, ...]
    reports: tuple[ReportAnswer, ...]
    corrections: tuple[Correction, ...] = ()  #: what a person moved into or out of it, oldest first
    related: tuple[StoryRef, ...] = ()  #: possibly related
    handlings: tuple[Handling, ...] = ()  #: what people did about it, oldest first


class Order(StrEnum):
    """How a search sorts what it finds."""

    NEWEST = "newest"  #: by when it was read
    RANKED = "ranked"  #: by how well it answers, rare words and titles first


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """An article that a search found, cited by the revision and the sentence."""

    article: ArticleId
    revision: RevisionId  #: the newest one that answers
    revision_number: int  #: which reading of the article that is
    url: str
    title: str
    outlet: str
    owner: str
    language: str
    published_at: datetime | None
    snippet: str  #: verbatim, from the text or the summary
    marks: tuple[tuple[int, int], ...]  #: where the words found stand in `snippet`: start and end
    title_marks: tuple[tuple[int, int], ...]
    sentence: int | None  #: position of the first judged sentence that holds a word found
    story: StoryId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How many of the articles found have what in common, the most first; months newest first."""

    outlets: tuple[tuple[str, int], ...]
    owners: tuple[tuple[str, int], ...]
    months: tuple[tuple[str, int], ...]  #: "2025-03"
    kinds: tuple[tuple[str, int], ...]  #: of their developments
    counted: int  #: revisions looked at, the newest ones found
    complete: bool  #: False = there are more than were counted


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of what a search found."""

    hits: tuple[SearchHit, ...]
    next: str | None  #: give it back as `after` for the page that follows; None = this was the last
    facets: Facets | None = None
    notes: tuple[str, ...] = ()  #: names in the query that nothing on record bears, a sentence each


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAnswer:
    """A message to one recipient, and how it ended."""

    id: DeliveryId
    route: RouteId
    recipient: str
    state: str
    reason: str
    error: str | None
    attempts: int
    headline: str
    story: StoryId | None
    development: DevelopmentId | None
    queued_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAnswer:
    """Work that is open or was set aside."""

    id: TaskId
    stage: str
    state: str
    attempts: int
    due_at: datetime
    error: str | None
    fact: str  #: "EntryFound entry=12"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAnswer:
    """How a feed is doing."""

    id: FeedId
    state: str
    polls: int
    entries: int
    last_success_at: datetime | None
    last_new_entry_at: datetime | None
    next_due: datetime | None
    due_reason: str
    error: str | None
    failing_since: datetime | None
    last_polled_at: datetime | None
    slow_rate: float  #: the fading count of new entries as it was at the last poll
    fast_rate: float  #: the same, fading faster; 0 until something new came after the first poll


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryAnswer:
    """What one feed announced, and what became of it."""

    feed: FeedId
    title: str
    url: str | None
    first_seen_at: datetime
    fate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedAnswer:
    """An entry as its feed announced it, and what became of it."""

    entry: Entry
    fate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as it was read, with its article."""

    article: Article
    revision: Revision
