"""Makes a process one of the nodes that share a database."""

import os
import secrets
import socket
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event

from monitor.engine.distributed import LEASE, DistributedEngine
from monitor.engine.node_clock import NodeClock
from monitor.model.policy import EnginePolicy
from monitor.net.politeness import LONGEST_WAIT
from monitor.net.shared_politeness import SharedPoliteness
from monitor.net.web import SHORT_WAIT
from monitor.ports.outside import Clock
from monitor.ports.records import Records
from monitor.ports.work import Stage
from storage.listening import listen
from storage.repositories.hosts import HostRows
from storage.repositories.nodes import SCHEDULER, NodeBoard
from storage.store import Store


def node_name() -> str:
    """Name this process as no other one is or was named."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"


@dataclass(frozen=True, slots=True)
class Node:
    """One process among those that work on the same record."""

    name: str
    store: Store
    board: NodeBoard
    clock: NodeClock

    @classmethod
    def join(cls, name: str, store: Store, clock: Clock) -> "Node":
        """Join the nodes of a record, and go by its clock from now on."""
        board, common = NodeBoard(store, node=name), NodeClock(clock)
        common.follow(board.server_time())
        return cls(name, store, board, common)

    def engine(
        self, stages: Mapping[str, Stage], policy: EnginePolicy, chance: Callable[[], float]
    ) -> DistributedEngine:
        """Give the lanes of this node."""

        def hear(heard: Callable[[Iterable[str]], None], ended: Event) -> None:
            listen(self.store.engine, heard, ended)

        return DistributedEngine(self.board, stages, self.clock, policy, chance, listen=hear)

    def politeness(self, spacing: timedelta, *, patient: bool) -> SharedPoliteness:
        """Give the hosts' lines that all nodes share."""
        return SharedPoliteness(
            spacing,
            hosts=HostRows(self.store),
            node=self.name,
            lease=LEASE,
            clock=self.clock,
            longest_wait=LONGEST_WAIT if patient else SHORT_WAIT,
        )

    def scheduling(self) -> AbstractContextManager[Records]:
        """Open a unit of work of the one node that schedules. Raises NotElected on every other."""
        return self.board.leading(SCHEDULER, now=self.clock.now(), lease=LEASE)
