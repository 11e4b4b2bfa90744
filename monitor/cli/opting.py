"""Readers who want no more messages by a route: leave, come back, and the list of those who left."""

from datetime import UTC, datetime

import click

from monitor.cli.handling import check_reader
from monitor.cli.printing import as_csv, as_json, cell, json_line, rows
from monitor.cli.session import Session, user
from monitor.model.handling import OptOut
from monitor.model.ids import RouteId
from monitor.wiring.handling import opted_out, record_opt_out

_route = click.option("--route", metavar="ID", required=True, help="By which route.")
_to = click.option("--to", "recipient", metavar="WHO", required=True, help="Which recipient of it.")
_by = click.option("--by", default=user, show_default="you", help="Who does it, for the record.")


@click.command()
@_route
@_to
@_by
@as_json
@click.pass_obj
def unsubscribe(session: Session, route: str, recipient: str, by: str, as_json: bool) -> None:
    """Send a recipient nothing more by a route, as the unsubscribe link in their mail does.

    \b
    Example:
      nhs-monitor alerts unsubscribe --route policy-desk --to anna@example.org
    """
    _keep(session, route, recipient, by, ended=False, as_json=as_json)


@click.command()
@_route
@_to
@_by
@as_json
@click.pass_obj
def resubscribe(session: Session, route: str, recipient: str, by: str, as_json: bool) -> None:
    """Let a recipient who unsubscribed hear by a route again. What was held meanwhile is not sent afterwards.

    \b
    Example:
      nhs-monitor alerts resubscribe --route policy-desk --to anna@example.org
    """
    _keep(session, route, recipient, by, ended=True, as_json=as_json)


@click.command()
@as_csv
@as_json
@click.pass_obj
def unsubscribed(session: Session, as_json: bool) -> None:
    """List who unsubscribed from which route, when and how.

    \b
    Example:
      nhs-monitor alerts unsubscribed
    """
    rows(
        opted_out(session.settings()),
        (
            ("since", lambda one: one.at),
            ("route", lambda one: one.route),
            ("who", lambda one: one.recipient),
            ("by", lambda one: one.by),
        ),
        as_json=as_json,
        empty="nobody unsubscribed",
    )


COMMANDS = (unsubscribe, resubscribe, unsubscribed)


def _keep(session: Session, route: str, recipient: str, by: str, *, ended: bool, as_json: bool) -> None:
    settings = session.settings()
    check_reader(settings, route, recipient)
    value = OptOut(route=RouteId(route), recipient=recipient, at=datetime.now(UTC), by=by, ended=ended)
    record_opt_out(settings, value)
    if as_json:
        json_line(value)
        return
    what = "hears by route {} again" if ended else "gets nothing more by route {}"
    click.echo(cell(f"{recipient} {what.format(route)}"))
