"""The record as those see it who mute, snooze, acknowledge and assign stories."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from monitor.model.handling import Handling, OptOut
from monitor.model.ids import DevelopmentId, RouteId, StoryId


class Handlings(Protocol):
    """What people did about stories, and which readers opted out of a route."""

    def record(self, handling: Handling) -> StoryId:
        """Keep it, for the story that its id leads to now, and give that. Raises LookupError."""
        ...

    def of(self, story: StoryId) -> Sequence[Handling]:
        """What was done about this story, oldest first; not what was done about those merged into it."""
        ...

    def last_of_weight(self, story: StoryId, *, least: float, upto: DevelopmentId) -> datetime | None:
        """When the story last had a development of this weight (0..1) or a correction, `upto` included.

        None where it never had one. Background does not count.
        """
        ...

    def opt_out(self, value: OptOut) -> None:
        """Keep a reader's word about a route's messages."""
        ...

    def opt_out_of(self, route: RouteId, recipient: str) -> OptOut | None:
        """Find a reader's word that a route is to send them nothing; None for one who takes its messages."""
        ...

    def opted_out(self) -> Sequence[OptOut]:
        """The last word of every reader who opted out and did not come back, oldest first."""
        ...
