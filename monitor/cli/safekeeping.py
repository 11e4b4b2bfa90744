"""`backup` and `restore`: the record's second life."""

from datetime import UTC, datetime
from pathlib import Path

import click

from monitor.cli.printing import as_json, json_line
from monitor.cli.session import Session
from monitor.wiring import safekeeping


@click.command()
@click.argument("directory", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=7,
    show_default=True,
    metavar="N",
    help="Keep the newest N copies in DIRECTORY, remove older ones.",
)
@as_json
@click.pass_obj
def backup(session: Session, directory: Path | None, keep: int, as_json: bool) -> None:
    """Copy the database into DIRECTORY while it is in use, check the copy, and keep the newest ones.

    Without DIRECTORY, it goes where [database] backups says, or beside the database. The copy is named after
    the moment it was made (UTC), and has that name only when it is whole and was checked.

    \b
    Examples:
      nhs-monitor backup /var/backups/nhs-monitor
      17 3 * * *  nhs-monitor --config /etc/nhs-monitor backup --keep 14      (a line for cron)
    """
    made = safekeeping.back_up(session.settings(), directory, keep=keep, now=datetime.now(UTC))
    if as_json:
        json_line(made)
        return
    click.echo(f"{made.file} is whole: {made.size / 1e6:.1f} MB, schema {made.revision}")
    for old in made.removed:
        click.echo(f"removed {old}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
@click.pass_obj
def restore(session: Session, file: Path, as_json: bool) -> None:
    """Put the copy FILE in the database's place; what was there is kept beside it.

    The daemon must be stopped. FILE is checked first, and stays. The database that it replaces is kept
    as NAME-replaced-MOMENT.db; remove it when you are sure.

    \b
    Example:
      nhs-monitor restore /var/backups/nhs-monitor/monitor-20250122T031700Z.db
    """
    done = safekeeping.restore(session.settings(), file, now=datetime.now(UTC))
    if as_json:
        json_line(done)
        return
    click.echo(f"{done.database} is now what {file} holds, schema {done.revision}")
    if done.replaced is not None:
        click.echo(f"what it was before is in {done.replaced}")
