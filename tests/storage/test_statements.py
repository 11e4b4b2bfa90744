"""Statements of ours in SQL that SQLite answers from an index."""

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from monitor.query.grammar import parse
from storage.index_tables import index_term
from storage.matching import compile_query
from storage.statements import among
from storage.tables import revision

FACT = parse("outlet:ward OR topic:ward").root


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(sa.select(revision.c.id).where(among(revision.c.id, "ids")), id="among keys"),
        pytest.param(sa.select(index_term.c.term).where(among(index_term.c.term, "terms")), id="among"),
        pytest.param(sa.select(revision.c.id).where(*compile_query(FACT, "sqlite").conditions), id="search"),
    ],
)
def test_a_condition_is_not_compared_with_one(statement: sa.Select[tuple[object]]) -> None:
    """`… IN (…) = 1` would make SQLite read the whole table."""
    assert "= 1" not in str(statement.compile(dialect=sqlite.dialect()))
