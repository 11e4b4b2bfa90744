"""The query language as SQL: one full-text expression for all that is text, conditions for the rest.

What the databases cannot say exactly (NEAR between groups, within a field or across fields) is widened on the
way, and the answer says so: the reader finishes it in memory, with the rules that topics are matched by.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import combinations
from math import comb
from typing import Literal

import sqlalchemy as sa

from monitor.errors import BadInput
from monitor.model.topics import Field, Level
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
    Term,
    Within,
    children,
    joined,
)
from storage.search_index import FACTS, LONGEST_WORD, PERIOD, periods
from storage.syntaxes import FTS5, TsQuery
from storage.tables import match, placement, revision, revision_fact

Dialect = Literal["sqlite", "postgresql"]
#: `n of (...)` is written out as alternatives up to so many; beyond, it is finished in memory.
_MOST_ALTERNATIVES = 30
MOST_FACTS = 200


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query for one database: revisions for which both parts hold."""

    text: str | None  #: FTS5's or tsquery's syntax; None = any text
    ranked: str | None  #: the same without the words for dates; the conditions say those too
    conditions: tuple[sa.ColumnElement[bool], ...]  #: on `revision`
    exact: bool  #: False = some of what is found has still to be weeded out


def compile_query(root: Node, dialect: Dialect) -> Compiled:
    """Write a query as SQL. Nothing of it but letters and digits reaches the databases' own syntax.

    Raises BadInput where it names more fields than SQLite takes conditions.
    """
    widened, exact = _widen(root)
    if _facts(widened) > MOST_FACTS:
        raise BadInput(f"a search can ask for at most {MOST_FACTS} fields such as outlet: and after: at once")
    writer = _Writer(dialect)
    text, conditions = writer.split(widened)
    return Compiled(writer.within(_period(widened), text), text, conditions, exact)


def holds_text(text: str, dialect: Dialect) -> sa.ColumnElement[bool]:
    """The condition that a revision's text answers a full-text expression."""
    if dialect == "sqlite":
        found = sa.text("SELECT rowid FROM revision_fts WHERE revision_fts MATCH :words")
    else:
        found = sa.text("SELECT revision_id FROM revision_fts WHERE tsv @@ CAST(:words AS tsquery)")
    bound = found.bindparams(sa.bindparam("words", text, unique=True))
    return revision.c.id.in_(bound.columns(sa.column("id")).scalar_subquery())


def _widen(node: Node) -> tuple[Node, bool]:  # noqa: PLR0911 - one answer for each kind of node
    """Rewrite without NEAR, sets and `n of`; tells whether the same articles answer."""
    match node:
        case Named(_, part):
            return _widen(part)
        case Term(words) | Is(_, Term(words)) if max(map(len, words)) >= LONGEST_WORD:
            return node, False  # what is longer is alike to the index
        case Near(left, right, _):
            return joined(And, (_widen(left)[0], _widen(right)[0])), False
        case Not(part):
            inner, exact = _widen(part)
            return (Not(inner), True) if exact else (Everything(), False)
        case Within(field, part):
            inner, exact = _widen(part)
            return Within(field, inner), exact
        case And(parts):
            return _widen_all(And, parts)
        case Or(parts):
            return _widen_all(Or, parts)
        case AtLeast(count, parts) if count == 1 or comb(len(parts), count) > _MOST_ALTERNATIVES:
            widened, exact = _widen_all(Or, parts)
            return widened, exact and count == 1
        case AtLeast(count, parts):
            return _widen_all(Or, tuple(joined(And, some) for some in combinations(parts, count)))
        case _:
            return node, True


def _widen_all(kind: type[And] | type[Or], parts: tuple[Node, ...]) -> tuple[Node, bool]:
    widened = [_widen(part) for part in parts]
    return joined(kind, tuple(part for part, _ in widened)), all(exact for _, exact in widened)


class _Writer:
    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._syntax = FTS5() if dialect == "sqlite" else TsQuery()

    def split(self, node: Node) -> tuple[str | None, tuple[sa.ColumnElement[bool], ...]]:
        """Give the text that all answers hold as one expression, and what is left as conditions."""
        parts = self._gathered(And, node.parts if isinstance(node, And) else (node,), None)
        text = self._text(parts[0], None)
        others = []
        for part in parts if text is None else parts[1:]:
            if isinstance(part, Is) and part.fact.value in FACTS:
                said = self._syntax.fact(part.fact.value, part.term)
                text = said if text is None else self._syntax.both(text, said)
            else:
                others.append(part)
        return text, tuple(self.condition(part, None) for part in others)

    def within(self, period: tuple[str, ...], text: str | None) -> str | None:
        """Narrow a full-text expression to what was published in a time; the conditions do it to the day."""
        if not period:
            return text
        dated = self._syntax.any_of(PERIOD, period)
        return dated if text is None else self._syntax.both(text, dated)

    def condition(  # noqa: PLR0911 - one answer for each kind of node
        self, node: Node, scope: Field | None
    ) -> sa.ColumnElement[bool]:
        """Write any node as a condition that is never NULL, so that NOT is its opposite."""
        text = self._text(node, scope)
        if text is not None:
            return holds_text(text, self._dialect)
        match node:
            case Within(field, part):
                return self.condition(part, field)
            case Not(part):
                return sa.not_(self.condition(part, scope))
            case And(parts):
                return sa.and_(*(self.condition(part, scope) for part in self._gathered(And, parts, scope)))
            case Or(parts):
                return sa.or_(*(self.condition(part, scope) for part in self._gathered(Or, parts, scope)))
            case Is(fact, term):
                return self._fact(fact, term)
            case Dated(bound, day):
                return _dated(bound, datetime.combine(day, time(), UTC))
            case _:
                return sa.true()

    def _text(self, node: Node, scope: Field | None) -> str | None:
        return self._syntax.write(node, scope) if _is_text(node) else None

    def _gathered(
        self, kind: type[And] | type[Or], parts: Sequence[Node], scope: Field | None
    ) -> tuple[Node, ...]:
        """Put texts together, first, and what only excludes texts as well: thousands become two."""
        texts, barred, others = [], [], []
        for part in parts:
            if self._text(part, scope) is not None:
                texts.append(part)
            elif isinstance(part, Not) and self._text(part.part, scope) is not None:
                barred.append(part.part)
            else:
                others.append(part)
        together = [joined(kind, tuple(texts))] if texts else []
        if barred and kind is And and texts:
            together = [And((*texts, *map(Not, barred)))]
        elif barred:
            together.append(Not(joined(Or if kind is And else And, tuple(barred))))
        return (*together, *others)

    def _fact(self, fact: Fact, term: Term) -> sa.ColumnElement[bool]:
        if fact.value in FACTS:
            return holds_text(self._syntax.fact(fact.value, term), self._dialect)
        if fact is Fact.STORY:
            return _of_story(term)
        if fact is Fact.TOPIC:
            spaced = sa.func.replace(sa.func.replace(match.c.topic, "-", " "), "_", " ")
            found = sa.select(match.c.revision_id).where(
                match.c.level != Level.OUT.value, _contains(spaced, term)
            )
        else:
            found = sa.select(revision_fact.c.revision_id).where(
                revision_fact.c.fact == fact.value, _contains(revision_fact.c.words, term)
            )
        return revision.c.id.in_(found)


def _period(node: Node) -> tuple[str, ...]:
    """The words under which the index holds whatever was published when all answers were."""
    parts = node.parts if isinstance(node, And) else (node,)
    dated = [part for part in parts if isinstance(part, Dated)]
    after = max((part.day for part in dated if part.bound is Bound.AFTER), default=None)
    before = min((part.day for part in dated if part.bound is Bound.BEFORE), default=None)
    return periods(after, before)


def _facts(node: Node) -> int:
    return isinstance(node, Is | Dated) + sum(map(_facts, children(node)))


def _is_text(node: Node) -> bool:
    match node:
        case Term():
            return True
        case And(parts) | Or(parts):
            return all(map(_is_text, parts))
        case Not(part) | Within(_, part):
            return _is_text(part)
        case _:
            return False


def _dated(bound: Bound, since: datetime) -> sa.ColumnElement[bool]:
    published = revision.c.published_at
    inside = published >= since if bound is Bound.AFTER else published < since
    return sa.and_(published.is_not(None), inside)


def _of_story(term: Term) -> sa.ColumnElement[bool]:
    if len(term.words) != 1 or not term.words[0].isascii() or not term.words[0].isdecimal():
        return sa.false()
    number = sa.cast(placement.c.story_id, sa.Text)
    same = number.startswith(term.words[0]) if term.prefix else number == term.words[0]
    return revision.c.article_id.in_(sa.select(placement.c.article_id).where(same))


def _contains(column: sa.ColumnElement[str], term: Term) -> sa.ColumnElement[bool]:
    """True where folded words, separated by blanks, stand in a row; LIKE's own signs are no letters."""
    wanted = " ".join(term.words) + ("" if term.prefix else " ")
    return (sa.literal(" ") + column + sa.literal(" ")).contains(f" {wanted}")
