"""Stories, and what an article is to its story: where it came from and what it adds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.ids import ArticleId, DevelopmentId, RevisionId, StoryId, TopicId


class Relation(StrEnum):
    """What an article is to the reports before it."""

    INDEPENDENT = "independent"
    REWRITE = "rewrite"  #: own words around shared passages
    COPY = "copy"


class Decision(StrEnum):
    """What an article did to the record."""

    OPENED = "opened"
    DEVELOPMENT = "development"
    COVERAGE = "coverage"  #: in the story, nothing new
    OFF_TOPIC = "off_topic"


class Status(StrEnum):
    """What a sentence is to its story."""

    NEW = "new"
    KNOWN = "known"
    BOILERPLATE = "boilerplate"


class Kind(StrEnum):
    """What sort of step a development is."""

    OPENED = "opened"
    ANNOUNCED = "announced"
    DECIDED = "decided"
    REVERSED = "reversed"
    IN_FORCE = "in_force"
    FIGURE_CHANGED = "figure_changed"
    REPLY = "reply"
    REPORT = "report"
    CORRECTION = "correction"
    LEGAL = "legal"
    UPDATE = "update"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPassage:
    """A sentence that stood elsewhere before: its place here, and its earliest holder."""

    position: int  #: index of the sentence in this article
    text: str
    holder: ArticleId
    holder_position: int
    coverage: float  #: 0..1, the share of its weight found there


class OriginKind(StrEnum):
    """Who writes what others print."""

    AGENCY = "agency"
    RELEASE = "press release"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The agency or press release behind a text, as a credit in it or its sender says."""

    kind: OriginKind
    name: str  #: "" where the credit names nobody
    evidence: str  #: verbatim
    article: ArticleId | None = None  #: where the credit stands; None = in the article itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """How an article is related to the reports before it, with the proof."""

    relation: Relation
    of: ArticleId | None  #: the earlier article that holds most of the shared passages
    copied_share: float  #: 0..1
    passages: tuple[SharedPassage, ...] = ()
    origin: Origin | None = None
    corrected_at: datetime | None = None  #: when its original arrived after it


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSentence:
    """One sentence of an article, and whether its story held it already."""

    position: int
    text: str
    status: Status
    score: float  #: 0..1, how new
    nearest: str | None = None  #: the known sentence that comes closest, verbatim
    nearest_article: ArticleId | None = None
    reason: str = ""  #: in plain words


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that a sentence states, normalised."""

    value: float
    unit: str  #: "GBP", "%", "people", "weeks", ""
    counts: str  #: what it counts, from the words beside it
    text: str  #: verbatim
    sentence: int  #: position in the article
    was: float | None = None  #: what it was before, by its own sentence or as the story held it

    @property
    def label(self) -> str:
        """What it counts, as a reader wants it: without verbs and adverbs at the end ("jobs go")."""
        words = self.counts.split()
        while words and _is_loose(words[-1]):
            words.pop()
        return " ".join(words) or self.counts


#: What names nothing at the end of a label; regular participles and adverbs are told by their ending.
_LOOSE_WORDS = """
go goes going gone went come comes came coming get gets got put puts take takes took taken make makes made
see sees saw seen give gives gave given rises rose risen fell fallen grows grew grown meet meets met pays
paid spend spends spent says said begin begins began begun found opens now then since until because though
although through already each both first last next again only even yet still not
"""
_LOOSE = frozenset(_LOOSE_WORDS.split())
_NO_PARTICIPLES = frozenset(["hundred", "speed", "breed", "greed", "creed", "exceed"])
_SHORTEST_PARTICIPLE = 5


def _is_loose(word: str) -> bool:
    ends = len(word) >= _SHORTEST_PARTICIPLE and word.endswith(("ed", "ly"))
    return word in _LOOSE or (ends and word not in _NO_PARTICIPLES)


def shown(value: float, unit: str) -> str:
    """Write a figure as a newspaper would: "£38.4m", "40%", "10,254"."""
    if unit == "%":
        return f"{value:,.10g}%"
    sign = {"GBP": "£", "USD": "$", "EUR": "€"}.get(unit, "")
    for size, letter in ((1e9, "bn"), (1e6, "m")):
        if sign and value >= size:
            return f"{sign}{value / size:,.10g}{letter}"
    return f"{sign}{value:,.10g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words in quotation marks, and who said them."""

    text: str
    speaker: str | None
    sentence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two outlets that cannot both be right."""

    about: str
    here: str  #: verbatim
    there: str  #: verbatim
    there_article: ArticleId | None = None


#: How the headline of a development begins that took statements back; their words follow, whole.
TAKEN_BACK = "No longer says: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one article or revision adds to its story, before it has a row: pure judgement."""

    kind: Kind
    weight: float  #: 0..1
    headline: str  #: the news in at most 90 characters (400 after TAKEN_BACK), in the article's own words
    passages: tuple[JudgedSentence, ...]  #: the new sentences, verbatim
    figures: tuple[Figure, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    reasons: tuple[str, ...] = ()  #: why this kind and weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Development:
    """A finding in the record."""

    id: DevelopmentId
    story: StoryId
    article: ArticleId
    revision: RevisionId
    found_at: datetime
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles about one matter as it develops."""

    id: StoryId
    title: str  #: the headline that opened it
    opened_at: datetime
    last_report_at: datetime  #: the latest publication time among its articles
    topics: tuple[TopicId, ...] = ()
    merged_into: StoryId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """An article's place in a story, frozen when it was decided."""

    article: ArticleId
    story: StoryId
    decision: Decision
    score: float  #: the link score of the winning story; 0 where it opened one
    kinship: Kinship
    reopened_after_days: int | None  #: quiet days before this article, where they were many
    reasons: tuple[str, ...]
    placed_at: datetime
