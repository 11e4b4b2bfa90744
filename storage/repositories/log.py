"""The event log, and the tasks that a fact wakes in the same transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from monitor.model.facts import Fact, to_row
from monitor.model.ids import EventId
from storage.tables import event, task

#: Which stages a kind of fact wakes: (stage, lane).
Wakes = Mapping[str, Sequence[tuple[str, str]]]

_APPEND = sa.insert(event).returning(event.c.id)
_WAKE = sa.insert(task)


class EventLog:
    """Appends facts; what time it is and what caused them is fixed for the transaction."""

    def __init__(
        self, connection: sa.Connection, *, wakes: Wakes, now: datetime, cause: EventId | None = None
    ) -> None:
        self._connection = connection
        self._wakes = wakes
        self._now = now
        self._cause = cause
        self.woke: list[
            str
        ] = []  #: the lane of each task added, so that the engine can be told after the commit

    def append(self, fact: Fact) -> EventId:
        """Write the fact, and the tasks that it wakes."""
        kind, subject = to_row(fact)
        row = self._connection.execute(
            _APPEND, {"at": self._now, "kind": kind, "cause": self._cause, "subject": subject}
        ).one()
        for stage, lane in self._wakes.get(kind, ()):
            self._connection.execute(
                _WAKE, {"event_id": row.id, "stage": stage, "lane": lane, "due_at": self._now}
            )
            self.woke.append(lane)
        return EventId(row.id)
