"""Answers that are put together from several facts; each claim cites article, revision and sentence."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.answers import DevelopmentAnswer, FeedAnswer, StoryAnswer, StoryPage
from monitor.model.articles import Revision
from monitor.model.ids import ArticleId, StoryId
from monitor.model.stories import JudgedSentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """Where words stand: the proof of a claim."""

    article: ArticleId
    revision: int  #: its number, 1 for the first reading
    sentence: int | None  #: its place in the article, from 0; None for the headline
    outlet: str
    url: str
    title: str
    at: datetime  #: when it was said: edited in, published, or read where the page is silent


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePoint:
    """A number as one article stated it."""

    value: float
    text: str  #: verbatim
    passage: str  #: the sentence that states it, verbatim
    cite: Cite


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """What the numbers for one thing were, oldest first."""

    counts: str  #: what it counts, from the words beside the newest one
    unit: str
    points: tuple[FigurePoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Words in quotation marks, and who said them."""

    speaker: str | None
    words: str  #: verbatim
    cite: Cite
    story: StoryId
    story_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictCite:
    """Two outlets that cannot both be right."""

    about: str
    here: str  #: verbatim
    there: str  #: verbatim
    cite: Cite  #: of `here`
    there_article: ArticleId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryTold(StoryPage):
    """A story as the record held it at a moment, with what its timeline adds up to."""

    as_of: datetime | None  #: None = with all that is known
    quiet_days: int  #: since the last report
    latest: DevelopmentAnswer | None  #: where the matter stands
    figures: tuple[FigureLine, ...]
    sayings: tuple[Saying, ...]  #: oldest first
    conflicts: tuple[ConflictCite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An article that holds a phrase or figure."""

    cite: Cite
    text: str  #: the sentence, verbatim
    owner: str
    relation: str | None  #: to its story's earlier reports; None outside any story
    story: StoryId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstMention:
    """Who had a phrase or figure first, and who had it after."""

    phrase: str
    searched: tuple[str, ...]  #: the ways of writing it that were looked for
    mentions: tuple[Mention, ...]  #: oldest first: the first of them is the answer
    owners: int  #: different owners among them
    more: bool  #: whether there are later ones than those listed


class ChangeKind(StrEnum):
    """What an edit did to a sentence."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a sentence; `changed` where the other reading has it otherwise."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceChange:
    """A sentence before and after an edit."""

    kind: ChangeKind
    before: tuple[Span, ...] = ()
    after: tuple[Span, ...] = ()
    before_sentence: int | None = None  #: its place in the earlier reading
    after_sentence: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What lies between two readings of an article."""

    before: Revision
    after: Revision
    title: SentenceChange
    sentences: tuple[SentenceChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article's text in sentences, as one revision had it, with the verdict on each."""

    revision: Revision
    revisions: tuple[Revision, ...]  #: all of them, oldest first
    owner: str
    story: StoryId | None
    relation: str | None
    paragraphs: tuple[tuple[tuple[int, str], ...], ...]  #: each sentence with its place
    judged: tuple[JudgedSentence, ...]  #: empty outside any story


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietStory:
    """A story that nobody reported on for a while."""

    story: StoryAnswer
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """What went silent."""

    after_days: int
    stories: tuple[QuietStory, ...]  #: the one that fell silent last comes first
    feeds: tuple[FeedAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekStory:
    """A story's week."""

    story: StoryAnswer
    developments: tuple[DevelopmentAnswer, ...]  #: oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days in review."""

    since: datetime
    until: datetime
    stories: tuple[WeekStory, ...]  #: the one with most weight first
    coverage: tuple[StoryAnswer, ...]  #: reported on without anything new
    fell_silent: tuple[QuietStory, ...]
    figures: tuple[FigureLine, ...]
    sayings: tuple[Saying, ...]
    feeds: int
    sick_feeds: tuple[FeedAnswer, ...]
