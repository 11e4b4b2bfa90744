"""What every handler is given: the read side of the record, the settings and the time."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from monitor.history.answers import Answers
from monitor.ports.archive import Archive
from monitor.ports.outside import Clock
from monitor.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where questions are asked."""

    archive: Archive
    answers: Answers
    settings: Settings
    clock: Clock


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


#: A handler's parameter of this type is the app's desk.
AtDesk = Annotated[Desk, Depends(_desk)]
