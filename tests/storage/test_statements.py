"""Statements of ours in SQL that SQLite answers from an index."""

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from storage.index_tables import index_term
from storage.matching import SearchMatch
from storage.statements import among
from storage.tables import revision


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(sa.select(index_term.c.term).where(among(index_term.c.term, "terms")), id="among"),
        pytest.param(sa.select(revision.c.id).where(SearchMatch(["ward"])), id="search"),
    ],
)
def test_a_condition_is_not_compared_with_one(statement: sa.Select[tuple[object]]) -> None:
    """`… IN (…) = 1` would make SQLite read the whole table."""
    assert "= 1" not in str(statement.compile(dialect=sqlite.dialect()))
