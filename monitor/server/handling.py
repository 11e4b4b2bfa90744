"""Muting, snoozing and unmuting a story for everybody: from its page, without scripts, and over the API.

The door (`monitor.server.guard`) has seen the token before any of this is reached.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.alerts.silence import WAKES_A_SNOOZE, Handled
from monitor.model.handling import Handling, HandlingKind
from monitor.model.history import StoryTold
from monitor.model.ids import RouteId, StoryId
from monitor.model.stories import Kind
from monitor.server.asking import Key, reply
from monitor.server.desk import AtDesk, Desk
from monitor.server.guard import name_of
from monitor.server.look import clean

router = APIRouter(include_in_schema=False)
control = APIRouter(prefix="/api/v1")
_SHOWN = 5  #: of what was done about a story

Done = Annotated[str, Path(pattern="^(mute|snooze|unmute)$", description="mute, snooze or unmute.")]
Days = Annotated[
    int | None, Query(ge=1, le=3650, description="A mute ends after so many days; never unless given.")
]


@router.post("/stories/{number}/{done}")
def from_page(request: Request, desk: AtDesk, number: Key, done: Done, days: Days = None) -> Response:
    """Do what a button of the story's page says, and show the page again."""
    kept = _keep(request, desk, number, done, days)
    return RedirectResponse(f"/stories/{kept.story}#alerts", status_code=303)


@control.post("/stories/{number}/{done}", response_model=Handling, status_code=201)
def from_api(request: Request, desk: AtDesk, number: Key, done: Done, days: Days = None) -> JSONResponse:
    """Silence a story for everybody, or end that. Needs the token, also on this machine."""
    answer = reply(_keep(request, desk, number, done, days))
    answer.status_code = 201
    return answer


def _keep(request: Request, desk: Desk, number: int, done: str, days: int | None) -> Handling:
    now = desk.clock.now()
    kind = HandlingKind(done)
    story = desk.archive.story(StoryId(number)).story.id  # an unknown one is a 404, not a bad request
    handling = Handling(
        story=story,
        kind=kind,
        at=now,
        by=clean(name_of(request.headers))[:80] or "somebody with the token",
        until=now + timedelta(days=days) if days and kind is HandlingKind.MUTE else None,
    )
    desk.handle(handling)
    return handling


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What a story's page tells of its alerts."""

    said: str | None  #: why nobody is alerted; None where nothing keeps messages back
    done: Sequence[Handling]  #: what people did about the story, newest first
    open: bool  #: whether the page may offer to change it


def silence(desk: Desk, told: StoryTold, now: datetime) -> Silence:
    """Tell whether a story is silenced for everybody, by the rule that alerts obey."""
    woke = [d.found_at for d in told.timeline if d.kind != Kind.BACKGROUND and _weighs(d.kind, d.weight)]
    everybody = [one for one in told.handlings if one.route is None and one.recipient is None]
    handled = Handled(handlings=everybody, of_weight_at=max(woke, default=None))
    return Silence(
        said=handled.silenced(RouteId(""), "", now=now),
        done=told.handlings[::-1][:_SHOWN],
        open=desk.controls and told.as_of is None,
    )


def _weighs(kind: str, weight: float) -> bool:
    return weight >= WAKES_A_SNOOZE or kind == Kind.CORRECTION
