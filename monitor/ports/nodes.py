"""What the nodes of the distributed engine ask of the database that they share."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from monitor.model.hosts import HostState
from monitor.ports.work import ClaimedTask, TaskBoard

T = TypeVar("T")


class SharedBoard(TaskBoard, Protocol):
    """The tasks as one node among several takes them.

    A claim on the judgement lane gives something only to the node that leads it.
    """

    def renew(self, tasks: Collection[ClaimedTask], *, now: datetime, lease: timedelta) -> None:
        """Move on every lease of this node: of these tasks, of what it leads, of hosts that it is asking."""
        ...

    def resign(self) -> None:
        """Lead nothing any more, so that another node need not wait for the lease's end."""
        ...

    def server_time(self) -> datetime:
        """What the database's clock shows, by which all nodes go."""
        ...


class Hosts(Protocol):
    """The hosts' lines that all nodes share."""

    def change(self, key: str, rule: Callable[[HostState], tuple[HostState, T]], *, now: datetime) -> T:
        """Let a rule decide on one host's state and write what it gives, in one locked transaction."""
        ...
