"""The query language, from text to tree: parsed by lark (LALR), bounded, and pointing at what is wrong."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedInput, VisitError
from lark.lark import PostLex

from monitor.errors import BadQuery
from monitor.model.days import ALLOWED, day_of
from monitor.model.stories import Kind
from monitor.model.topics import Field
from monitor.query.complaint import complaint, nearest, unexpected
from monitor.query.figures import ways
from monitor.query.text import straighten, words
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
    joined,
)

LONGEST = 20_000  #: characters of one query
MOST_TERMS = 1_500  #: words and phrases of one query
MOST_IN_ALL = 40_000  #: terms with every named set written out: sets that double each other stop here
DEEPEST = 25  #: brackets in brackets
DEEPEST_IN_ALL = 200  #: levels of the tree with every named set written out
FARTHEST = 200  #: words, for NEAR
USUAL_DISTANCE = 10  #: words, for NEAR without a number

_TERMS = frozenset({"WORD", "STEM", "PHRASE", "SET"})

_GRAMMAR = r"""
    ?start: either
    ?either: all (_OR all)*
    ?all: unary (_AND? unary)*
    ?unary: near | _NOT near -> negated
    ?near: atom | atom NEAR atom -> pair
    ?atom: value | FIELD value -> field
    ?value: WORD -> word
          | STEM -> stem
          | PHRASE -> phrase
          | EVERYTHING -> everything
          | SET -> named
          | COUNT _OPEN either (_COMMA either)* _CLOSE -> at_least
          | _OPEN either _CLOSE

    _OR.3: /OR(?![^\s()|,])|\|/
    _AND.3: /AND(?![^\s()|,])|&(?=\s)/
    _NOT.3: /NOT(?![^\s()|,])|(?<![^\s(|,:])-(?=[^\s\-])/
    NEAR.3: /NEAR(\/[^\s()]*)?(?![^\s()])/
    COUNT.3: /\d{1,3}\s+of\s*(?=\()/
    FIELD.2: /[A-Za-z_]+:/
    STEM.2: /[^\s"()|&,:*@\-](?:[^\s"()|,:*@]|(?<=\d),(?=\d))*\*(?![^\s()|,])/
    WORD.1: /[^\s"()|&,:*@\-](?:[^\s"()|,:*@]|(?<=\d),(?=\d))*/
    EVERYTHING: /(?<![^\s(|,:])\*(?![^\s()|,])/
    PHRASE: /"[^"]*"/
    SET: /@[A-Za-z0-9_\-]*/
    _OPEN: "("
    _CLOSE: ")"
    _COMMA: ","
    %ignore /\s+/
"""


def parse(text: str, sets: Mapping[str, Node] | None = None, *, today: date | None = None) -> Query:
    """Read a query. Raises BadQuery, pointing at the character.

    `sets` are the named sets it may use; `today` is what "yesterday" is told from: without it, as in a topic
    that is asked for years, only days of the calendar are read.
    """
    plain = straighten(text)
    if len(plain) > LONGEST:
        raise complaint(
            f"the query has {len(plain):,} characters; at most {LONGEST:,} are read", plain, LONGEST
        )
    if not plain.strip():
        raise complaint('the query is empty; write a word, a "phrase" or a prefix*', plain, 0)
    try:
        root = _Builder(plain, sets or {}, today).transform(_parser().parse(plain))
    except _TooMuch as error:
        raise complaint(error.words, plain, error.at) from None
    except VisitError as error:
        raise error.orig_exc from None
    except UnexpectedInput as error:
        raise unexpected(error, plain) from None
    if root.terms > MOST_IN_ALL or root.levels > DEEPEST_IN_ALL:
        raise complaint(
            "with its named sets written out the query is too large; let sets use fewer sets", plain, 0
        )
    return Query(root)


@cache
def _parser() -> Lark:
    """The one parser: building it takes 20 ms, so it waits until the first query and then stays."""
    return Lark(_GRAMMAR, parser="lalr", lexer="basic", postlex=_Limits(), maybe_placeholders=False)


class _TooMuch(Exception):
    """A query beyond a limit."""

    def __init__(self, words: str, at: int) -> None:
        super().__init__(words)
        self.words = words
        self.at = at


class _Limits(PostLex):
    """Counts the tokens of a query on their way to the parser."""

    always_accept = ()

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Pass them on. Raises _TooMuch at the first one too many."""
        depth = terms = 0
        for token in stream:
            kind = token.type
            if kind in _TERMS:
                terms += 1
                if terms > MOST_TERMS:
                    raise _TooMuch(f"the query has more than {MOST_TERMS:,} terms", token.start_pos or 0)
            elif kind == "_OPEN":
                depth += 1
                if depth > DEEPEST:
                    raise _TooMuch(f"brackets stand more than {DEEPEST} deep", token.start_pos or 0)
            elif kind == "_CLOSE":
                depth -= 1
            yield token


@v_args(inline=True)
class _Builder(Transformer[Token, Node]):
    """Turns lark's tree into ours, one method per rule of the grammar."""

    def __init__(self, text: str, sets: Mapping[str, Node], today: date | None) -> None:
        super().__init__()
        self._text = text
        self._sets = sets
        self._today = today

    def either(self, *parts: Node) -> Node:
        return joined(Or, parts)

    def all(self, *parts: Node) -> Node:
        return joined(And, parts)

    def negated(self, part: Node) -> Node:
        return Not(part)

    def everything(self, _token: Token) -> Node:
        return Everything()

    def word(self, token: Token) -> Node:
        return Term(self._words(token))

    def stem(self, token: Token) -> Node:
        return self._prefix(self._words(token), token)

    def phrase(self, token: Token) -> Node:
        inside = token[1:-1].rstrip()
        if "*" in inside[:-1]:
            raise self._bad("a * in a phrase may only stand at its end", token, token.index("*"))
        found = self._words(token)
        return self._prefix(found, token) if inside.endswith("*") else Term(found)

    def named(self, token: Token) -> Node:
        name = token[1:].lower()
        if name not in self._sets:
            raise self._bad(f"there is no set @{name}{nearest(name, self._sets, '@')}", token)
        return Named(name, self._sets[name])

    def pair(self, left: Node, operator: Token, right: Node) -> Node:
        digits = operator[5:]
        distance = int(digits) if digits.isdecimal() and len(digits) < 9 else 0
        if operator == "NEAR":
            distance = USUAL_DISTANCE
        if not 1 <= distance <= FARTHEST:
            raise self._bad(
                f"{operator} needs a number of words from 1 to {FARTHEST}, as in NEAR/10", operator
            )
        if not (left.placed and right.placed):
            raise self._bad(
                f"{operator} measures between words; NOT, * and outlet: have no place in a text", operator
            )
        return Near(left, right, distance)

    def at_least(self, token: Token, *parts: Node) -> Node:
        count = int(token.split()[0])
        if not 1 <= count <= len(parts):
            raise self._bad(
                f"{count} of {len(parts)} can never be told apart; ask for 1 to {len(parts)}", token
            )
        return AtLeast(count, parts)

    def field(self, token: Token, value: Node) -> Node:
        name = token[:-1].lower()
        if name in set(Field):
            return Within(Field(name), value)
        if name in set(Bound):
            return Dated(Bound(name), self._day(token, value))
        if name not in set(Fact):
            known = [*Field, *Fact, *Bound]
            raise self._bad(f"'{token}' is no field{nearest(name, [str(field) for field in known])}", token)
        return self._about(Fact(name), value, token)

    def _about(self, fact: Fact, value: Node, token: Token) -> Node:
        match value:
            case Term():
                return self._is(fact, value, token)
            case And(parts):
                return And(tuple(self._about(fact, part, token) for part in parts))
            case Or(parts):
                return Or(tuple(self._about(fact, part, token) for part in parts))
            case Not(part):
                return Not(self._about(fact, part, token))
            case _:
                raise self._bad(
                    f"'{token}' takes words, \"phrases\" and prefix* only, in brackets if several", token
                )

    def _is(self, fact: Fact, value: Term, token: Token) -> Node:
        if fact is Fact.STORY and not (len(value.words) == 1 and value.words[0].isdecimal()):
            raise self._bad(f"'{token}' takes the number of a story, as in {token}12", token)
        if fact is Fact.KIND and not any(_is_of(kind, value) for kind in Kind):
            kinds = ", ".join(kind.value for kind in Kind)
            raise self._bad(f"'{value}' is no kind of development; known here: {kinds}", token)
        if fact is Fact.FIGURE and not value.prefix:
            return joined(Or, tuple(Is(fact, Term(way)) for way in ways(value.words)))
        return Is(fact, value)

    def _day(self, token: Token, value: Node) -> date:
        written = " ".join(value.words) if isinstance(value, Term) and not value.prefix else ""
        day = day_of(written, self._today)
        if day is None:
            allowed = ALLOWED if self._today else f"a day as in {token}2025-07-01"
            raise self._bad(f"'{token}' takes {allowed}", token)
        return day

    def _words(self, token: Token) -> tuple[str, ...]:
        found = words(token)
        if not found:
            raise self._bad(f"'{token}' holds no letter or digit to look for", token)
        return found

    def _prefix(self, found: tuple[str, ...], token: Token) -> Node:
        if len(found[-1]) < 2:
            raise self._bad(
                f"'{token}' would match too much; write at least two characters before the *", token
            )
        return Term(found, prefix=True)

    def _bad(self, message: str, token: Token, offset: int = 0) -> BadQuery:
        return complaint(message, self._text, (token.start_pos or 0) + offset)


def _is_of(kind: Kind, term: Term) -> bool:
    """Whether these words stand in the kind's name, as the record finds them there."""
    name, asked = f" {' '.join(words(kind.value))} ", f" {' '.join(term.words)}"
    return (asked if term.prefix else f"{asked} ") in name
