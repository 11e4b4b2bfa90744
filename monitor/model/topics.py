"""What a user follows, and how far an article belongs to it."""

from dataclasses import dataclass
from enum import StrEnum

from monitor.model.ids import TopicId


class Level(StrEnum):
    """How close an article is to a topic."""

    CORE = "core"
    RELATED = "related"
    OUT = "out"


class Field(StrEnum):
    """Where in an article something was found; a title weighs more than a body."""

    TITLE = "title"
    SUMMARY = "summary"
    BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason for a match: which part of the query, which words, where."""

    clause: str  #: the set or clause of the topic, e.g. "cross"
    words: str  #: verbatim from the article
    field: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A topic's verdict on an article, with the reasons for either answer."""

    topic: TopicId
    level: Level
    score: float  #: 0..1
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...] = ()  #: what kept it from a higher level, in words
