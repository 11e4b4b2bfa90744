"""What a person corrected about which articles belong together."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.ids import ArticleId, StoryId, TopicId


class CorrectionKind(StrEnum):
    """What was done."""

    MERGE = "merge"  #: all articles of a story went to another, and its id with them
    SPLIT = "split"  #: some articles of a story got a story of their own
    MOVE = "move"  #: some articles of a story went to another


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Articles went from one story to another because a person said so."""

    kind: CorrectionKind
    story: StoryId  #: where they were
    into: StoryId
    articles: tuple[ArticleId, ...]
    at: datetime
    by: str
    note: str = ""  #: why


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article as a correction weighs it: what it says about its story's title, times and topics."""

    article: ArticleId
    story: StoryId
    titles: tuple[str, ...]  #: of its revisions, the first reading's first
    reported_at: datetime  #: when it was published; when it was placed, where no page said
    topics: tuple[TopicId, ...]
