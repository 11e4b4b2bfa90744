"""Where an article's sentences came from: copy, rewrite or own work, and the proof."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import islice
from typing import Self

from monitor.model.ids import ArticleId
from monitor.model.stories import Kinship, Origin, Relation, SharedPassage
from monitor.stories.furniture import static_furniture
from monitor.stories.passages import Passage, Prepared

#: A sentence is shared when at least this share of its weight stands in one earlier sentence.
SHARED = 0.75
#: An article is a copy from this share of shared weight, a rewrite from the lower one. Measured on
#: Ground News: pairs of one agency have a median of .99, of different agencies 0
#: (95th percentile .28); docs/stories.md.
COPY = 0.70
REWRITE = 0.15
#: Own words around another's text: the mean over its weight of the best coverage by one earlier
#: sentence. Five reports of one announcement have .51 to .84; different agencies a median of .36.
REWORDED = 0.48
#: Coverage below this is chance.
_RELATED = 0.3
#: Sentences lighter than this (some five common words) prove no copying.
_LIGHTEST = 8.0
#: Index entries read per sentence, earlier sentences compared in full, and who held one of them first.
_MOST_READ = 1500
_MOST_COMPARED = 40
_MOST_HOLDERS = 40
#: Heaviest terms of a sentence by which its holders are looked up.
_TELLING = 6
_DAY = 86_399.0  # seconds
#: A sentence is a quotation where so much of it stands between quotation marks.
_QUOTED = re.compile(r"[“\"][^“”\"]{12,}")
_MOSTLY = 0.4


@dataclass(frozen=True, slots=True)
class EarlierArticle:
    """An article that the story held before."""

    article: ArticleId
    passages: tuple[Passage, ...]
    owner: str = ""  #: of its publisher
    published_at: datetime | None = None
    origin: Origin | None = None  #: the agency or press release that it credits
    language: str = ""
    age: float = field(init=False, repr=False, compare=False)  #: when it was published, for comparison

    def __post_init__(self) -> None:
        object.__setattr__(self, "age", _moment(self.published_at))

    @classmethod
    def of(
        cls, article: ArticleId, prepared: Prepared, owner: str = "", published_at: datetime | None = None
    ) -> Self:
        """Keep what the comparison needs of an article that was just prepared."""
        return cls(article, prepared.passages, owner, published_at, language=prepared.language)


def _moment(published_at: datetime | None) -> float:
    """Give a time as seconds; a day without a time of day counts as its end, none at all as the last."""
    if published_at is None:
        return float("inf")
    return published_at.timestamp() + (_DAY if published_at.time() == time.min else 0.0)


@dataclass(frozen=True, slots=True)
class _Held:
    order: int  #: of arrival
    article: EarlierArticle
    passage: Passage


class SentenceIndex:
    """Earlier sentences by their terms; what many articles print is compared once.

    Adding an article, in order of arrival, is the only change. `after` so many others these came.
    """

    __slots__ = ("_after", "_articles", "_known", "holders", "places")

    def __init__(self, earlier: Iterable[EarlierArticle] = (), *, after: int = 0) -> None:
        self._after = self._articles = after
        self._known: dict[tuple[str, ...], int] = {}
        self.holders: list[list[_Held]] = []  #: of each distinct sentence, in order of arrival
        self.places: dict[str, list[int]] = {}  #: of each term, in which of them it stands
        for article in earlier:
            self.add(article)

    def add(self, article: EarlierArticle) -> None:
        """Index the sentences of one more article."""
        for passage in article.passages:
            number = self._known.setdefault(passage.terms, len(self.holders))
            if number == len(self.holders):
                self.holders.append([])
                for term in passage.mass:
                    self.places.setdefault(term, []).append(number)
            self.holders[number].append(_Held(self._articles, article, passage))
        self._articles += 1

    def __len__(self) -> int:
        return self._articles - self._after


def kinship(
    prepared: Prepared, earlier: Sequence[EarlierArticle], indexes: Sequence[SentenceIndex] = ()
) -> Kinship:
    """Compare an article with the pooled earlier articles of its story, given in order of arrival.

    `indexes` hold the sentences of these, and perhaps of others; one is made where none is given: for a long
    story that costs more than the comparison. A sentence's holder is the
    earliest published (then arrived) of those that cover it as well as any.
    `of` is the earlier article that covers most of this one's weight. A copy may still have a new sentence.
    """
    body = [passage for passage in prepared.passages if not static_furniture(passage.text)]
    total = sum(sum(passage.mass.values()) for passage in body) or 1e-9
    indexes = indexes or (SentenceIndex(earlier),)
    among = None if sum(map(len, indexes)) == len(earlier) else frozenset(map(id, earlier))
    telling = _telling(body)
    shared: list[SharedPassage] = []
    covered_by: dict[ArticleId, float] = defaultdict(float)
    copied = covered = quoted = 0.0
    for passage in body:
        weight = sum(passage.mass.values())
        holders = [one for index in indexes for one in _holders(passage, weight, index, telling, among)]
        for article, coverage in _by_article(holders).items():
            covered_by[article] += weight * coverage
        best = max((coverage for coverage, _ in holders), default=0.0)
        covered += weight * best
        if best >= SHARED and weight >= _LIGHTEST:
            copied += weight
            quoted += weight * _is_quotation(passage.text)
            shared.append(_shared(passage, holders, best))
    share = min(1.0, copied / total)
    relation = _relation(share, quoted / total, covered / total)
    source = None if relation is Relation.INDEPENDENT else _source(covered_by, earlier)
    return Kinship(relation=relation, of=source, copied_share=share, passages=tuple(shared))


def _relation(copied: float, quoted: float, covered: float) -> Relation:
    """Tell by shares of the weight; what both quote proves no copying: both may have heard it."""
    if copied >= COPY:
        return Relation.COPY
    return Relation.REWRITE if copied - quoted >= REWRITE or covered >= REWORDED else Relation.INDEPENDENT


def _is_quotation(text: str) -> bool:
    """Tell a sentence most of which somebody says."""
    return sum(len(quoted) for quoted in _QUOTED.findall(text)) >= _MOSTLY * len(text)


def _by_article(holders: Sequence[tuple[float, _Held]]) -> Mapping[ArticleId, float]:
    best: dict[ArticleId, float] = {}
    for coverage, held in holders:
        article = held.article.article
        if coverage > best.get(article, 0.0):
            best[article] = coverage
    return best


def _telling(body: Sequence[Passage]) -> AbstractSet[str]:
    """Choose the heaviest terms of each sentence: whatever covers most of it has one of them."""
    return {
        term
        for passage in body
        for term in sorted(passage.mass, key=passage.mass.__getitem__, reverse=True)[:_TELLING]
    }


def _holders(
    passage: Passage,
    weight: float,
    index: SentenceIndex,
    telling: AbstractSet[str],
    among: AbstractSet[int] | None,
) -> list[tuple[float, _Held]]:
    """Give the earlier sentences that cover this one, with their coverage; only of `among`, by identity."""
    mass = passage.mass
    votes: dict[int, float] = defaultdict(float)
    read, unread = 0, weight
    wanted = [(index.places.get(term, []), worth) for term, worth in mass.items() if term in telling]
    for found, worth in sorted(wanted, key=lambda entry: len(entry[0])):
        places = found[:_MOST_READ]
        if read and read + len(places) > _MOST_READ:
            break
        read += len(places)
        unread -= worth
        for place in places:
            votes[place] += worth
    least = _RELATED * weight - unread - 1e-6  # with fewer votes it is not covered, whatever was not read
    able = sorted(place for place, vote in votes.items() if vote >= least)
    covered: list[tuple[float, _Held]] = []
    for place in sorted(able, key=votes.__getitem__, reverse=True)[:_MOST_COMPARED]:
        holders = index.holders[place]
        theirs = holders[0].passage.mass
        coverage = sum(map(mass.__getitem__, filter(theirs.__contains__, mass))) / weight
        if coverage >= _RELATED:
            counted = (held for held in holders if among is None or id(held.article) in among)
            covered += [(coverage, held) for held in islice(counted, _MOST_HOLDERS)]
    return covered


def _shared(passage: Passage, holders: Sequence[tuple[float, _Held]], best: float) -> SharedPassage:
    alike = [entry for entry in holders if entry[0] >= max(SHARED, best - 0.1)]
    coverage, first = min(alike, key=lambda entry: _age(entry[1]))
    return SharedPassage(
        position=passage.position,
        text=passage.text,
        holder=first.article.article,
        holder_position=first.passage.position,
        coverage=round(min(1.0, coverage), 4),
    )


def _age(held: _Held) -> tuple[float, int, int]:
    return (held.article.age, held.order, held.passage.position)


def _source(weights: Mapping[ArticleId, float], earlier: Sequence[EarlierArticle]) -> ArticleId | None:
    """Choose the holder of most; of equals (within 8%) the earliest published, then the first to arrive."""
    most = max(weights.values(), default=0.0)
    for article in sorted(earlier, key=lambda one: one.age):
        if weights.get(article.article, 0.0) >= most * 0.92 > 0:
            return article.article
    return None
