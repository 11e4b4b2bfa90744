"""Statements whose spelling differs between SQLite and PostgreSQL, in one place."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def insert_or_ignore(connection: sa.Connection, table: sa.Table, values: Mapping[str, Any]) -> int | None:
    """Insert one row; give its primary key, or None where a unique key already held one."""
    statement = _insert(connection, table).values(**values).on_conflict_do_nothing()
    key = next(iter(table.primary_key.columns))
    row = connection.execute(statement.returning(key)).first()
    return None if row is None else row[0]


def upsert(
    connection: sa.Connection, table: sa.Table, keys: Sequence[str], values: Mapping[str, Any]
) -> None:
    """Insert one row, or overwrite the row with the same keys."""
    statement = _insert(connection, table).values(**values)
    changed = {name: statement.excluded[name] for name in values if name not in keys}
    if changed:
        connection.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=changed))
    else:
        connection.execute(statement.on_conflict_do_nothing())


def _insert(connection: sa.Connection, table: sa.Table) -> Any:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
