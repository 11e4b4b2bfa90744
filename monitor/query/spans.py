"""Places in an article: what lies in a field, and what stands near what."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate

from monitor.query.document import Span

#: None = it does not hold; () = it holds without standing anywhere, as NOT and outlet: do.
Found = tuple[Span, ...] | None


def within(found: Found, reach: Span) -> Found:
    """What of it begins in a field; no word or phrase reaches out of one."""
    if not found:
        return None
    first, last = reach
    return found[bisect_left(found, (first, first)) : bisect_right(found, (last, last))] or None


class Partners:
    """Spans in order, ready to be asked which of them stands nearest to a place."""

    __slots__ = ("reaching", "spans", "starts")

    def __init__(self, spans: tuple[Span, ...]) -> None:
        self.spans = spans
        self.starts = [start for start, _ in spans]
        self.reaching: list[Span] = list(accumulate(spans, _farther))  #: up to each, the one that ends last


def near(left: Partners, right: Partners, distance: int) -> Found:
    """Join spans with at most `distance` words between them; spans that overlap are near.

    Every span of the shorter side takes one partner (of equal sides, every span), so the cost is n log n and
    the sides may be exchanged.
    """
    joined: set[Span] = set()
    if len(left.spans) <= len(right.spans):
        joined.update(_pairs(left.spans, right, distance))
    if len(right.spans) <= len(left.spans):
        joined.update(_pairs(right.spans, left, distance))
    return tuple(sorted(joined)) or None


def _pairs(ones: tuple[Span, ...], others: Partners, distance: int) -> Iterator[Span]:
    starts = others.starts
    for start, end in ones:
        place = bisect_right(starts, end)
        if place:
            first, last = others.reaching[place - 1]
            if start - last - 1 <= distance:
                yield min(start, first), max(end, last)
                continue
        if place < len(starts) and starts[place] - end - 1 <= distance:
            yield start, max(end, others.spans[place][1])


def _farther(best: Span, span: Span) -> Span:
    return span if span[1] >= best[1] else best
