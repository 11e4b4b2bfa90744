"""Facts: what happened, in the past tense. Each is a row in the event log and may wake stages."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from monitor.model.ids import (
    ArticleId,
    DeliveryId,
    DevelopmentId,
    EntryId,
    EventId,
    FeedId,
    PageId,
    RevisionId,
    RouteId,
    StoryId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDue:
    """A feed's time to be polled has come."""

    feed: FeedId


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFound:
    """A feed announced something that is new or changed, and worth reading."""

    entry: EntryId


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFetched:
    """The web answered for an entry."""

    page: PageId


@dataclass(frozen=True, slots=True, kw_only=True)
class RereadDue:
    """It is time to look again at the page that an entry announced: articles are edited."""

    entry: EntryId


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRead:
    """An article has a text that we did not hold before."""

    revision: RevisionId


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleMatched:
    """An article is on at least one topic."""

    revision: RevisionId


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOpened:
    """An article told of a matter that no story held."""

    story: StoryId
    revision: RevisionId


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePlaced:
    """An article, or a later revision of it, belongs to a story."""

    revision: RevisionId
    story: StoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentFound:
    """An article added to its story what nobody had reported."""

    development: DevelopmentId


@dataclass(frozen=True, slots=True, kw_only=True)
class KinshipCorrected:
    """An article turned out to be a reprint: its original arrived after it."""

    article: ArticleId
    of: ArticleId


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDue:
    """A route's digest is due, for the time from `since` to `until` (ISO 8601, UTC)."""

    route: RouteId
    since: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertQueued:
    """A message to one recipient is waiting to be sent."""

    delivery: DeliveryId


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSent:
    """A message was taken by its channel."""

    delivery: DeliveryId


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDied:
    """A message will not be tried again."""

    delivery: DeliveryId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStateChanged:
    """A feed went from one state to another."""

    feed: FeedId
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionDue:
    """The hub that a feed announces is to be asked for pushes, for the first time or anew."""

    feed: FeedId


@dataclass(frozen=True, slots=True, kw_only=True)
class StoriesMerged:
    """A person found that two stories are about one matter."""

    story: StoryId
    into: StoryId
    articles: tuple[ArticleId, ...]
    by: str
    note: str  #: why; "" where nothing was said


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySplit:
    """A person gave some articles of a story a story of their own."""

    story: StoryId
    into: StoryId
    articles: tuple[ArticleId, ...]
    by: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlesMoved:
    """A person moved articles from one story to another."""

    story: StoryId
    into: StoryId
    articles: tuple[ArticleId, ...]
    by: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryHandled:
    """A person muted, snoozed, acknowledged, assigned or annotated a story."""

    story: StoryId
    kind: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderOptedOut:
    """A reader asked a route to send nothing any more, or came back."""

    route: RouteId
    recipient: str
    by: str
    ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthChanged:
    """Something of the monitor itself broke, or works again; people were told."""

    about: str  #: "feed:bbc-wales", "polling", "disk", "clock", "delivery:desk:anna@example.org"
    before: str
    after: str
    reason: str


Fact = (
    FeedDue
    | EntryFound
    | PageFetched
    | RereadDue
    | ArticleRead
    | ArticleMatched
    | StoryOpened
    | ArticlePlaced
    | DevelopmentFound
    | DigestDue
    | AlertQueued
    | AlertSent
    | DeliveryDied
    | FeedStateChanged
    | SubscriptionDue
    | StoriesMerged
    | StorySplit
    | ArticlesMoved
    | KinshipCorrected
    | StoryHandled
    | ReaderOptedOut
    | HealthChanged
)

#: Facts that only say that a time had come.
WAKING = ("FeedDue", "RereadDue", "SubscriptionDue")

_BY_NAME: Mapping[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        FeedDue,
        EntryFound,
        PageFetched,
        RereadDue,
        ArticleRead,
        ArticleMatched,
        StoryOpened,
        ArticlePlaced,
        DevelopmentFound,
        DigestDue,
        AlertQueued,
        AlertSent,
        DeliveryDied,
        FeedStateChanged,
        SubscriptionDue,
        StoriesMerged,
        StorySplit,
        ArticlesMoved,
        KinshipCorrected,
        StoryHandled,
        ReaderOptedOut,
        HealthChanged,
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact in the log."""

    id: EventId
    at: datetime
    cause: EventId | None  #: the event whose stage noticed this one; None for what time itself brought
    fact: Fact


def to_row(fact: Fact) -> tuple[str, dict[str, Any]]:
    """Give a fact's name and its fields as JSON-ready values."""
    return type(fact).__name__, asdict(fact)


def from_row(name: str, subject: Mapping[str, Any]) -> Fact:
    """Read a fact back. Raises KeyError for a name that this version does not know."""
    kind = _BY_NAME[name]
    fact: Fact = kind(**{f.name: _frozen(subject[f.name]) for f in fields(kind)})
    return fact


def _frozen(value: Any) -> Any:
    """JSON knows no tuples."""
    return tuple(value) if isinstance(value, list) else value
