"""Who is told what, where and when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.ids import DeliveryId, DevelopmentId, RouteId, StoryId, TopicId
from monitor.model.stories import Kind


class ChannelKind(StrEnum):
    """The ways a message can go."""

    CONSOLE = "console"
    EMAIL = "email"
    SLACK = "slack"  #: bot token: threads
    SLACK_WEBHOOK = "slack_webhook"  #: no threads
    WEBHOOK = "webhook"  #: signed JSON, Standard Webhooks


class Pace(StrEnum):
    """At once, or collected."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Who is told what, where and when."""

    id: RouteId
    channel: ChannelKind
    recipients: tuple[str, ...]  #: addresses, channel ids or endpoint names; ("stdout",) on a console
    topics: tuple[TopicId, ...] = ()  #: empty = every topic
    minimum_weight: float = 0.0
    kinds: tuple[Kind, ...] = ()  #: empty = every kind
    pace: Pace = Pace.NOW
    enabled: bool = True


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"  #: decided against, with the reason
    DEAD = "dead"  #: refused for good, or out of patience


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A report as a message names it."""

    outlet: str
    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """All that a message may say about a development: facts only, wording comes later."""

    development: DevelopmentId
    story: StoryId
    story_title: str
    first: bool  #: the story's first development
    kind: Kind
    weight: float
    headline: str
    passages: tuple[str, ...]  #: verbatim new sentences
    quotations: tuple[tuple[str, str | None], ...]  #: words, speaker
    figures: tuple[tuple[str, str, str | None], ...]  #: what it counts, now, before
    conflicts: tuple[str, ...]
    source: Source
    known_sentences: int  #: how many sentences of the report were known already
    independent_reports: int
    copies: int
    reopened_after_days: int | None
    published_at: datetime | None
    found_at: datetime
    language: str = "en"
    edited_at: datetime | None = None  #: when the report was changed, where the news is a change of it


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One line of a digest: a story, and what came in it."""

    story: StoryId
    story_title: str
    headlines: tuple[str, ...]  #: of the developments in the period, oldest first
    coverage: tuple[Source, ...]  #: reports without anything new
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one route's period held."""

    route: RouteId
    since: datetime
    until: datetime
    lines: tuple[DigestLine, ...]
    sick_feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A worded message, ready for any channel."""

    subject: str
    text: str
    html: str
    slack_blocks: tuple[dict[str, object], ...]
    data: dict[str, object]  #: for webhooks: the briefing as JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one recipient, and its history."""

    id: DeliveryId
    key: str  #: unique: the same decision can never queue it twice; also the stable message id
    route: RouteId
    recipient: str
    development: DevelopmentId | None  #: None for a digest or a health notice
    story: StoryId | None
    state: DeliveryState
    attempts: int
    reason: str  #: why it was sent or held, in words
    error: str | None = None
    provider_id: str | None = None  #: Message-ID or Slack ts of what was sent
    queued_at: datetime | None = None
    sent_at: datetime | None = None
    payload: str = ""  #: a digest's or notice's content as JSON; "" where the development says it all


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a channel gives back when it took a message."""

    provider_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A message with its addressing, as a channel receives it."""

    key: str  #: stable over retries
    recipient: str
    attempt: int
    message: Message
    story: StoryId | None
    thread: str | None  #: provider id of the story's first message to this recipient; None starts it
    broadcast: bool = False  #: heavy enough to be shown outside its thread too
