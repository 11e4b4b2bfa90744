"""What a reader is shown of an article that a query found: a passage, and which of its words were found."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from monitor.model.topics import Field
from monitor.query.document import Index, Span

_BEFORE = 12  #: words shown before the first one found
_SHOWN = 40  #: words shown in all
_BEFORE_FIGURE = ("£", "€", "$")


@dataclass(frozen=True, slots=True)
class Passage:
    """A verbatim piece of a text."""

    text: str
    marks: tuple[tuple[int, int], ...]  #: where the words found stand in it: start and end
    core: str  #: the first words found, verbatim; "" where none are


def passage(of: Index, spans: Sequence[Span]) -> Passage:
    """Cut the piece of body or summary that holds the most of what was found."""
    field = _field(of, spans)
    inside = [span for span in spans if of.field_at(span[0]) is field]
    first, last = of.reach(field)
    begin = max(first, _start(inside) - _BEFORE) if inside else first
    shown = list(islice((place for place in range(begin, last + 1) if of.words[place]), _SHOWN))
    if not shown:
        return Passage("", (), "")
    text = of.document.part(field)
    begin, end = of.offsets[shown[0]][0], of.offsets[shown[-1]][1]
    begin, end = _widened(text, begin, end)
    within = _signed(text, _marks(of, inside, shown[0], shown[-1]))
    core = text[within[0][0] : within[0][1]] if within else ""
    flat = text[begin:end].replace("\n", " ")
    return Passage(flat, tuple((a - begin, b - begin) for a, b in within), core)


def marks(of: Index, spans: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    """Where the words found stand in the title."""
    inside = [span for span in spans if of.field_at(span[0]) is Field.TITLE]
    return tuple(_signed(of.document.part(Field.TITLE), _marks(of, inside, *of.reach(Field.TITLE))))


def _field(of: Index, spans: Sequence[Span]) -> Field:
    found = {of.field_at(span[0]) for span in spans}
    for field in (Field.BODY, Field.SUMMARY):
        if field in found:
            return field
    return Field.BODY if of.document.text else Field.SUMMARY


def _start(spans: Sequence[Span]) -> int:
    """The place from which the most spans lie within one passage."""
    reach = _SHOWN - _BEFORE
    starts = sorted({start for start, _ in spans})
    return max(starts, key=lambda at: (bisect_left(starts, at + reach) - bisect_left(starts, at), -at))


def _marks(of: Index, spans: Sequence[Span], first: int, last: int) -> list[tuple[int, int]]:
    """Characters of what was found between two places; what overlaps is one mark."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if start < first or start > last:
            continue
        a, b = of.offsets[start][0], of.offsets[min(end, last)][1]
        if b <= a:
            continue
        if found and a < found[-1][1]:
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        else:
            found.append((a, b))
    return found


def _signed(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take a figure's sign into its mark: £16.4m, 40%."""
    return [(a - (text[a - 1 : a] in _BEFORE_FIGURE), b + (text[b : b + 1] == "%")) for a, b in found]


def _widened(text: str, begin: int, end: int) -> tuple[int, int]:
    """Take in the signs that belong to the first and last word: £, quotation marks, a full stop."""
    while begin > 0 and not text[begin - 1].isspace():
        begin -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return begin, end
