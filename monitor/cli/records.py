"""The database itself, and the work that waits in it."""

from datetime import UTC, datetime

import click

from monitor.cli.printing import as_json, json_line, key, limited, rows
from monitor.cli.session import Session
from monitor.model.ids import TaskId
from monitor.wiring import record


@click.group()
def db() -> None:
    """Look at the database's schema, or bring it up to date."""


@db.command()
@as_json
@click.pass_obj
def current(session: Session, as_json: bool) -> None:
    """Tell which schema the database has and which one this version needs."""
    found = record.schema(session.settings())
    if as_json:
        json_line(found)
        return
    click.echo(f"{found.database}\nhas revision {found.found or 'none: it is empty'}, needs {found.needed}")
    if found.found != found.needed:
        click.echo("run: nhs-monitor db upgrade")


@db.command()
@as_json
@click.pass_obj
def upgrade(session: Session, as_json: bool) -> None:
    """Bring the database to this version's schema; SQLite is copied first, and the copy checked."""
    done = record.upgrade(session.settings())
    if as_json:
        json_line(done)
    elif done.found == done.needed:
        click.echo(f"nothing to do: {done.database} is at {done.needed}")
    else:
        click.echo(f"{done.database} is now at {done.needed}")
        if done.copy is not None:
            click.echo(f"what it was before is in {done.copy}")


@db.command()
@click.pass_obj
def reindex(session: Session) -> None:
    """Build the full-text index anew from the stored articles."""
    record.reindex(session.settings())
    click.echo("the full-text index is built anew")


@click.command()
@click.option("--state", type=click.Choice(["open", "aside", "done"]), help="Only these; default: not done.")
@limited
@click.option(
    "--revive", "revived", multiple=True, type=key, metavar="ID", help="Try this set-aside task again."
)
@click.option("--revive-all", is_flag=True, help="Try every set-aside task again.")
@as_json
@click.pass_obj
def tasks(
    session: Session,
    state: str | None,
    limit: int,
    revived: tuple[int, ...],
    revive_all: bool,
    as_json: bool,
) -> None:
    """List the work that is waiting or was set aside, and why; or try some of it again.

    \b
    Examples:
      nhs-monitor tasks --state aside
      nhs-monitor tasks --revive 17 --revive 18
    """
    if revived or revive_all:
        wanted = None if revive_all else [TaskId(number) for number in revived]
        count = record.revive(session.settings(), wanted, now=datetime.now(UTC))
        click.echo(f"{count} set-aside {'task is' if count == 1 else 'tasks are'} open again")
        if wanted is not None and count < len(set(wanted)):
            click.echo("the others are not set aside: nhs-monitor tasks --state aside lists them", err=True)
            raise click.exceptions.Exit(1)
        return
    with session.archive() as archive:
        found = archive.tasks(limit=limit, state=state)
    rows(
        found,
        (
            ("id", lambda t: t.id),
            ("stage", lambda t: t.stage),
            ("state", lambda t: t.state),
            ("attempts", lambda t: t.attempts),
            ("due", lambda t: t.due_at),
            ("for", lambda t: t.fact),
            ("error", lambda t: t.error),
        ),
        as_json=as_json,
        empty="nothing is waiting",
    )
