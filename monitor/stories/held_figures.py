"""The figures that a story held, by what they count, and which outlets contradict each other."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from operator import itemgetter

from monitor.model.ids import ArticleId
from monitor.model.stories import Conflict, Figure
from monitor.stories.agreement import agree, apart
from monitor.stories.words import tokens

#: Two figures are about one thing when at least this share of the words beside them agrees (Jaccard).
SAME_THING = 0.5
#: Two reports of one thing seldom differ by more than this factor; beyond it they count different things.
_WIDEST = 2.0
#: Where all words beside them are the same, three or more, a wider difference is one too.
_WIDEST_OF_ONE_THING = 4.0
_FEWEST_WORDS = 3
_ONE_DAY = 86_400  # seconds

_Thing = tuple[str, frozenset[str]]  #: what is counted: a unit, and terms of the words beside the figure


@dataclass(frozen=True, slots=True)
class HeldFigure:
    """A figure of an earlier article of the story."""

    figure: Figure
    article: ArticleId
    owner: str  #: of its publisher: one owner's outlets do not contradict each other
    published_at: datetime | None
    names: frozenset[str] = frozenset()  #: terms that are names in its sentence
    sentence: str = ""  #: in which it stands
    terms: frozenset[str] = field(init=False, repr=False, compare=False)  #: of the words beside it

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", _terms(self.figure.counts))


class HeldFigures:
    """The figures of a story by what they count, oldest first. Adding is the only change."""

    __slots__ = ("_by_term", "_count", "_things", "_values")

    def __init__(self, figures: Iterable[HeldFigure] = ()) -> None:
        self._things: dict[_Thing, list[tuple[int, HeldFigure]]] = defaultdict(list)
        self._by_term: dict[tuple[str, str], list[_Thing]] = defaultdict(list)
        self._values: set[tuple[float, str]] = set()
        self._count = 0
        self.add(figures)

    def add(self, figures: Iterable[HeldFigure]) -> None:
        """Add those of one more article."""
        for each in figures:
            thing = (each.figure.unit, each.terms)
            if thing not in self._things:
                for term in each.terms:
                    self._by_term[each.figure.unit, term].append(thing)
            self._things[thing].append((self._count, each))
            self._values.add((each.figure.value, each.figure.unit))
            self._count += 1

    def __contains__(self, figure: Figure) -> bool:
        """Tell whether the same value was held in the same unit."""
        return (figure.value, figure.unit) in self._values

    def about(self, unit: str, terms: frozenset[str]) -> list[HeldFigure]:
        """Give the figures that count the same thing: one unit, and most words beside them agree."""
        shared = Counter(thing for term in terms for thing in self._by_term.get((unit, term), ()))
        found = [
            held
            for thing, number in shared.items()
            if _same_thing(number, terms, thing[1])
            for held in self._things[thing]
        ]
        return [figure for _, figure in sorted(found, key=itemgetter(0))]


def not_held(figures: Iterable[Figure], held: HeldFigures) -> tuple[Figure, ...]:
    """Leave out what the story held already: the same value in the same unit."""
    return tuple(figure for figure in figures if figure not in held)


def conflicts(here: Sequence[HeldFigure], held: HeldFigures) -> tuple[Conflict, ...]:
    """Find two figures for one thing from different owners on one day: both cannot be right.

    An article that gives several figures for one thing lists (by place, by year): it contradicts nobody.
    """
    found = []
    listed = HeldFigures(here)
    for mine in here:
        same_day = [other for other in held.about(mine.figure.unit, mine.terms) if _same_day(mine, other)]
        if not any(other.figure.value != mine.figure.value for other in same_day):
            continue  # most reports repeat a figure as it is: nothing need be compared
        alike = _alike(mine, same_day)
        if not alike or _agrees(mine, alike) or lists(mine, listed):
            continue
        others = (other for other in reversed(alike) if other.owner != mine.owner)
        if there := next((other for other in others if not lists(other, held)), None):
            found.append(
                Conflict(
                    about=mine.figure.counts,
                    here=mine.figure.text,
                    there=there.figure.text,
                    there_article=there.article,
                )
            )
    return tuple(found)


def lists(figure: HeldFigure, others: HeldFigures) -> bool:
    """Tell whether its article gives other figures for the same thing elsewhere: by place, by year."""
    return any(
        other.article == figure.article
        and other.figure.value != figure.figure.value
        and other.figure.sentence != figure.figure.sentence
        for other in others.about(figure.figure.unit, figure.terms)
    )


def _same_thing(shared: int, terms: frozenset[str], others: frozenset[str]) -> bool:
    if terms == others:
        return True
    return shared >= 2 and shared / (len(terms) + len(others) - shared) >= SAME_THING


@lru_cache(maxsize=1024)  # a figure that an article states is compared, recorded and held
def _terms(counts: str) -> frozenset[str]:
    return frozenset(token.term for token in tokens(counts))


def _agrees(one: HeldFigure, others: Iterable[HeldFigure]) -> bool:
    """Tell whether it can be one of them; a sentence that many articles print is looked at once."""
    distinct = {(other.figure.value, other.figure.text, other.sentence): other for other in others}
    return any(agree(one.figure, other.figure, one.sentence, other.sentence) for other in distinct.values())


def _alike(one: HeldFigure, others: Iterable[HeldFigure]) -> list[HeldFigure]:
    """Choose those it can be compared with; a sentence that many articles print is looked at once."""
    looked: dict[tuple[float, str, str], bool] = {}
    found = []
    for other in others:
        stated = (other.figure.value, other.figure.counts, other.sentence)
        if stated not in looked:
            looked[stated] = _comparable(one, other)
        if looked[stated]:
            found.append(other)
    return found


def _comparable(one: HeldFigure, other: HeldFigure) -> bool:
    low, high = sorted((one.figure.value, other.figure.value))
    left, right = one.terms, other.terms
    if high > low * (_WIDEST_OF_ONE_THING if left == right and len(left) >= _FEWEST_WORDS else _WIDEST):
        return False
    if len(left) == 1 and _without_figure(one) != _without_figure(other):
        return False  # one word, "fine", makes it one thing only where all else is the same
    elsewhere = (left - right) & one.names and (right - left) & other.names  # "in Wales", "in England"
    return not elsewhere and not apart(one.sentence, other.sentence)


def _without_figure(held: HeldFigure) -> str:
    return held.sentence.replace(held.figure.text, "", 1).lower()


def _same_day(one: HeldFigure, other: HeldFigure) -> bool:
    if one.published_at is None or other.published_at is None:
        return False
    return abs((one.published_at - other.published_at).total_seconds()) < _ONE_DAY
