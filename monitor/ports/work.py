"""How work is handed to a stage, and how a stage settles it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from monitor.model.facts import Fact
from monitor.model.ids import EventId, TaskId
from monitor.ports.records import Records


class Lane(StrEnum):
    """Errands wait for the world and run side by side; judgements run one after the other."""

    ERRAND = "errand"
    JUDGEMENT = "judgement"


class Job(Protocol):
    """One attempt at one task."""

    @property
    def attempt(self) -> int:
        """1 for the first try."""
        ...

    def settle(self) -> AbstractContextManager[Records]:
        """Open the one transaction of this attempt: rows, next events and "done", all or nothing."""
        ...

    def note(self) -> AbstractContextManager[Records]:
        """Open a transaction beside it, for what stays true even where this attempt fails."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A step of the pipeline: which fact wakes it, what it does, where it runs."""

    name: str
    wakes_on: type[Any]
    run: Callable[[Any, Job], None]
    lane: Lane
    patience: timedelta  #: a task that still fails after this is set aside


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedTask:
    """A task that this process holds a lease on."""

    id: TaskId
    event: EventId
    stage: str
    attempt: int
    fact: Fact
    since: datetime  #: when the event happened, from which patience is counted


class TaskBoard(Protocol):
    """The tasks as rows: any engine claims, settles, puts off and sets aside through this."""

    def claim(self, lane: Lane, *, now: datetime, lease: timedelta) -> ClaimedTask | None:
        """Take the next due task; counts the attempt and pushes its due time on by the lease."""
        ...

    def settle(self, task: ClaimedTask, *, now: datetime) -> AbstractContextManager[Records]:
        """Open a transaction that first marks this attempt done. Raises LeaseLost where it is stale."""
        ...

    def note(self, task: ClaimedTask, *, now: datetime) -> AbstractContextManager[Records]:
        """Open a transaction that leaves the task as it is."""
        ...

    def put_off(self, task: ClaimedTask, *, until: datetime, error: str) -> None:
        """Note the failure and try again at `until`."""
        ...

    def set_aside(self, task: ClaimedTask, *, error: str) -> None:
        """Stop trying; visible in `tasks`, revivable."""
        ...

    def release_leases(self, *, now: datetime) -> int:
        """Make every leased task due again; only for an engine that is alone on the database."""
        ...

    def next_due(self, lane: Lane) -> datetime | None:
        """When the earliest open task of a lane is due; None where there is none."""
        ...
