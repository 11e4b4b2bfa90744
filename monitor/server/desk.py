"""What every handler is given: the record, read and silenced, the settings and the time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from monitor.history.answers import Answers
from monitor.meter import StageMeter
from monitor.model.handling import Handling
from monitor.model.ids import StoryId
from monitor.ports.archive import Archive
from monitor.ports.outside import Clock
from monitor.ports.vitals import VitalSigns
from monitor.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The daemon's work, where the same process does it."""

    meter: StageMeter
    stuck: Callable[[], str | None]  #: says which part makes no progress; None while all do


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where questions are asked."""

    archive: Archive
    answers: Answers
    vitals: VitalSigns
    settings: Settings
    clock: Clock
    handle: Callable[[Handling], StoryId]  #: keeps what somebody did about a story; raises BadInput
    controls: bool  #: whether anything can be changed here: there is a token to show
    beside: Beside | None = None  #: None where this process only serves


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


#: A handler's parameter of this type is the app's desk.
AtDesk = Annotated[Desk, Depends(_desk)]
