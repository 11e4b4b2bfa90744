"""The whole record as plain values, table by table, and back into an empty database."""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from monitor.errors import BadInput
from storage import index_tables, tables
from storage.node_tables import OF_THE_MOMENT
from storage.search_index import rebuild_search_index
from storage.types import UtcDateTime, metadata

#: Rows that one statement takes; a page's body may be large.
_AT_ONCE = 500
_READ_AT_ONCE = 1000


def table_names() -> tuple[str, ...]:
    """Every table of the record, each after those that it refers to."""
    assert tables.event is not None  # importing both modules is what fills the metadata
    assert index_tables.index_term is not None
    return tuple(t.name for t in metadata.sorted_tables if OF_THE_MOMENT not in t.info)


def text_columns(name: str) -> frozenset[str]:
    """The columns of a table whose plain values are texts, or nothing."""
    kinds = (sa.String, UtcDateTime, sa.LargeBinary)
    return frozenset(c.name for c in metadata.tables[name].columns if isinstance(c.type, kinds))


def count_rows(connection: sa.Connection) -> int:
    """How many rows the record has."""
    statements = (sa.select(sa.func.count()).select_from(metadata.tables[name]) for name in table_names())
    return sum(connection.execute(statement).scalar_one() for statement in statements)


def dump_rows(connection: sa.Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every row as JSON-ready values with its table's name: times in ISO 8601, bytes in base64."""
    for name in table_names():
        table = metadata.tables[name]
        statement = sa.select(table).order_by(*table.primary_key.columns)
        found = connection.execution_options(yield_per=_READ_AT_ONCE).execute(statement)
        for row in found.mappings():
            yield name, {key: _plain(value) for key, value in row.items()}


def load_rows(connection: sa.Connection, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> int:
    """Write rows that `dump_rows` gave into an empty database, and index them; tells how many.

    Raises BadInput where the database holds something, and for a row that does not fit.
    """
    total = write_rows(connection, rows)
    rebuild_search_index(connection)
    return total


def write_rows(connection: sa.Connection, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> int:
    """Write the rows only: searches find nothing until the index is built."""
    if count_rows(connection):
        raise BadInput("the database is not empty: import into a new one ([database] url)")
    forward: dict[tuple[str, str], list[dict[str, Any]]] = {}
    waiting: list[dict[str, Any]] = []
    current, total = "", 0
    for name, row in rows:
        if name != current or len(waiting) >= _AT_ONCE:
            _write(connection, current, waiting)
            current, waiting = name, []
        values = _values(name, row)
        for column in _to_itself(name):
            if values[column] is not None:  # it may lead to a later row
                forward.setdefault((name, column), []).append(
                    {"of_row": values["id"], "to_row": values[column]}
                )
                values[column] = None
        waiting.append(values)
        total += 1
    _write(connection, current, waiting)
    for (name, column), references in forward.items():
        table = metadata.tables[name]
        update = (
            table.update()
            .where(table.c.id == sa.bindparam("of_row"))
            .values({column: sa.bindparam("to_row")})
        )
        _run(connection, name, update, references)
    _go_on_counting(connection)
    return total


@cache
def _to_itself(name: str) -> tuple[str, ...]:
    """The columns of a table that refer to rows of the same table: a merged story, a folded message."""
    columns = metadata.tables[name].columns
    return tuple(c.name for c in columns if any(key.column.table.name == name for key in c.foreign_keys))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def _values(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    columns, readers = _columns(name)
    if row.keys() != columns:
        wrong = sorted(columns ^ row.keys())
        raise BadInput(f"a row of {name} has other columns than this version: {', '.join(wrong)[:200]}")
    values = dict(row)
    try:
        for key, read in readers:
            if values[key] is not None:
                values[key] = read(values[key])
    except (ValueError, TypeError, binascii.Error) as error:
        raise BadInput(f"a row of {name} cannot be read: {error}") from error
    return values


@cache
def _columns(name: str) -> tuple[frozenset[str], tuple[tuple[str, Callable[[Any], Any]], ...]]:
    """A table's columns, and how to read those whose plain value is not the value: worked out once."""
    if name not in table_names():
        raise BadInput(f'there is no table "{name[:40]}"')
    columns = metadata.tables[name].columns
    readers: list[tuple[str, Callable[[Any], Any]]] = []
    for column in columns:
        if isinstance(column.type, UtcDateTime):
            readers.append((column.name, _moment))
        elif isinstance(column.type, sa.LargeBinary):
            readers.append((column.name, _bytes))
    return frozenset(columns.keys()), tuple(readers)


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _bytes(value: str) -> bytes:
    return base64.b64decode(value, validate=True)


def _write(connection: sa.Connection, name: str, rows: list[dict[str, Any]]) -> None:
    if rows and connection.dialect.name == "postgresql":
        _copy(connection, metadata.tables[name], rows)
    elif rows:
        _run(connection, name, metadata.tables[name].insert(), rows)


def _copy(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Write rows by PostgreSQL's COPY: with an INSERT for each, an import took twice the time."""
    import psycopg  # noqa: PLC0415 - for those who have a server

    dialect = connection.dialect
    binders = [(c.name, c.type.dialect_impl(dialect).bind_processor(dialect)) for c in table.columns]
    names = ", ".join(f'"{name}"' for name, _ in binders)
    cursor: Any = connection.connection.cursor()  # psycopg's own
    try:
        with cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row([bind(row[name]) if bind else row[name] for name, bind in binders])
    except psycopg.OperationalError as error:
        raise sa.exc.OperationalError("COPY", None, error) from error
    except (psycopg.Error, ValueError, TypeError) as error:
        raise BadInput(f"rows of {table.name} do not fit this database: {error}"[:500]) from error


def _run(connection: sa.Connection, name: str, statement: sa.UpdateBase, rows: list[dict[str, Any]]) -> None:
    try:
        connection.execute(statement, rows)
    except (sa.exc.IntegrityError, sa.exc.DataError, sa.exc.StatementError) as error:
        if isinstance(error, sa.exc.OperationalError):
            raise
        raise BadInput(f"rows of {name} do not fit this database: {error.args[0]}"[:500]) from error


def _go_on_counting(connection: sa.Connection) -> None:
    """Let PostgreSQL's sequences go on after the highest id; SQLite looks by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if "id" in table.c and table.c.id.autoincrement is True:
            highest = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0) + 1).scalar_subquery()
            sequence = sa.func.pg_get_serial_sequence(table.name, "id")
            connection.execute(sa.select(sa.func.setval(sequence, highest, False)))  # noqa: FBT003 - PostgreSQL's own
