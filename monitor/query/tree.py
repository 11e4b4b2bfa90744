"""The query language's own tree: frozen nodes, and how they print as text again."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from monitor.model.topics import Field


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


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or several in a row; with `prefix` the last one may go on."""

    words: tuple[str, ...]  #: folded
    prefix: bool = False

    def __str__(self) -> str:
        text = " ".join(self.words) + ("*" if self.prefix else "")
        plain = len(self.words) == 1 and not self.words[0].isdigit()
        return text if plain else f'"{text}"'


@dataclass(frozen=True, slots=True)
class Everything:
    """Every article there is."""

    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: "tuple[Node, ...]"

    def __str__(self) -> str:
        return " AND ".join(_wrapped(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts."""

    parts: "tuple[Node, ...]"
    #: The terms that hold a whole word, by their longest one: an article is asked for its own words only.
    by_word: "dict[str, tuple[Term, ...]]" = field(init=False, repr=False, compare=False)
    rest: "tuple[Node, ...]" = field(init=False, repr=False, compare=False)  #: the parts that are not there
    plain: bool = field(init=False, repr=False, compare=False)  #: words and phrases only, in sets or not

    def __post_init__(self) -> None:
        by_word: dict[str, tuple[Term, ...]] = {}
        rest: list[Node] = []
        for part in self.parts:
            whole = part.words[: len(part.words) - part.prefix] if isinstance(part, Term) else ()
            if isinstance(part, Term) and whole:
                word = max(whole, key=len)
                by_word[word] = (*by_word.get(word, ()), part)
            else:
                rest.append(part)
        object.__setattr__(self, "by_word", by_word)
        object.__setattr__(self, "rest", tuple(rest))
        object.__setattr__(self, "plain", all(map(_plain, rest)))

    def __str__(self) -> str:
        return " OR ".join(_wrapped(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """Not this part."""

    part: "Node"

    def __str__(self) -> str:
        return f"NOT {_wrapped(self.part)}"


@dataclass(frozen=True, slots=True)
class Near:
    """Both parts, with at most `distance` words between them, in either order."""

    left: "Node"
    right: "Node"
    distance: int  #: words

    def __str__(self) -> str:
        return f"{_wrapped(self.left)} NEAR/{self.distance} {_wrapped(self.right)}"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `count` different parts: `2 of (@eng, @wal, @sco)`."""

    count: int
    parts: "tuple[Node, ...]"

    def __str__(self) -> str:
        return f"{self.count} of ({', '.join(str(part) for part in self.parts)})"


@dataclass(frozen=True, slots=True)
class Within:
    """The part, read in one field of the article only."""

    field: Field
    part: "Node"

    def __str__(self) -> str:
        bare = isinstance(self.part, Term | Everything | Named | AtLeast)
        return f"{self.field}:{self.part}" if bare else f"{self.field}:({self.part})"


@dataclass(frozen=True, slots=True)
class Is:
    """An article whose `fact` holds these words."""

    fact: Fact
    term: Term

    def __str__(self) -> str:
        return f"{self.fact}:{self.term}"


@dataclass(frozen=True, slots=True)
class Dated:
    """An article published after or before the start of a day (UTC)."""

    bound: Bound
    day: date

    def __str__(self) -> str:
        return f"{self.bound}:{self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class Named:
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
