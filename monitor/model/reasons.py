"""Answers to "why": everything that decided about an address, a story, a message."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.answers import (
    ArticleAnswer,
    ArticleRef,
    DeliveryAnswer,
    DevelopmentAnswer,
    EntryAnswer,
    StoryAnswer,
    StoryRef,
    TaskAnswer,
)
from monitor.model.corrections import Correction
from monitor.model.stories import JudgedSentence, Placement
from monitor.model.topics import Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Everything that decided what happened with one address."""

    url: str
    entries: tuple[EntryAnswer, ...]
    article: ArticleAnswer | None
    matches: tuple[Match, ...]
    placement: Placement | None
    explanation: dict[str, object]
    sentences: tuple[JudgedSentence, ...]
    developments: tuple[DevelopmentAnswer, ...]
    deliveries: tuple[DeliveryAnswer, ...]
    troubles: tuple[TaskAnswer, ...]
    corrections: tuple[Correction, ...] = ()  #: where a person moved the article, oldest first
    stories: tuple[StoryRef, ...] = ()  #: those that `explanation` considered
    articles: tuple[ArticleRef, ...] = ()  #: the earlier ones that it was compared with


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedReport:
    """A report of a story, and why it is there."""

    article: ArticleRef
    placement: Placement
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyStory:
    """Everything that decided what a story holds."""

    story: StoryAnswer
    reports: tuple[PlacedReport, ...]  #: in order of arrival
    developments: tuple[DevelopmentAnswer, ...]  #: oldest first
    corrections: tuple[Correction, ...]
    related: tuple[StoryRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyAlert:
    """Everything that decided whether a message was sent."""

    delivery: DeliveryAnswer
    development: DevelopmentAnswer | None  #: None for a digest or a notice
    why: Why | None  #: of the report that it is about
