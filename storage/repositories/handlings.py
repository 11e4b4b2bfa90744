"""What people did about stories: rows that are only ever added."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from monitor.model.handling import Handling, HandlingKind, OptOut
from monitor.model.ids import DevelopmentId, RouteId, StoryId
from monitor.model.stories import Kind
from storage.control_tables import handling, opt_out
from storage.lineage import live
from storage.tables import development

_LAST_WORD = (
    sa.select(opt_out)
    .where(opt_out.c.route == sa.bindparam("by_route"), opt_out.c.recipient == sa.bindparam("to"))
    .order_by(opt_out.c.id.desc())
    .limit(1)
)
_LAST_WORDS = sa.select(sa.func.max(opt_out.c.id)).group_by(opt_out.c.route, opt_out.c.recipient)
_OPTED_OUT = sa.select(opt_out).where(opt_out.c.id.in_(_LAST_WORDS), ~opt_out.c.ended).order_by(opt_out.c.id)


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

    def opt_out(self, value: OptOut) -> None:
        """Keep a reader's word about a route's messages."""
        self._connection.execute(sa.insert(opt_out), asdict(value))

    def opt_out_of(self, route: RouteId, recipient: str) -> OptOut | None:
        """Find a reader's word that a route is to send them nothing; None for one who takes its messages."""
        row = self._connection.execute(_LAST_WORD, {"by_route": route, "to": recipient}).first()
        return None if row is None or row.ended else _to_opt_out(row)

    def opted_out(self) -> Sequence[OptOut]:
        """The last word of every reader who opted out and did not come back, oldest first."""
        return [_to_opt_out(row) for row in self._connection.execute(_OPTED_OUT)]


def _to_opt_out(row: Any) -> OptOut:
    return OptOut(route=RouteId(row.route), recipient=row.recipient, at=row.at, by=row.by)


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
