"""Which numbers speak of the same thing, and how they moved."""

from collections.abc import Iterable

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


def figure_lines(timeline: Iterable[DevelopmentAnswer]) -> tuple[FigureLine, ...]:
    """Gather a story's numbers (its timeline oldest first) into one line per thing that they count.

    A number joins a line of its unit where the record says that it replaces the line's last one, or where
    most of the words beside it are those of the line.
    """
    lines: list[FigureLine] = []
    stems: list[set[str]] = []  # of each line
    known: dict[str, set[str]] = {}  # a long story counts the same things again and again
    for development in timeline:
        sentences = dict(zip(development.sentences, development.passages, strict=True))
        for figure in development.figures:
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
            joins = (_belongs(figure, line) and _alike(figure, own, stems[n]) for n, line in enumerate(lines))
            place = next((n for n, it_does in enumerate(joins) if it_does), None)
            if place is None:
                lines.append(FigureLine(counts=figure.counts, unit=figure.unit, points=(point,)))
                stems.append(own)
            else:
                held = lines[place]
                lines[place] = FigureLine(counts=figure.counts, unit=held.unit, points=(*held.points, point))
                stems[place] = own
    return tuple(sorted(lines, key=lambda line: -len(line.points)))


def _tells(figure: Figure) -> bool:
    return bool(figure.counts) and (figure.unit not in ("", "years") or figure.value >= _SMALL)


def _belongs(figure: Figure, line: FigureLine) -> bool:
    last = line.points[-1]
    if figure.unit != line.unit:
        return False
    if figure.was is not None:
        return figure.was == last.value
    small, large = sorted((abs(figure.value), abs(last.value)))
    return small > 0 and large / small <= _MOST_CHANGE


def _alike(figure: Figure, mine: set[str], theirs: set[str]) -> bool:
    """Whether most words are the same; not asked where the record says that it replaces the line's last."""
    if figure.was is not None:
        return True
    return bool(mine and theirs) and 2 * len(mine & theirs) >= min(len(mine), len(theirs))


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in words(text) if len(word) > _STEM}
