"""Figures against those that the story held: what was, and which outlets contradict each other."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.model.ids import ArticleId
from monitor.model.stories import Conflict, Figure
from monitor.stories.words import tokens

#: Two figures are about one thing when at least this share of the words beside them agrees (Jaccard).
SAME_THING = 0.5
#: Two reports of one thing seldom differ by more than this factor; beyond it they count different things.
_WIDEST = 2.0
_ONE_DAY = 86_400  # seconds


@dataclass(frozen=True, slots=True)
class HeldFigure:
    """A figure of an earlier article of the story."""

    figure: Figure
    article: ArticleId
    owner: str  #: of its publisher: one owner's outlets do not contradict each other
    published_at: datetime | None
    names: frozenset[str] = frozenset()  #: terms that are names in its sentence
    terms: frozenset[str] = field(init=False, repr=False, compare=False)  #: of the words beside it

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", _terms(self.figure))


def not_held(figures: Iterable[Figure], held: Sequence[HeldFigure]) -> tuple[Figure, ...]:
    """Leave out what the story held already: the same value in the same unit."""
    known = {(other.figure.value, other.figure.unit) for other in held}
    return tuple(figure for figure in figures if (figure.value, figure.unit) not in known)


def with_history(figures: Iterable[Figure], held: Sequence[HeldFigure]) -> tuple[Figure, ...]:
    """Fill `was`: the latest other figure that the story held for the same thing."""
    return tuple(_with_history(figure, held) for figure in figures)


def conflicts(here: Sequence[HeldFigure], held: Sequence[HeldFigure]) -> tuple[Conflict, ...]:
    """Find two figures for one thing from different owners on one day: both cannot be right.

    An article that gives several figures for one thing lists (by place, by year): it contradicts nobody.
    """
    found = []
    of_unit: dict[str, list[HeldFigure]] = defaultdict(list)
    for other in held:
        of_unit[other.figure.unit].append(other)
    for mine in here:
        near = (other for other in of_unit[mine.figure.unit] if not mine.terms.isdisjoint(other.terms))
        alike = [other for other in near if _about_one_thing(mine, other) and _same_day(mine, other)]
        if not alike or any(other.figure.value == mine.figure.value for other in alike) or _lists(mine, here):
            continue
        others = (other for other in reversed(alike) if other.owner != mine.owner)
        if there := next((other for other in others if not _lists(other, held)), None):
            found.append(
                Conflict(
                    about=mine.figure.counts,
                    here=mine.figure.text,
                    there=there.figure.text,
                    there_article=there.article,
                )
            )
    return tuple(found)


def _same_thing(unit: str, terms: Collection[str], other: HeldFigure) -> bool:
    """Tell whether two figures count the same thing: one unit, and most words beside them agree."""
    if unit != other.figure.unit:
        return False
    shared = len(other.terms.intersection(terms))
    return shared >= 2 and shared / (len(terms) + len(other.terms) - shared) >= SAME_THING


def _terms(figure: Figure) -> frozenset[str]:
    return frozenset(token.term for token in tokens(figure.counts))


def _with_history(figure: Figure, held: Sequence[HeldFigure]) -> Figure:
    terms = _terms(figure)
    same = [other.figure.value for other in held if _same_thing(figure.unit, terms, other)]
    if not same or figure.value in same:
        return figure
    return replace(figure, was=same[-1])


def _about_one_thing(one: HeldFigure, other: HeldFigure) -> bool:
    if not _same_thing(one.figure.unit, one.terms, other):
        return False
    low, high = sorted((one.figure.value, other.figure.value))
    left, right = one.terms, other.terms
    elsewhere = (left - right) & one.names and (right - left) & other.names  # "in Wales", "in England"
    return high <= low * _WIDEST and not elsewhere


def _same_day(one: HeldFigure, other: HeldFigure) -> bool:
    if one.published_at is None or other.published_at is None:
        return False
    return abs((one.published_at - other.published_at).total_seconds()) < _ONE_DAY


def _lists(figure: HeldFigure, others: Iterable[HeldFigure]) -> bool:
    return any(
        other.article == figure.article
        and other.figure.value != figure.figure.value
        and other.figure.sentence != figure.figure.sentence
        and _same_thing(figure.figure.unit, figure.terms, other)
        for other in others
    )
