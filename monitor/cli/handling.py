"""What people do about a story: mute, snooze, unmute, acknowledge, assign, note."""

from datetime import UTC, datetime, timedelta

import click

from monitor.cli.moments import Span
from monitor.cli.printing import as_json, cell, json_line, key
from monitor.cli.session import Session, user
from monitor.cli.telling import handled
from monitor.errors import BadInput
from monitor.model.handling import Handling, HandlingKind
from monitor.model.ids import RouteId, StoryId
from monitor.settings import Settings
from monitor.wiring.handling import record_handling

_story = click.argument("story", metavar="STORY", type=key)
_by = click.option("--by", default=user, show_default="you", help="Who does it, for the record.")
_why = click.option("--note", "text", default="", help="Why, for the record.")
_route = click.option("--route", metavar="ID", help="For this route only; default: every route.")
_to = click.option("--to", "recipient", metavar="WHO", help="For this recipient only; default: everybody.")


@click.command()
@_story
@click.option("--for", "span", type=Span(), metavar="TIME", help="30m, 12h, 7d, 2w; default: until unmuted.")
@_route
@_to
@_by
@_why
@as_json
@click.pass_obj
def mute(
    session: Session,
    story: int,
    span: timedelta | None,
    route: str | None,
    recipient: str | None,
    by: str,
    text: str,
    as_json: bool,
) -> None:
    """Send no alerts about a story. What happens in it is still recorded, and `why` says why it was held.

    \b
    Examples:
      nhs-monitor alerts mute 12
      nhs-monitor alerts mute 12 --for 7d --note "we have this one"
      nhs-monitor alerts mute 12 --to anna@example.org
    """
    at = datetime.now(UTC)
    until = None if span is None else at + span
    _keep(
        session,
        _silencing(session, HandlingKind.MUTE, story, route, recipient, by, text, at=at, until=until),
        as_json=as_json,
    )


@click.command()
@_story
@_route
@_to
@_by
@_why
@as_json
@click.pass_obj
def snooze(
    session: Session, story: int, route: str | None, recipient: str | None, by: str, text: str, as_json: bool
) -> None:
    """Send no alerts about a story until something of weight happens: a decision, a reversal, a correction.

    \b
    Example:
      nhs-monitor alerts snooze 12
    """
    handling = _silencing(session, HandlingKind.SNOOZE, story, route, recipient, by, text)
    _keep(session, handling, as_json=as_json)


@click.command()
@_story
@_route
@_to
@_by
@_why
@as_json
@click.pass_obj
def unmute(
    session: Session, story: int, route: str | None, recipient: str | None, by: str, text: str, as_json: bool
) -> None:
    """End a mute or a snooze. What was held meanwhile is not sent afterwards: `story` tells it.

    \b
    Example:
      nhs-monitor alerts unmute 12
    """
    handling = _silencing(session, HandlingKind.UNMUTE, story, route, recipient, by, text)
    _keep(session, handling, as_json=as_json)


@click.command()
@_story
@_by
@_why
@as_json
@click.pass_obj
def ack(session: Session, story: int, by: str, text: str, as_json: bool) -> None:
    """Write down that you have seen a story. It silences nothing.

    \b
    Example:
      nhs-monitor alerts ack 12
    """
    _keep(session, _said(HandlingKind.ACK, story, by, text), as_json=as_json)


@click.command()
@_story
@click.argument("name", metavar="NAME")
@_by
@as_json
@click.pass_obj
def assign(session: Session, story: int, name: str, by: str, as_json: bool) -> None:
    """Write down who looks after a story.

    \b
    Example:
      nhs-monitor alerts assign 12 Siân
    """
    _keep(session, _said(HandlingKind.ASSIGN, story, by, _required("NAME", name)), as_json=as_json)


@click.command()
@_story
@click.argument("text", metavar="TEXT")
@_by
@as_json
@click.pass_obj
def note(session: Session, story: int, text: str, by: str, as_json: bool) -> None:
    """Write a line about a story for whoever comes next.

    \b
    Example:
      nhs-monitor alerts note 12 "press office rang, statement at four"
    """
    _keep(session, _said(HandlingKind.NOTE, story, by, _required("TEXT", text)), as_json=as_json)


COMMANDS = (mute, snooze, unmute, ack, assign, note)


def _required(name: str, text: str) -> str:
    if not text.strip():
        raise BadInput(f"{name} is empty; write something")
    return text.strip()


def _said(kind: HandlingKind, story: int, by: str, text: str) -> Handling:
    return Handling(story=StoryId(story), kind=kind, at=datetime.now(UTC), by=by, text=text)


def _silencing(
    session: Session,
    kind: HandlingKind,
    story: int,
    route: str | None,
    recipient: str | None,
    by: str,
    text: str,
    *,
    at: datetime | None = None,
    until: datetime | None = None,
) -> Handling:
    check_reader(session.settings(), route, recipient)
    return Handling(
        story=StoryId(story),
        kind=kind,
        at=at or datetime.now(UTC),
        by=by,
        text=text,
        until=until,
        route=None if route is None else RouteId(route),
        recipient=recipient,
    )


def check_reader(settings: Settings, route: str | None, recipient: str | None) -> None:
    """Refuse a name that is nobody's: a mute that covers nobody would silence nothing, in silence."""
    if route is not None and route not in settings.routes:
        raise BadInput(f'there is no route "{route}"; routes.toml has {", ".join(settings.routes)}')
    routes = settings.routes.values() if route is None else [settings.routes[RouteId(route)]]
    known = sorted({name for one in routes for name in one.recipients})
    if recipient is not None and recipient not in known:
        raise BadInput(f'nobody is named "{recipient}"; recipients are {", ".join(known)}')


def _keep(session: Session, handling: Handling, *, as_json: bool) -> None:
    story = record_handling(session.settings(), handling)
    if as_json:
        json_line(handling)
        return
    moved = f" (story {handling.story} is part of it now)" if story != handling.story else ""
    click.echo(cell(f"story {story}{moved}: {handled(handling)}"))
