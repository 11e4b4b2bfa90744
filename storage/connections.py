"""Connections that are lent for one transaction each."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Engine

_MOST_KEPT = 4  #: as many as the threads that work at a time, mostly; the rest goes back to the pool


class Connections:
    """The connections of one engine; safe for many threads.

    A transaction on SQLite takes 15 microseconds, and to take its connection out of SQLAlchemy's pool and put
    it back 40 more. So a few are kept out of it, until the engine is disposed of. Those to PostgreSQL are
    not: the pool asks each time whether they are still alive.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: deque[sa.Connection] = deque()
        # One in memory belongs to its thread.
        self._keeps = engine.dialect.name == "sqlite" and isinstance(engine.pool, sa.pool.QueuePool)
        if self._keeps:
            sa.event.listen(engine, "engine_disposed", self._let_go)

    @contextmanager
    def lent(self, *, read_only: bool) -> Iterator[sa.Connection]:
        """Lend a connection; it comes back without an open transaction, or is closed."""
        connection = self._taken()
        if connection.get_execution_options().get("read_only", False) is not read_only:
            connection.execution_options(read_only=read_only)
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        if self._keeps and len(self._idle) < _MOST_KEPT and not connection.in_transaction():
            self._idle.append(connection)
        else:
            connection.close()

    def _taken(self) -> sa.Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._engine.connect()

    def _let_go(self, _engine: Engine) -> None:
        while self._idle:
            connection = self._idle.pop()
            connection.detach()
            connection.close()
