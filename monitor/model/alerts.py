"""Who is told what, where and when."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from monitor.model.ids import DeliveryId, DevelopmentId, QueryId, RevisionId, RouteId, StoryId, TopicId
from monitor.model.stories import Kind


class ChannelKind(StrEnum):
    """The ways a message can go."""

    CONSOLE = "console"
    EMAIL = "email"
    SLACK = "slack"  #: bot token: threads
    SLACK_WEBHOOK = "slack_webhook"  #: no threads
    WEBHOOK = "webhook"  #: signed JSON, Standard Webhooks
    APPRISE = "apprise"  #: any other service, where the optional library is installed


class Pace(StrEnum):
    """At once, or collected."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"
    CUTTINGS = "cuttings"  #: at set hours of working days


EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietTime:
    """A time of day in which nobody is disturbed, on the reader's own clock."""

    begins: time
    ends: time  #: at or before `begins`: on the next day
    days: frozenset[int] = EVERY_DAY  #: the weekdays on which it begins; Monday is 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """At most so many messages in so much time, to one recipient."""

    messages: int
    span: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Who is told what, where and when."""

    id: RouteId
    channel: ChannelKind
    recipients: tuple[str, ...]  #: addresses, channel ids or endpoint names; ("stdout",) on a console
    topics: tuple[TopicId, ...] = ()
    stories: tuple[StoryId, ...] = ()  #: followed beside the topics
    queries: tuple[QueryId, ...] = ()  #: followed beside both; no topic, story or query = everything
    minimum_weight: float = 0.0
    kinds: tuple[Kind, ...] = ()  #: empty = every kind
    pace: Pace = Pace.NOW
    enabled: bool = True
    group_wait: timedelta = timedelta(seconds=30)  #: how long a story's burst gathers into one message
    group_interval: timedelta = timedelta(minutes=5)  #: between two messages about one story
    at_most: Rate | None = Rate(messages=20, span=timedelta(hours=1))  #: None = no limit
    quiet: tuple[QuietTime, ...] = ()
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))  #: of `quiet` and `at`
    at: tuple[time, ...] = ()  #: when its digests go out
    days: frozenset[int] = EVERY_DAY  #: on which weekdays they do
    without_news: bool = True  #: a digest goes out also where no story has news: silence could be a fault
    health: bool = False  #: told also when something of the monitor itself breaks or works again


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"  #: wanted; gathers, or rests through quiet hours
    PENDING = "pending"  #: on its way
    SENDING = "sending"
    SENT = "sent"
    FOLDED = "folded"  #: told inside another message
    HELD = "held"  #: decided against, with the reason
    DEAD = "dead"  #: refused for good, or out of patience


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A report as a message names it."""

    outlet: str
    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A report before this one, as a message refers to it."""

    headline: str
    outlet: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedence:
    """A report of the same words that was published earlier, though we read it later."""

    source: Source
    at: datetime  #: when it was published
    passages: int  #: how many of the new sentences it holds, at least one


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
    language: str = "en"  #: of the report
    edited_at: datetime | None = None  #: when the report was changed, where the news is a change of it
    reverses: Earlier | None = None  #: for a reversal: the step that stood until now
    published_earlier: Precedence | None = None  #: who had it first, where that is another than the source


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestNews:
    """A development, as a digest names it."""

    kind: Kind
    headline: str
    source: Source
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryReports:
    """What came in a story in a period without bringing anything new."""

    story: StoryId
    story_title: str
    topics: tuple[TopicId, ...]
    coverage: tuple[Source, ...]  #: reports in their own words
    copies: int
    revisions: tuple[RevisionId, ...] = ()  #: of all of them, for saved queries to ask


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One line of a digest: a story, and what came in it."""

    story: StoryId
    story_title: str
    news: tuple[DigestNews, ...]  #: oldest first
    coverage: tuple[Source, ...]  #: reports without anything new
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one route's period held."""

    route: RouteId
    since: datetime
    until: datetime
    lines: tuple[DigestLine, ...]
    pace: Pace = Pace.DAILY
    timezone: str = "UTC"  #: the reader's own
    quiet_topics: tuple[str, ...] = ()  #: what the route follows and nothing was reported on
    sick_feeds: tuple[str, ...] = ()  #: that fail or refuse us, each with its state
    quiet_feeds: tuple[str, ...] = ()  #: that bring nothing for far longer than usual


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
    payload: str = ""  #: a digest's or notice's content as JSON; "" where developments say it all
    due_at: datetime | None = None  #: when a waiting one is looked at again; None = by its digest
    folded_into: DeliveryId | None = None  #: the message that tells it


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An alert that waits, with what its development is now."""

    delivery: Delivery
    development: DevelopmentId
    story: StoryId
    weight: float


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
    unsubscribe: str | None = None  #: an address that takes this reader off this route when it is posted to
