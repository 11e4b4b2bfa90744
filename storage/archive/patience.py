"""How long the database may work on one question."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from monitor.errors import BadInput

#: Far above what a sane question takes; a prefix* of two letters over years of news can take longer.
PATIENCE_SECONDS = 10.0
_LOOK_EVERY = 20_000  #: SQLite's own steps, about a millisecond


@contextmanager
def bounded(connection: sa.Connection, seconds: float = PATIENCE_SECONDS) -> Iterator[Callable[[], None]]:
    """Break a question off after `seconds`, with BadInput; nobody else waits for it meanwhile.

    Gives what is to be called between the pieces of work outside the database, which counts as well.
    """
    deadline = time.monotonic() + seconds
    too_long = BadInput(
        f"the search took more than {seconds:g} seconds and was broken off; ask for rarer words,"
        " longer prefixes, or fewer days (after:, before:)"
    )

    def go_on() -> None:
        if time.monotonic() > deadline:
            raise too_long

    try:
        if connection.dialect.name == "sqlite":
            with _watched(connection.connection.dbapi_connection, deadline):
                yield go_on
        else:
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
            yield go_on
    except sa.exc.OperationalError as error:
        said = str(error.orig).lower()
        if "interrupted" in said or "statement timeout" in said:
            raise too_long from error
        raise


@contextmanager
def _watched(raw: Any, deadline: float) -> Iterator[None]:
    raw.set_progress_handler(lambda: time.monotonic() > deadline, _LOOK_EVERY)
    try:
        yield
    finally:
        raw.set_progress_handler(None, 0)
