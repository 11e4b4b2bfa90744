"""The hosts' lines that all nodes share."""

from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa

from monitor.model.hosts import HostState
from storage.node_tables import host
from storage.statements import insert_or_ignore
from storage.store import Store

T = TypeVar("T")

_STATE = tuple(field.name for field in fields(HostState))
_LOCKED = (
    sa.select(*(host.c[name] for name in _STATE)).where(host.c.key == sa.bindparam("which")).with_for_update()
)
_CHANGE = sa.update(host).where(host.c.key == sa.bindparam("which"))


class HostRows:
    """Implements the port `Hosts`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def change(self, key: str, rule: Callable[[HostState], tuple[HostState, T]], *, now: datetime) -> T:
        """Let a rule decide on one host's state and write what it gives, in one locked transaction."""
        with self._store.write() as connection:
            row = connection.execute(_LOCKED, {"which": key}).mappings().first()
            if row is None:
                insert_or_ignore(connection, host, {"key": key, "asked_at": now})
                row = connection.execute(_LOCKED, {"which": key}).mappings().one()
            before = HostState(**row)
            after, answer = rule(before)
            if after != before:
                connection.execute(_CHANGE.values(**asdict(after), asked_at=now), {"which": key})
            return answer
