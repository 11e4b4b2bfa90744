"""A first look at a text: whether a query could hold in it at all, without finding where."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from monitor.query.text import words
from monitor.query.tree import HEAD, And, AtLeast, Named, Near, Node, Or, Term, Within, children

K = TypeVar("K")
V = TypeVar("V")


class Glance:
    """The words of some texts without their places: enough to tell what cannot hold in them.

    Most entries of a feed are about nothing that anybody follows, and numbering every word of theirs only
    to find that out was a third of what a poll cost.
    """

    def __init__(self, *texts: str) -> None:
        self._found = [word for text in texts for word in words(text)]
        self._line = f" {' '.join(self._found)} "

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self._found)

    @cached_property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(pairwise(self._found))

    @cached_property
    def _heads(self) -> frozenset[str]:
        return frozenset(word[:length] for word in self._words for length in range(2, HEAD + 1))

    def allows(self, node: Node) -> bool:
        """False only where `node` holds in no document that has these words and no others."""
        match node:
            case Named(_, part) | Within(_, part):
                return self.allows(part)
            case Term():
                return self._says(node)
            case Or():
                return self._any_term(node) or any(map(self.allows, node.rest))
            case And() | Near():
                return all(map(self.allows, children(node)))
            case AtLeast(count, parts):
                return sum(map(self.allows, parts)) >= count
            case _:
                return True  # NOT, dates and facts are not in the words

    def _any_term(self, node: Or) -> bool:
        """Whether a word, phrase or stem of a set is said; most of a set is ruled out unseen."""
        return (
            not node.single.isdisjoint(self._words)
            or not node.double.isdisjoint(self._pairs)
            or any(map(self._says, _under(node.by_pair, self._pairs)))
            or any(map(self._says, _under(node.by_word, self._words)))
            or any(f" {stem}" in self._line for stem in _under(node.by_head, self._heads))
        )

    def _says(self, term: Term) -> bool:
        """Whether the words stand in a row, the ends of paragraphs and texts not heeded."""
        return f" {' '.join(term.words)}{'' if term.prefix else ' '}" in self._line


def _under(table: Mapping[K, tuple[V, ...]], keys: frozenset[K]) -> Iterator[V]:
    for key in table.keys() & keys:
        yield from table[key]
