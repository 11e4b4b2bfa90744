"""The query language in memory: what a query finds in an article, and where."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time
from functools import cached_property

from monitor.model.topics import Field
from monitor.query.document import Document, Index, Span, index
from monitor.query.spans import Found, Partners, near, within
from monitor.query.text import words
from monitor.query.tree import (
    HEAD,
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

#: So many parts of a query asked of an article are few: a word is found in 10 us, all are sorted in 100.
_FEW = 8


def holds(query: Query, document: Document) -> bool:
    """Tell whether `document` answers `query`."""
    return Reading(index(document)).find(query.root) is not None


class Reading:
    """One article being asked: remembers what it was asked, so that a shared set is looked for once."""

    def __init__(self, of: Index) -> None:
        self.index = of
        self._known: dict[int, tuple[Node, Found]] = {}  # the node is kept, so its id stays its own
        self._scoped: dict[tuple[int, Field], tuple[Node, Found]] = {}
        self._partners: dict[int, Partners] = {}

    def find(self, node: Node, scope: Field | None = None) -> Found:
        """Where `node` holds, in order, within `scope` or the whole article; None where it does not."""
        while type(node) is Named:
            node = node.part
        if scope is not None:
            key = (id(node), scope)
            if key not in self._scoped:
                self._scoped[key] = (node, self._look(node, scope))
            return self._scoped[key][1]
        known = self._known.get(id(node))
        if known is None:
            known = self._known[id(node)] = (node, self._look(node, None))
        return known[1]

    def _look(self, node: Node, scope: Field | None) -> Found:
        found: Found = None
        match node:
            case Or():
                if scope is not None and node.plain:
                    found = within(self.find(node), self.index.reach(scope))
                else:
                    found = self._any(node, scope)
            case Near(left, right, distance):
                found = self._near(self.find(left, scope), right, scope, distance)
            case Term():
                found = self._term(node)
                found = found if scope is None else within(found, self.index.reach(scope))
            case And(parts):
                found = self._all(parts, scope)
            case AtLeast(count, parts):
                found = self._at_least(count, parts, scope)
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
        gathered = self._terms(node)
        if scope is not None:
            gathered = list(within(tuple(sorted(gathered)), self.index.reach(scope)) or ())
        holds = bool(gathered)
        for part in node.rest:
            found = self.find(part, scope)
            if found is not None:
                holds = True
                gathered += found
        return tuple(sorted(set(gathered))) if holds else None

    def _terms(self, node: Or) -> list[Span]:
        places = self._places
        found: list[Span] = []
        for word in node.single & self._words:
            found += places[word]
        for pair in node.double & self._sides if node.double else ():
            found += [(place, place + 1) for place in self._pairs[pair]]
        if node.by_pair:
            for pair in node.by_pair.keys() & self._pairs.keys():
                for term in node.by_pair[pair]:
                    found += self._phrase(term, self._pairs[pair])
        for word in node.by_word.keys() & places.keys():
            for term in node.by_word[word]:
                found += self._phrase(term, (place for place, _ in places[word]))
        if node.by_head:
            for head in node.by_head.keys() & self._heads.keys():
                for stem in node.by_head[head]:
                    found += self._starting(stem)
        return found

    def _near(self, ones: Found, node: Node, scope: Field | None, distance: int) -> Found:
        others = self.find(node, scope) if ones else None
        if not ones or not others:
            return None
        return near(self._partner(ones), self._partner(others), distance)

    def _partner(self, found: tuple[Span, ...]) -> Partners:
        """What was found, made ready to be looked up by place: a set stands beside many others."""
        ready = self._partners.get(id(found))
        if ready is None or ready.spans is not found:
            ready = self._partners[id(found)] = Partners(found)
        return ready

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

    def _term(self, term: Term) -> Found:
        first, *more = term.words
        if more:
            return tuple(self._phrase(term, (place for place, _ in self._standing(first)))) or None
        found = sorted(self._starting(first)) if term.prefix else self._standing(first)
        return tuple(found) or None

    def _standing(self, word: str) -> Sequence[Span]:
        """Where a word stands; while few are asked, they are looked for, which saves sorting all others."""
        if len(self._known) > _FEW:
            return self._places.get(word, ())
        return [(place, place) for place, one in enumerate(self.index.words) if one == word]

    @cached_property
    def _places(self) -> dict[str, tuple[Span, ...]]:
        return self.index.places()

    @cached_property
    def _words(self) -> frozenset[str]:
        """As a set: of two sets the smaller is walked, of a set and the keys of a mapping always the set."""
        return frozenset(self._places)

    @cached_property
    def _sides(self) -> frozenset[tuple[str, str]]:
        return frozenset(self._pairs)

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], list[int]]:
        return self.index.pairs()

    @cached_property
    def _heads(self) -> dict[str, list[str]]:
        return self.index.heads()

    def _starting(self, stem: str) -> Iterator[Span]:
        for word in self._heads.get(stem[:HEAD], ()):
            if word.startswith(stem):
                yield from self._places[word]

    def _phrase(self, term: Term, starts: Iterable[int]) -> list[Span]:
        """The phrase where it stands, given where its first word does.

        Nothing is called for a place, as every "health board*" of a topic is tried at every "health".
        """
        found, more = self.index.words, len(term.words) - 1
        last, end = term.words[more], len(found) - more
        if term.prefix:
            held = [at for at in starts if at < end and found[at + more].startswith(last)]
        else:
            held = [at for at in starts if at < end and found[at + more] == last]
        if more > 1:
            held = [at for at in held if found[at : at + more] == term.words[:more]]
        return [(at, at + more) for at in held]


def _stands(found: tuple[str, ...], at: int, term: Term) -> bool:
    last = at + len(term.words) - 1
    if at < 0 or last >= len(found):
        return False
    if found[at:last] != term.words[:-1]:
        return False
    return found[last].startswith(term.words[-1]) if term.prefix else found[last] == term.words[-1]


def _contains(value: tuple[str, ...], term: Term) -> bool:
    return any(_stands(value, at, term) for at in range(len(value)))
