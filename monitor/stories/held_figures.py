"""Figures against those that the story held: what was, and which outlets contradict each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
    for mine in here:
        alike = [other for other in held if _about_one_thing(mine, other) and _same_day(mine, other)]
        others = [other for other in alike if other.owner != mine.owner and not _lists(other, held)]
        if (
            others
            and not _lists(mine, here)
            and all(other.figure.value != mine.figure.value for other in alike)
        ):
            there = others[-1]
            found.append(
                Conflict(
                    about=mine.figure.counts,
                    here=mine.figure.text,
                    there=there.figure.text,
                    there_article=there.article,
                )
            )
    return tuple(found)


def same_thing(one: Figure, other: Figure) -> bool:
    """Tell whether two figures count the same thing: one unit, and most words beside them agree."""
    if one.unit != other.unit or not one.counts or not other.counts:
        return False
    left, right = _terms(one), _terms(other)
    shared = len(left & right)
    return shared >= 2 and shared / len(left | right) >= SAME_THING


def _terms(figure: Figure) -> set[str]:
    return {token.term for token in tokens(figure.counts)}


def _with_history(figure: Figure, held: Sequence[HeldFigure]) -> Figure:
    same = [other.figure.value for other in held if same_thing(figure, other.figure)]
    if not same or figure.value in same:
        return figure
    return replace(figure, was=same[-1])


def _about_one_thing(one: HeldFigure, other: HeldFigure) -> bool:
    if not same_thing(one.figure, other.figure):
        return False
    low, high = sorted((one.figure.value, other.figure.value))
    left, right = _terms(one.figure), _terms(other.figure)
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
        and same_thing(figure.figure, other.figure)
        for other in others
    )
