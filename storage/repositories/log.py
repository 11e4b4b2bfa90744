"""The event log, and the tasks that a fact wakes in the same transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from monitor.model.facts import Fact, to_row
from monitor.model.ids import EventId
from storage.prepared import Prepared
from storage.tables import event, task

#: Which stages a kind of fact wakes: (stage, lane).
Wakes = Mapping[str, Sequence[tuple[str, str]]]

_FACT = ("at", "kind", "cause", "subject")
_APPEND = Prepared(sa.insert(event).returning(event.c.id), columns=_FACT)
_APPEND_ALL = Prepared(sa.insert(event).returning(event.c.id, sort_by_parameter_order=True), columns=_FACT)
_WAKE = Prepared(sa.insert(task), columns=("event_id", "stage", "lane", "due_at"))


class EventLog:
    """Appends facts; what time it is and what caused them is fixed for the transaction."""

    def __init__(
        self, connection: sa.Connection, *, wakes: Wakes, now: datetime, cause: EventId | None = None
    ) -> None:
        self._connection = connection
        self._wakes = wakes
        self._now = now
        self._cause = cause
        #: The lane of each task added, so that the engine can be told after the commit.
        self.woke: list[str] = []
        #: Number and row of each fact, so that the log can tell of it after the commit.
        self.told: list[tuple[int, Mapping[str, Any]]] = []

    def append(self, fact: Fact) -> EventId:
        """Write the fact, and the tasks that it wakes."""
        row = self._row(fact)
        ((number,),) = _APPEND.rows(self._connection, row)
        self.told.append((number, row))
        self._wake([row["kind"]], [number])
        return EventId(number)

    def append_all(self, facts: Sequence[Fact]) -> None:
        """Do so with several facts."""
        if not facts:
            return
        rows = [self._row(fact) for fact in facts]
        numbers = [number for (number,) in _APPEND_ALL.rows_of_all(self._connection, rows)]
        self.told += zip(numbers, rows, strict=True)
        self._wake([row["kind"] for row in rows], numbers)

    def _row(self, fact: Fact) -> dict[str, Any]:
        kind, subject = to_row(fact)
        return {"at": self._now, "kind": kind, "cause": self._cause, "subject": subject}

    def _wake(self, kinds: Sequence[str], events: Sequence[int]) -> None:
        tasks: list[dict[str, Any]] = [
            {"event_id": number, "stage": stage, "lane": lane, "due_at": self._now}
            for kind, number in zip(kinds, events, strict=True)
            for stage, lane in self._wakes.get(kind, ())
        ]
        if tasks:
            _WAKE.change_all(self._connection, tasks)
            self.woke += [row["lane"] for row in tasks]
