"""The query language in memory: what a query finds in an article, and where."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from itertools import accumulate

from monitor.model.topics import Field
from monitor.topics.document import Document, Index, Span, index
from monitor.topics.query import (
    And,
    AtLeast,
    Bound,
    Dated,
    Everything,
    Fact,
    Is,
    Named,
    Near,
    Node,
    Not,
    Or,
    Query,
    Term,
    Within,
)
from monitor.topics.text import words

#: None = it does not hold; () = it holds without standing anywhere, as NOT and outlet: do.
Found = tuple[Span, ...] | None


def holds(query: Query, document: Document) -> bool:
    """Tell whether `document` answers `query`."""
    return Reading(index(document)).find(query.root) is not None


class Reading:
    """One article being asked: remembers what it was asked, so that a shared set is looked for once."""

    def __init__(self, of: Index) -> None:
        self.index = of
        self._known: dict[tuple[int, Field | None], tuple[Node, Found]] = {}

    def find(self, node: Node, scope: Field | None = None) -> Found:
        """Where `node` holds, in order, within `scope` or the whole article; None where it does not."""
        key = (id(node), scope)
        if key not in self._known:
            self._known[key] = (node, self._look(node, scope))  # the node is kept, so its id stays its own
        return self._known[key][1]

    def _look(self, node: Node, scope: Field | None) -> Found:
        found: Found = None
        match node:
            case Term():
                found = self._term(node, scope)
            case Named(_, part):
                found = self.find(part, scope)
            case Or(parts):
                found = self._any(parts, scope)
            case AtLeast(count, parts):
                found = self._at_least(count, parts, scope)
            case And(parts):
                found = self._all(parts, scope)
            case Near(left, right, distance):
                ones = self.find(left, scope)
                found = near(ones, self.find(right, scope), distance) if ones else None
            case Within(field, part):
                found = self.find(part, field)
            case _:
                found = () if self._is_so(node, scope) else None
        return found

    def _is_so(self, node: Node, scope: Field | None) -> bool:
        match node:
            case Not(part):
                return self.find(part, scope) is None
            case Is(fact, term):
                return any(_contains(words(value), term) for value in self._facts(fact))
            case Dated(bound, day):
                published = self.index.document.published_at
                since = datetime.combine(day, time(), UTC)
                return published is not None and (published >= since) is (bound is Bound.AFTER)
            case _:
                return isinstance(node, Everything)

    def _all(self, parts: Iterable[Node], scope: Field | None) -> Found:
        gathered: list[Span] = []
        for part in parts:
            found = self.find(part, scope)
            if found is None:
                return None
            gathered += found
        return tuple(sorted(set(gathered)))

    def _any(self, parts: Iterable[Node], scope: Field | None) -> Found:
        """Gather what any part finds. Sets are long lists of terms, most of them absent: skip those early."""
        gathered: set[Span] = set()
        holds = False
        places = self.index.places
        for part in parts:
            if type(part) is Term:
                if part.words[0] not in places and not (part.prefix and len(part.words) == 1):
                    continue
                found = self._term(part, scope)
            else:
                found = self.find(part, scope)
            if found is not None:
                holds = True
                gathered.update(found)
        return tuple(sorted(gathered)) if holds else None

    def _at_least(self, count: int, parts: Iterable[Node], scope: Field | None) -> Found:
        found = [each for each in (self.find(part, scope) for part in parts) if each is not None]
        if len(found) < count:
            return None
        return tuple(sorted({span for each in found for span in each}))

    def _facts(self, fact: Fact) -> Iterator[str]:
        document = self.index.document
        if fact in {Fact.OUTLET, Fact.OWNER, Fact.LANGUAGE}:
            yield {Fact.OUTLET: document.outlet, Fact.OWNER: document.owner}.get(fact, document.language)
        yield from (value for known, value in document.facts if known is fact)

    def _term(self, term: Term, scope: Field | None) -> Found:
        found = self._single(term) if len(term.words) == 1 else self._phrase(term)
        if scope is not None and found:
            first, last = self.index.reach(scope)
            found = [span for span in found if first <= span[0] <= last]
        return tuple(found) or None

    def _single(self, term: Term) -> list[Span]:
        if not term.prefix:
            return [(place, place) for place in self.index.places.get(term.words[0], ())]
        return sorted(
            (place, place) for word in self._starting(term.words[0]) for place in self.index.places[word]
        )

    def _starting(self, stem: str) -> Iterator[str]:
        vocabulary = self.index.vocabulary
        for position in range(bisect_left(vocabulary, stem), len(vocabulary)):
            if not vocabulary[position].startswith(stem):
                return
            yield vocabulary[position]

    def _phrase(self, term: Term) -> list[Span]:
        places = self.index.places
        whole = term.words[: len(term.words) - term.prefix]
        if any(word not in places for word in whole):
            return []
        rarest = min(range(len(whole)), key=lambda each: len(places[whole[each]]))
        starts = (place - rarest for place in places[whole[rarest]])
        return [(at, at + len(term.words) - 1) for at in starts if _stands(self.index.words, at, term)]


def near(left: Found, right: Found, distance: int) -> Found:
    """Join spans with at most `distance` words between them; spans that overlap are near.

    Every span takes one partner, so the cost is n log n; the sides may be exchanged.
    """
    if not left or not right:
        return None
    return tuple(sorted({*_pairs(left, right, distance), *_pairs(right, left, distance)})) or None


def _pairs(ones: tuple[Span, ...], others: tuple[Span, ...], distance: int) -> Iterator[Span]:
    starts = [start for start, _ in others]
    reaching: list[Span] = list(accumulate(others, _farther))
    for start, end in ones:
        place = bisect_right(starts, end)
        if place:
            first, last = reaching[place - 1]
            if start - last - 1 <= distance:
                yield min(start, first), max(end, last)
                continue
        if place < len(others) and starts[place] - end - 1 <= distance:
            yield start, max(end, others[place][1])


def _farther(best: Span, span: Span) -> Span:
    return span if span[1] >= best[1] else best


def _stands(found: tuple[str, ...], at: int, term: Term) -> bool:
    last = at + len(term.words) - 1
    if at < 0 or last >= len(found):
        return False
    if found[at:last] != term.words[:-1]:
        return False
    return found[last].startswith(term.words[-1]) if term.prefix else found[last] == term.words[-1]


def _contains(value: tuple[str, ...], term: Term) -> bool:
    return any(_stands(value, at, term) for at in range(len(value)))
