"""Which numbers speak of the same thing, and how they moved."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.history.citing import cite
from monitor.history.folding import words
from monitor.model.answers import DevelopmentAnswer
from monitor.model.history import FigureLine, FigurePoint
from monitor.model.stories import Figure

#: Two numbers for one thing differ at most so many times; beyond it they count something else.
_MOST_CHANGE = 5.0
#: Letters by which two forms of a word are one: "save", "saving".
_STEM = 3
#: Below this a bare number ("two parties", "three years") tells no story of its own.
_SMALL = 10


@dataclass(slots=True)
class _Line:
    """A line as it grows."""

    counts: str
    unit: str
    points: list[FigurePoint]
    stems: set[str]  #: of what its last number counts


def figure_lines(timeline: Iterable[DevelopmentAnswer]) -> tuple[FigureLine, ...]:
    """Gather a story's numbers (its timeline oldest first) into one line per thing that they count.

    A number joins a line of its unit where the record says that it replaces the line's last one, or where
    most of the words beside it are those of the line.
    """
    lines: list[_Line] = []
    of_unit: dict[str, list[_Line]] = defaultdict(list)
    known: dict[str, set[str]] = {}  # a long story counts the same things again and again
    for development in timeline:
        sentences = dict(zip(development.sentences, development.passages, strict=True))
        for figure in _past_first(development.figures):
            if not _tells(figure):
                continue
            point = FigurePoint(
                value=figure.value,
                text=figure.text,
                passage=sentences.get(figure.sentence, figure.text),
                cite=cite(development, figure.sentence),
            )
            if figure.counts not in known:
                known[figure.counts] = _stems(figure.counts)
            own = known[figure.counts]
            same = of_unit[figure.unit]
            line = next((one for one in same if _continues(figure, own, one)), None)
            if line is None:
                line = _Line(figure.counts, figure.unit, [point], own)
                lines.append(line)
                same.append(line)
            else:
                line.points.append(point)
                line.stems = own
    lines.sort(key=lambda line: -len(line.points))
    return tuple(FigureLine(counts=one.counts, unit=one.unit, points=tuple(one.points)) for one in lines)


def _past_first(figures: Iterable[Figure]) -> list[Figure]:
    """Put before the others what a sentence says was before: "987, down from 1,204"."""
    told = list(figures)
    past = {(each.sentence, each.unit, each.was) for each in told if each.was is not None}
    return sorted(told, key=lambda each: (each.sentence, each.unit, each.value) not in past)


def _tells(figure: Figure) -> bool:
    return bool(figure.counts) and (figure.unit not in ("", "years") or figure.value >= _SMALL)


def _continues(figure: Figure, stems: set[str], line: _Line) -> bool:
    """Whether a figure of a line's unit is its next: of about that size, with most of the words beside it."""
    last = line.points[-1].value
    if figure.was is not None:
        return figure.was == last
    small, large = sorted((abs(figure.value), abs(last)))
    if small == 0 or large / small > _MOST_CHANGE:
        return False
    theirs = line.stems
    return bool(stems and theirs) and 2 * len(stems & theirs) >= min(len(stems), len(theirs))


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in words(text) if len(word) > _STEM}
