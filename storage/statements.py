"""Statements whose spelling differs between SQLite and PostgreSQL, in one place."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from storage.prepared import Prepared
from storage.types import NumberList, TextList


def insert_or_ignore(connection: sa.Connection, table: sa.Table, values: Mapping[str, Any]) -> int | None:
    """Insert one row; give its primary key, or None where a unique key already held one."""
    row = _ignoring(connection.dialect.name, table, tuple(values)).row(connection, values)
    return None if row is None else row[0]


def upsert(
    connection: sa.Connection, table: sa.Table, keys: Sequence[str], values: Mapping[str, Any]
) -> None:
    """Insert one row, or overwrite the row with the same keys."""
    upsert_all(connection, table, keys, [values])


def upsert_all(
    connection: sa.Connection, table: sa.Table, keys: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Do so with several rows that have the same columns."""
    if rows:
        statement = _overwriting(connection.dialect.name, table, tuple(keys), tuple(rows[0]))
        statement.change_all(connection, rows)


def add_up(connection: sa.Connection, table: sa.Table, row: Mapping[str, Any]) -> None:
    """Insert one row, or add its numbers to those of the row with the same primary key."""
    _adding(connection.dialect.name, table).change(connection, row)


def count_each(
    connection: sa.Connection,
    key: sa.Column[str],
    count: sa.Column[int],
    texts: Sequence[str],
) -> None:
    """Add 1 to the count of each text's row; insert one where there is none."""
    _counting(connection.dialect.name, key, count).change(connection, {"texts": texts})


class _Among(sa.sql.functions.FunctionElement[bool]):
    inherit_cache = True
    type = sa.Boolean()

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        """Stay as it is: SQLite would be asked whether it `= 1`, and read the whole table to tell."""
        return self


def among(column: sa.ColumnElement[Any], name: str) -> sa.ColumnElement[bool]:
    """True where a column holds one of the texts or keys that are bound to `name` as one list, however long.

    `IN` would take a variable for each: 200 terms are three times as quick this way.
    """
    listed = NumberList() if isinstance(column.type, sa.Integer) else TextList()
    return _Among(column, sa.bindparam(name, type_=listed))


@compiles(_Among, "sqlite")
def _among_sqlite(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, texts = (compiler.process(part, **kw) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"  # noqa: S608 - both are compiled, not text


@compiles(_Among, "postgresql")
def _among_postgresql(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, texts = (compiler.process(part, **kw) for part in element.clauses)
    return f"{column} = ANY ({texts})"


class _Month(sa.sql.functions.FunctionElement[str]):
    inherit_cache = True
    type = sa.Text()


def month(column: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """The month of a time, in UTC: `2026-11`."""
    return _Month(column)


@compiles(_Month, "sqlite")
def _month_sqlite(element: _Month, compiler: SQLCompiler, **kw: Any) -> str:
    return f"substr({compiler.process(element.clauses, **kw)}, 1, 7)"


@compiles(_Month, "postgresql")
def _month_postgresql(element: _Month, compiler: SQLCompiler, **kw: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **kw)} AT TIME ZONE 'UTC', 'YYYY-MM')"


# Both are pure, and building a statement costs more than executing it: each is built once.


@cache
def _ignoring(dialect: str, table: sa.Table, names: tuple[str, ...]) -> Prepared:
    key = next(iter(table.primary_key.columns))
    return Prepared(_insert(dialect, table).on_conflict_do_nothing().returning(key), columns=names)


@cache
def _overwriting(dialect: str, table: sa.Table, keys: tuple[str, ...], names: tuple[str, ...]) -> Prepared:
    statement = _insert(dialect, table)
    changed = {name: statement.excluded[name] for name in names if name not in keys}
    if changed:
        overwriting = statement.on_conflict_do_update(index_elements=list(keys), set_=changed)
        return Prepared(overwriting, columns=names)
    return Prepared(statement.on_conflict_do_nothing(), columns=names)


@cache
def _adding(dialect: str, table: sa.Table) -> Prepared:
    statement = _insert(dialect, table)
    keys = {column.name for column in table.primary_key.columns}
    sums = {c.name: c + statement.excluded[c.name] for c in table.columns if c.name not in keys}
    adding = statement.on_conflict_do_update(index_elements=sorted(keys), set_=sums)
    return Prepared(adding, columns=table.columns.keys())


@cache
def _counting(dialect: str, key: sa.Column[str], count: sa.Column[int]) -> Prepared:
    texts = sa.bindparam("texts", type_=TextList())
    each = sa.func.json_each(texts) if dialect == "sqlite" else sa.func.unnest(texts)
    text = each.table_valued("value") if dialect == "sqlite" else each.table_valued("value").render_derived()
    first = sa.select(text.c.value, sa.literal(1))
    # SQLite takes ON CONFLICT for a condition of a join where the SELECT has no WHERE.
    insert = _insert(dialect, key.table).from_select([key.name, count.name], first.where(sa.true()))
    return Prepared(insert.on_conflict_do_update(index_elements=[key.name], set_={count.name: count + 1}))


def _insert(dialect: str, table: sa.Table) -> Any:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
