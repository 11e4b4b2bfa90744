"""The database itself, and the work that waits in it."""

import os
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import click

from monitor.cli.printing import Group, as_json, json_line, key, limited, rows
from monitor.cli.progress import gauge, tracked
from monitor.cli.session import Session
from monitor.model.ids import TaskId
from monitor.wiring import record, retention
from monitor.wiring.configuration import load_settings

_DERIVED = {
    "texts": "full-text index",
    "facts": "kinds, speakers and figures",
    "articles": "index of stories",
}
_FROM = {"texts": "texts", "facts": "texts", "articles": "articles"}


@click.group(cls=Group)
def db() -> None:
    """Look at the database, bring it up to date, index it anew, copy it, or remove what is old."""


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
@as_json
@click.pass_obj
def reindex(session: Session, as_json: bool) -> None:
    """Build anew all that is derived from the stored articles; a daemon may run and be asked meanwhile.

    That is the full-text index, what is found by kinds, speakers and figures, and the index by which an
    article finds its story. The old ones serve until the new ones are whole. Where it was interrupted, run
    it again: the index of stories, which takes longest, is gone on with.

    \b
    Examples:
      nhs-monitor db reindex
      nhs-monitor db reindex --json
    """
    counts: dict[str, int] = {}
    for what, steps in groupby(record.reindex(session.settings()), key=itemgetter(0)):
        with gauge(_DERIVED[what]) as show:
            for _, done, total in steps:
                show(done, total)
                counts[what] = done
    if as_json:
        json_line(counts)
        return
    for what, count in counts.items():
        click.echo(f"{_DERIVED[what]}: built anew from {count:,} {_FROM[what]}")


@db.command()
@click.option("--dry-run", is_flag=True, help="Only count what would be removed.")
@as_json
@click.pass_obj
def prune(session: Session, dry_run: bool, as_json: bool) -> None:
    """Remove what is older than [retention] in monitor.toml keeps it, as the daemon does by itself.

    Stories, developments, alerts and every text that they cite are kept for ever. It may be interrupted
    and repeated, and a daemon may run meanwhile. The room is used again for new rows; a SQLite file
    keeps its size until it is backed up and restored.

    \b
    Examples:
      nhs-monitor db prune --dry-run
      nhs-monitor db prune
    """
    settings, now = session.settings(), datetime.now(UTC)
    found = retention.survey(settings, now=now)
    if not dry_run:
        done, total = 0, sum(one.rows for one in found)
        with gauge("rows") as show:
            for removed in retention.prune(settings, now=now):
                done += removed
                show(done, max(total, done))
    rows(
        found,
        (
            ("kind", lambda p: p.kind),
            ("kept", lambda p: "for ever" if p.kept is None else f"{p.kept.days} days"),
            ("rows", lambda p: p.rows),
            ("about", lambda p: f"{p.bytes / 1e6:.1f} MB"),
        ),
        as_json=as_json,
        empty="",
    )
    if not as_json:
        click.echo("nothing was removed" if dry_run else f"removed from {done} rows", err=True)


@db.command()
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_obj
def copy(session: Session, source: Path) -> None:
    """Copy the record of configuration directory SOURCE into the empty database of this configuration.

    From SQLite to PostgreSQL, or back: stop what works on both, and start on the new one what worked on the
    old. Nothing is lost or sent twice, and the answers stay the same. SOURCE's record stays as it is.

    \b
    Example:
      nhs-monitor --config /etc/nhs-monitor-new db upgrade
      nhs-monitor --config /etc/nhs-monitor-new db copy /etc/nhs-monitor
    """
    from monitor.wiring import exchange  # noqa: PLC0415 - for this command alone

    count = exchange.copy_record(
        load_settings(source, os.environ),
        session.settings(),
        lambda rows, total: tracked(rows, total=total, what="copying"),
    )
    click.echo(f"copied {count} rows")


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
        empty={"aside": "nothing was set aside", "done": "nothing was done yet"}.get(
            state or "", "nothing is waiting"
        ),
    )
