"""Places in an article: what lies in a field, and what stands near what."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
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
        ends = [end for _, end in spans]
        #: Up to each, the one that ends last: itself, where no span lies within another.
        self.reaching: Sequence[Span] = spans if ends == sorted(ends) else tuple(accumulate(spans, _farther))


def near(left: Partners, right: Partners, distance: int) -> Found:
    """Join spans with at most `distance` words between them; spans that overlap are near.

    Every span of the shorter side takes one partner (of equal sides, every span), so the cost is n log n and
    the sides may be exchanged.
    """
    joined: list[Span] = []
    if len(left.spans) <= len(right.spans):
        joined += _pairs(left.spans, right, distance)
    if len(right.spans) <= len(left.spans):
        joined += _pairs(right.spans, left, distance)
    return tuple(sorted(set(joined))) or None


def _pairs(ones: tuple[Span, ...], others: Partners, distance: int) -> list[Span]:
    starts, reaching, spans = others.starts, others.reaching, others.spans
    most, found = len(starts), []
    for start, end in ones:  # no calls in here: those of min() and max() were a tenth of matching an article
        place = bisect_right(starts, end)
        if place:
            first, last = reaching[place - 1]
            if start - last - 1 <= distance:
                found.append((start if start < first else first, end if end > last else last))  # noqa: FURB136
                continue
        if place < most and starts[place] - end - 1 <= distance:
            last = spans[place][1]
            found.append((start, end if end > last else last))  # noqa: FURB136 - as above
    return found


def _farther(best: Span, span: Span) -> Span:
    return span if span[1] >= best[1] else best
