"""A first look at a text: whether a query could hold in it at all, without finding where."""

from monitor.query.text import words
from monitor.query.tree import And, AtLeast, Named, Near, Node, Or, Term, Within, children


class Glance:
    """The words of some texts without their places: enough to tell what cannot hold in them.

    Most entries of a feed are about nothing that anybody follows, and numbering every word of theirs only
    to find that out was a third of what a poll cost.
    """

    __slots__ = ("_line", "_words")

    def __init__(self, *texts: str) -> None:
        found = [word for text in texts for word in words(text)]
        self._words = frozenset(found)
        self._line = f" {' '.join(found)} "

    def allows(self, node: Node) -> bool:
        """False only where `node` holds in no document that has these words and no others."""
        match node:
            case Named(_, part) | Within(_, part):
                return self.allows(part)
            case Term():
                return self._says(node)
            case Or():
                shared = node.by_word.keys() & self._words
                return any(self._says(term) for word in shared for term in node.by_word[word]) or any(
                    map(self.allows, node.rest)
                )
            case And() | Near():
                return all(map(self.allows, children(node)))
            case AtLeast(count, parts):
                return sum(map(self.allows, parts)) >= count
            case _:
                return True  # NOT, dates and facts are not in the words

    def _says(self, term: Term) -> bool:
        """Whether the words stand in a row, the ends of paragraphs and texts not heeded."""
        return f" {' '.join(term.words)}{'' if term.prefix else ' '}" in self._line
