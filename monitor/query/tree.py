"""The query language's own tree: frozen nodes, and how they print as text again."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, cast

from monitor.model.topics import Field

#: Letters by which a stem such as hosp* is looked up.
HEAD = 4


class Fact(StrEnum):
    """What may be asked of an article beside its words."""

    OUTLET = "outlet"
    OWNER = "owner"
    SPEAKER = "speaker"
    KIND = "kind"
    STORY = "story"
    TOPIC = "topic"
    LANGUAGE = "language"
    FIGURE = "figure"


class Bound(StrEnum):
    """The two ends of a span of days."""

    AFTER = "after"  #: on that day or later
    BEFORE = "before"  #: earlier than that day


class _Leaf:
    """A node without parts."""

    __slots__ = ()
    terms: ClassVar[int] = 1  #: words and phrases, with every named set written out
    levels: ClassVar[int] = 1  #: of the tree, likewise
    placed: ClassVar[bool] = False  #: whether it, where it is true, always stands somewhere in the text


@dataclass(frozen=True, slots=True)
class _Branch:
    """A node with parts. It is measured when it is made, once: a set stands in a hundred queries."""

    terms: int = field(init=False, repr=False, compare=False)
    levels: int = field(init=False, repr=False, compare=False)
    placed: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = children(cast("Node", self))
        places = (part.placed for part in parts)
        object.__setattr__(self, "terms", sum(part.terms for part in parts))
        object.__setattr__(self, "levels", 1 + max((part.levels for part in parts), default=0))
        object.__setattr__(self, "placed", any(places) if isinstance(self, And) else all(places))


@dataclass(frozen=True, slots=True)
class Term(_Leaf):
    """A word, or several in a row; with `prefix` the last one may go on."""

    placed: ClassVar[bool] = True

    words: tuple[str, ...]  #: folded
    prefix: bool = False

    def __str__(self) -> str:
        text = " ".join(self.words) + ("*" if self.prefix else "")
        plain = len(self.words) == 1 and not self.words[0].isdigit()
        return text if plain else f'"{text}"'


@dataclass(frozen=True, slots=True)
class Everything(_Leaf):
    """Every article there is."""

    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True, slots=True)
class And(_Branch):
    """All of the parts."""

    parts: "tuple[Node, ...]"

    def __str__(self) -> str:
        return " AND ".join(_wrapped(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or(_Branch):
    """At least one of the parts."""

    parts: "tuple[Node, ...]"
    # Its terms by what an article has to hold for each: sets are long, and most of them is not there.
    single: "frozenset[str]" = field(init=False, repr=False, compare=False)  #: whole words
    double: "frozenset[tuple[str, str]]" = field(init=False, repr=False, compare=False)  #: two whole words
    by_pair: "dict[tuple[str, str], tuple[Term, ...]]" = field(init=False, repr=False, compare=False)  #: more
    by_word: "dict[str, tuple[Term, ...]]" = field(init=False, repr=False, compare=False)  #: "health board*"
    by_head: "dict[str, tuple[str, ...]]" = field(init=False, repr=False, compare=False)  #: stems, see head
    rest: "tuple[Node, ...]" = field(init=False, repr=False, compare=False)  #: the parts that are no terms
    plain: bool = field(init=False, repr=False, compare=False)  #: words and phrases only, in sets or not

    def __post_init__(self) -> None:
        _Branch.__post_init__(self)
        single: set[str] = set()
        double: set[tuple[str, str]] = set()
        by_pair: defaultdict[tuple[str, str], tuple[Term, ...]] = defaultdict(tuple)
        by_word: defaultdict[str, tuple[Term, ...]] = defaultdict(tuple)
        by_head: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
        terms = [part for part in self.parts if isinstance(part, Term)]
        for term in terms:
            first, whole = term.words[0], len(term.words) - term.prefix
            if whole == len(term.words) == 2:
                double.add((first, term.words[1]))
            elif whole > 1:
                by_pair[first, term.words[1]] += (term,)
            elif len(term.words) > 1:
                by_word[first] += (term,)
            elif whole:
                single.add(first)
            else:
                by_head[first[:HEAD]] += (first,)
        rest = tuple(part for part in self.parts if not isinstance(part, Term))
        for name, value in (
            ("single", frozenset(single)),
            ("double", frozenset(double)),
            ("by_pair", dict(by_pair)),
            ("by_word", dict(by_word)),
            ("by_head", dict(by_head)),
            ("rest", rest),
            ("plain", all(map(_plain, rest))),
        ):
            object.__setattr__(self, name, value)

    def __str__(self) -> str:
        return " OR ".join(_wrapped(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not(_Branch):
    """Not this part."""

    part: "Node"

    def __post_init__(self) -> None:
        _Branch.__post_init__(self)  # with slots, super() is lost
        object.__setattr__(self, "placed", False)

    def __str__(self) -> str:
        return f"NOT {_wrapped(self.part)}"


@dataclass(frozen=True, slots=True)
class Near(_Branch):
    """Both parts, with at most `distance` words between them, in either order."""

    left: "Node"
    right: "Node"
    distance: int  #: words

    def __str__(self) -> str:
        return f"{_wrapped(self.left)} NEAR/{self.distance} {_wrapped(self.right)}"


@dataclass(frozen=True, slots=True)
class AtLeast(_Branch):
    """At least `count` different parts: `2 of (@eng, @wal, @sco)`."""

    count: int
    parts: "tuple[Node, ...]"

    def __str__(self) -> str:
        return f"{self.count} of ({', '.join(str(part) for part in self.parts)})"


@dataclass(frozen=True, slots=True)
class Within(_Branch):
    """The part, read in one field of the article only."""

    field: Field
    part: "Node"

    def __str__(self) -> str:
        bare = isinstance(self.part, Term | Everything | Named | AtLeast)
        return f"{self.field}:{self.part}" if bare else f"{self.field}:({self.part})"


@dataclass(frozen=True, slots=True)
class Is(_Leaf):
    """An article whose `fact` holds these words."""

    fact: Fact
    term: Term

    def __str__(self) -> str:
        return f"{self.fact}:{self.term}"


@dataclass(frozen=True, slots=True)
class Dated(_Leaf):
    """An article published after or before the start of a day (UTC)."""

    bound: Bound
    day: date

    def __str__(self) -> str:
        return f"{self.bound}:{self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class Named(_Branch):
    """A named set; the name is what evidence and explanations show."""

    name: str
    part: "Node"

    def __str__(self) -> str:
        return f"@{self.name}"


def _plain(node: "Node") -> bool:
    while isinstance(node, Named):
        node = node.part
    return isinstance(node, Term) or (isinstance(node, Or) and node.plain)


Node = Term | Everything | And | Or | Not | Near | AtLeast | Within | Is | Dated | Named

_CLOSED = (Term, Everything, Is, Dated, Named, AtLeast)


def _wrapped(node: Node) -> str:
    return str(node) if isinstance(node, _CLOSED) else f"({node})"


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `str` prints it in canonical form, which parses to an equal query."""

    root: Node

    def __str__(self) -> str:
        return str(self.root)


def children(node: Node) -> tuple[Node, ...]:
    """The direct parts of `node`."""
    match node:
        case And(parts) | Or(parts) | AtLeast(_, parts):
            return parts
        case Not(part) | Within(_, part) | Named(_, part):
            return (part,)
        case Near(left, right, _):
            return (left, right)
        case _:
            return ()


def joined(kind: type[And] | type[Or], parts: tuple[Node, ...]) -> Node:
    """Put `parts` together flat: a chain of one operator is one node, and one part is itself."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return flat[0] if len(flat) == 1 else kind(tuple(flat))
