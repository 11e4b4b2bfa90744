"""Hears of new tasks from other nodes: PostgreSQL tells them with the commit that adds them."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from monitor.errors import StorageBusy
from storage.engine import translated

log = logging.getLogger(__name__)

_CHANNEL = "nhs_monitor_work"
_TELL = sa.select(sa.func.pg_notify(_CHANNEL, sa.bindparam("said")))
_LISTEN_AGAIN_SECONDS = 1.0


def announce(connection: sa.Connection, lanes: Sequence[str]) -> None:
    """Tell every node of new tasks, by the lane of each; they hear it when the transaction commits."""
    counted = " ".join(f"{lane}={count}" for lane, count in sorted(Counter(lanes).items()))
    connection.execute(_TELL, {"said": counted})


def listen(engine: Engine, heard: Callable[[Sequence[str]], None], stopping: threading.Event) -> None:
    """Pass on what is told until `stopping`. A broken connection is opened anew: idle workers look anyway."""
    while not stopping.is_set():
        try:
            with translated(), engine.connect() as connection:
                _listen(connection, heard, stopping)
        except StorageBusy as error:
            log.warning("not listening for new work: %s", error)
            stopping.wait(_LISTEN_AGAIN_SECONDS)


def _listen(
    connection: sa.Connection, heard: Callable[[Sequence[str]], None], stopping: threading.Event
) -> None:
    import psycopg  # noqa: PLC0415 - for those who have a server

    connection = connection.execution_options(isolation_level="AUTOCOMMIT")
    connection.exec_driver_sql(f"LISTEN {_CHANNEL}")
    driver = connection.connection.driver_connection
    assert driver is not None, "a connection that answered is open"
    try:
        while not stopping.is_set():
            for told in driver.notifies(timeout=1.0, stop_after=1):
                heard(_lanes(told.payload))
    except psycopg.OperationalError as error:
        connection.invalidate()
        raise StorageBusy(f"the connection to the database was lost: {error}") from error
    connection.invalidate()  # it listens: nobody else is to be given it


def _lanes(payload: str) -> list[str]:
    counted = (part.partition("=") for part in payload.split())
    return [lane for lane, _, count in counted for _ in range(int(count))]
