"""Alerts: what was sent, held or given up; a test message; another try; what people do about stories."""

from collections.abc import Sequence
from datetime import UTC, datetime

import click
from rich.console import Console

from monitor.cli import handling, opting
from monitor.cli.moments import Moment
from monitor.cli.printing import Group, as_json, cell, json_line, key, limited, paged, rows
from monitor.cli.session import Session
from monitor.clock import SystemClock
from monitor.errors import BadInput, MonitorError
from monitor.model.alerts import Route
from monitor.model.ids import DeliveryId, RouteId
from monitor.settings import Settings
from monitor.wiring import record

_STATES = ("waiting", "pending", "sent", "folded", "held", "dead")


@click.group(cls=Group)
def alerts() -> None:
    """List messages, send a test, try dead ones again; mute, snooze, acknowledge or assign a story."""


@alerts.command("list")
@limited
@click.option("--state", type=click.Choice(_STATES), help="Only these.")
@click.option("--since", type=Moment(), help='Only from then on: 2025-03-01, 7d, "yesterday".')
@as_json
@click.pass_obj
def list_(session: Session, limit: int, state: str | None, since: datetime | None, as_json: bool) -> None:
    """List alerts: sent, waiting or held (with the reason), folded into another message, or dead."""
    with session.archive() as archive:
        found = archive.deliveries(limit=limit, state=state, since=since)
    rows(
        found,
        (
            ("id", lambda d: d.id),
            ("queued", lambda d: d.queued_at),
            ("route", lambda d: d.route),
            ("to", lambda d: d.recipient),
            ("state", lambda d: d.state),
            ("news", lambda d: d.headline),
            ("because", lambda d: d.error or d.reason),
        ),
        as_json=as_json,
        empty=f"no message is {state}" if state else "no messages yet",
    )


@alerts.command()
@click.option("--route", "names", multiple=True, help="Only this route; default: every enabled one.")
@click.option("--since", type=Moment(), help="Send nothing; tell what would have been sent since then.")
@as_json
@click.pass_obj
def test(session: Session, names: tuple[str, ...], since: datetime | None, as_json: bool) -> None:
    """Send one test message to every recipient of a route, now, and say how each went.

    With --since nothing is sent: the route is asked about every development on record since then.

    \b
    Examples:
      nhs-monitor alerts test --route policy-desk
      nhs-monitor alerts test --route policy-desk --since 30d
    """
    settings = session.settings()
    for name in names:
        if name not in settings.routes:
            raise BadInput(f'there is no route "{name}"; routes.toml has {", ".join(settings.routes)}')
    routes = [settings.routes[RouteId(n)] for n in names] or [
        r for r in settings.routes.values() if r.enabled
    ]
    if since is not None:
        _rehearse(settings, routes, since, as_json=as_json)
        return
    if as_json:
        raise BadInput("--json goes with --since; a test message is for its reader")
    from monitor.wiring.service import send_test  # noqa: PLC0415 - the channels take half a second

    failed = 0
    for route in routes:
        for recipient in route.recipients:
            try:
                send_test(settings, route, recipient, clock=SystemClock(), console=Console(highlight=False))
            except MonitorError as error:
                failed += 1
                click.echo(f"{route.id} → {recipient}: failed: {cell(str(error))}", err=True)
            else:
                click.echo(f"{route.id} → {recipient}: sent")
    if failed:
        raise click.exceptions.Exit(1)


def _rehearse(settings: Settings, routes: Sequence[Route], since: datetime, *, as_json: bool) -> None:
    from monitor.cli.rehearsing import tell_rehearsal  # noqa: PLC0415 - the alerts' rules, for this alone
    from monitor.wiring.rehearsing import rehearse_route  # noqa: PLC0415 - as above

    for route in routes:
        for recipient in route.recipients:
            found = rehearse_route(settings, route, recipient, since=since)
            if as_json:
                json_line(found)
            else:
                with paged() as out:
                    tell_rehearsal(found, out)


@alerts.command()
@click.argument("numbers", metavar="[ID]...", nargs=-1, type=key)
@click.option("--all", "everything", is_flag=True, help="Every dead one.")
@click.pass_obj
def retry(session: Session, numbers: tuple[int, ...], everything: bool) -> None:
    """Try dead messages again; the running daemon, or the next pass, sends them.

    \b
    Examples:
      nhs-monitor alerts retry 41 42
      nhs-monitor alerts retry --all
    """
    if not numbers and not everything:
        raise BadInput("name the messages (nhs-monitor alerts list --state dead shows them), or --all")
    wanted = None if everything else [DeliveryId(number) for number in numbers]
    count = record.retry_deliveries(session.settings(), wanted, now=datetime.now(UTC))
    click.echo(f"{count} {'message waits' if count == 1 else 'messages wait'} to be sent again")
    if wanted is not None and count < len(set(wanted)):
        click.echo("the others are not dead: nhs-monitor alerts list --state dead shows what is", err=True)
        raise click.exceptions.Exit(1)


for command in (*handling.COMMANDS, *opting.COMMANDS):
    alerts.add_command(command)
