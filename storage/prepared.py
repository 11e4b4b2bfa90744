"""Statements that are compiled once and handed to SQLite's driver: a poll or a task needs a dozen of them."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

_DIALECT = sqlite.dialect(paramstyle="named")
_Convert = Callable[[Any], Any]


class Prepared:
    """A statement with named parameters, of which every execution gives them all.

    SQLAlchemy's bookkeeping for one execution takes a tenth of a millisecond, ten times what SQLite needs for
    the rows themselves. PostgreSQL, where the way to the server is the cost, is asked through SQLAlchemy.
    """

    def __init__(self, statement: Any, *, columns: Sequence[str] | None = None) -> None:
        """`columns` names those that an insert fills."""
        self._statement = statement
        self._columns = columns

    def rows(self, connection: sa.Connection, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """Execute, and give every row that is selected or returned."""
        if (driver := _driver(connection)) is None:
            return connection.execute(self._statement, values).all()
        return self._read(driver, values)

    def rows_of_all(
        self, connection: sa.Connection, many: Sequence[Mapping[str, Any]]
    ) -> Sequence[Sequence[Any]]:
        """Execute once for each of `many`, and give what is returned, in their order."""
        if (driver := _driver(connection)) is None:
            return connection.execute(self._statement, many).all()
        return [row for values in many for row in self._read(driver, values)]

    def _read(self, driver: Any, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        try:
            found: list[Sequence[Any]] = driver.execute(self._text, self._bound(values)).fetchall()
        except sqlite3.Error as error:
            raise self._named(error) from error
        return [self._meant(row) for row in found] if self._results else found

    def row(self, connection: sa.Connection, values: Mapping[str, Any]) -> Sequence[Any] | None:
        """Execute, and give the first row, if there is one."""
        found = self.rows(connection, values)
        return found[0] if found else None

    def record(self, connection: sa.Connection, values: Mapping[str, Any]) -> Mapping[Any, Any] | None:
        """Execute, and give the first row by the names of its columns, if there is one."""
        found = self.row(connection, values)
        return None if found is None else dict(zip(self._names, found, strict=True))

    def one(self, connection: sa.Connection, values: Mapping[str, Any]) -> Mapping[Any, Any]:
        """Do so where there must be one. Raises sqlalchemy.exc.NoResultFound where there is none."""
        found = self.record(connection, values)
        if found is None:
            raise sa.exc.NoResultFound("no row was found when one was required")
        return found

    def change(self, connection: sa.Connection, values: Mapping[str, Any]) -> int:
        """Execute, and give how many rows were changed."""
        if (driver := _driver(connection)) is None:
            return connection.execute(self._statement, values).rowcount
        try:
            changed: int = driver.execute(self._text, self._bound(values)).rowcount
        except sqlite3.Error as error:
            raise self._named(error) from error
        return changed

    def change_all(self, connection: sa.Connection, many: Sequence[Mapping[str, Any]]) -> None:
        """Execute once for each of `many`."""
        if (driver := _driver(connection)) is None:
            connection.execute(self._statement, many)
            return
        try:
            driver.executemany(self._text, map(self._bound, many))
        except sqlite3.Error as error:
            raise self._named(error) from error

    def _named(self, error: sqlite3.Error) -> Exception:
        """Give the driver's error as SQLAlchemy raises it."""
        return sa.exc.DBAPIError.instance(self._text, None, error, sqlite3.Error)

    @cached_property
    def _compiled(self) -> Any:
        return self._statement.compile(dialect=_DIALECT, column_keys=self._columns)

    @cached_property
    def _text(self) -> str:
        return str(self._compiled)

    @cached_property
    def _constants(self) -> dict[str, Any]:
        """What the statement itself says, as `state = 'open'`."""
        binds = self._compiled.binds
        return {name: _written(bind)(bind.value) for name, bind in binds.items() if not bind.required}

    @cached_property
    def _parameters(self) -> list[tuple[str, _Convert | None]]:
        given = ((name, bind) for name, bind in self._compiled.binds.items() if name not in self._constants)
        return [(name, _writer(bind.type)) for name, bind in given]

    @cached_property
    def _names(self) -> Sequence[str]:
        names: Sequence[str] = self._statement.exported_columns.keys()
        return names

    @cached_property
    def _results(self) -> list[tuple[int, _Convert]]:
        """The places in a row that the driver gives otherwise than meant, and how to read them."""
        columns = self._statement.exported_columns
        readers = [column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None) for column in columns]
        return [(place, read) for place, read in enumerate(readers) if read is not None]

    def _meant(self, row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for place, read in self._results:
            values[place] = read(values[place])
        return values

    def _bound(self, values: Mapping[str, Any]) -> dict[str, Any]:
        bound = self._constants.copy()
        for name, write in self._parameters:
            bound[name] = values[name] if write is None else write(values[name])
        return bound


def _driver(connection: sa.Connection) -> Any:
    """SQLite's own connection, in a transaction; None for another database."""
    if connection.dialect.name != "sqlite":
        return None
    if not connection.in_transaction():
        connection.begin()
    return connection.connection.driver_connection


def _writer(kind: sa.types.TypeEngine[Any]) -> _Convert | None:
    return kind.dialect_impl(_DIALECT).bind_processor(_DIALECT)


def _written(bind: sa.BindParameter[Any]) -> _Convert:
    return _writer(bind.type) or (lambda value: value)
