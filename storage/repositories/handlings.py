"""What people did about stories: rows that are only ever added."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from monitor.model.handling import Handling, HandlingKind
from monitor.model.ids import DevelopmentId, RouteId, StoryId
from monitor.model.stories import Kind
from storage.control_tables import handling
from storage.lineage import live
from storage.tables import development


class HandlingRows:
    """Implements the port `Handlings`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def record(self, value: Handling) -> StoryId:
        """Keep it, for the story that its id leads to now."""
        story_id = live(self._connection, value.story)
        row = {
            "story_id": story_id,
            "kind": value.kind.value,
            "at": value.at,
            "by": value.by,
            "text": value.text,
            "until": value.until,
            "route": value.route,
            "recipient": value.recipient,
        }
        self._connection.execute(sa.insert(handling), row)
        return story_id

    def of(self, story_id: StoryId) -> Sequence[Handling]:
        """What was done about this story, oldest first."""
        statement = sa.select(handling).where(handling.c.story_id == story_id).order_by(handling.c.id)
        return [to_handling(row) for row in self._connection.execute(statement)]

    def last_of_weight(self, story_id: StoryId, *, least: float, upto: DevelopmentId) -> datetime | None:
        """When the story last had a development of this weight, or a correction."""
        of_weight = (development.c.weight >= least) | (development.c.kind == Kind.CORRECTION.value)
        statement = sa.select(sa.func.max(development.c.found_at)).where(
            development.c.story_id == story_id,
            development.c.id <= upto,
            development.c.kind != Kind.BACKGROUND.value,
            of_weight,
        )
        found: datetime | None = self._connection.execute(statement).scalar()
        return found


def to_handling(row: Any) -> Handling:
    """Read a handling row."""
    return Handling(
        story=StoryId(row.story_id),
        kind=HandlingKind(row.kind),
        at=row.at,
        by=row.by,
        text=row.text,
        until=row.until,
        route=None if row.route is None else RouteId(row.route),
        recipient=row.recipient,
    )
