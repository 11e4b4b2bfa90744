"""The query language in memory: what a query finds in an article, and where."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from itertools import accumulate

from monitor.model.topics import Field
from monitor.query.document import Document, Index, Span, index
from monitor.query.text import words
from monitor.query.tree import (
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
        self._terms: dict[Term, tuple[Span, ...]] = {}

    def find(self, node: Node, scope: Field | None = None) -> Found:
        """Where `node` holds, in order, within `scope` or the whole article; None where it does not."""
        while type(node) is Named:
            node = node.part
        key = (id(node), scope)
        if key not in self._known:
            self._known[key] = (node, self._look(node, scope))  # the node is kept, so its id stays its own
        return self._known[key][1]

    def _look(self, node: Node, scope: Field | None) -> Found:
        found: Found = None
        match node:
            case Term():
                found = self._term(node, scope)
            case Or():
                if scope is not None and node.plain:
                    found = _within(self.find(node), self.index.reach(scope))
                else:
                    found = self._any(node, scope)
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

    def _any(self, node: Or, scope: Field | None) -> Found:
        """Gather what any part finds. Sets are long lists of terms; the absent ones cost nothing."""
        gathered: set[Span] = set()
        holds = False
        for word in node.by_word.keys() & self.index.places.keys():
            for term in node.by_word[word]:
                found = self._term(term, scope)
                if found is not None:
                    holds = True
                    gathered.update(found)
        for part in node.rest:
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
        if term not in self._terms:
            self._terms[term] = tuple(self._single(term) if len(term.words) == 1 else self._phrase(term))
        found = self._terms[term] or None
        return found if scope is None else _within(found, self.index.reach(scope))

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
        rarest, fewest = 0, None
        for number, word in enumerate(whole):
            held = places.get(word)
            if held is None:
                return []
            if fewest is None or len(held) < len(fewest):
                rarest, fewest = number, held
        starts = (place - rarest for place in fewest or ())
        return [(at, at + len(term.words) - 1) for at in starts if _stands(self.index.words, at, term)]


def _within(found: Found, reach: Span) -> Found:
    """What of it begins in a field; no word or phrase reaches out of one."""
    if not found:
        return None
    first, last = reach
    return found[bisect_left(found, (first, first)) : bisect_right(found, (last, last))] or None


def near(left: Found, right: Found, distance: int) -> Found:
    """Join spans with at most `distance` words between them; spans that overlap are near.

    Every span of the shorter side takes one partner (of equal sides, every span), so the cost is n log n and
    the sides may be exchanged.
    """
    if not left or not right:
        return None
    joined: set[Span] = set()
    if len(left) <= len(right):
        joined.update(_pairs(left, right, distance))
    if len(right) <= len(left):
        joined.update(_pairs(right, left, distance))
    return tuple(sorted(joined)) or None


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
