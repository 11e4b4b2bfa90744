"""`export` and `import`: the whole record as JSON Lines or CSV, and back."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from monitor.cli.progress import tracked
from monitor.cli.session import Session
from monitor.errors import BadInput


@click.command()
@click.argument("target", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--csv", "as_csv", is_flag=True, help="Write a CSV file per table into the directory TARGET.")
@click.pass_obj
def export(session: Session, target: Path, as_csv: bool) -> None:
    """Write everything on record to TARGET: JSON Lines, `-` for standard output, or CSV files.

    \b
    Examples:
      nhs-monitor export record.jsonl
      nhs-monitor export - | gzip > record.jsonl.gz
      nhs-monitor export --csv tables/
    """
    from monitor.wiring import exchange  # noqa: PLC0415 - the database's library takes half a second

    settings = session.settings()
    progress: exchange.Progress = lambda rows, total: tracked(rows, total=total, what="exporting")  # noqa: E731 - typed
    if as_csv:
        count = exchange.export_tables(settings, target, progress)
    elif str(target) == "-":
        count = exchange.export_lines(settings, sys.stdout, progress)
    else:
        if target.exists():
            raise BadInput(f"{target} is there already; name another file")
        with _whole(target) as out:
            count = exchange.export_lines(settings, out, progress)
    click.echo(f"exported {count} rows", err=True)


@contextmanager
def _whole(target: Path) -> Iterator[IO[str]]:
    """A file to write into; one that was not finished (Ctrl-C, a full disk) is not left behind."""
    with target.open("w", encoding="utf-8") as out:
        try:
            yield out
        except BaseException:
            target.unlink(missing_ok=True)
            raise


@click.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path, allow_dash=True))
@click.pass_obj
def import_(session: Session, source: Path) -> None:
    """Read what `export` wrote (`-` for standard input) into an empty database, whole or not at all.

    The answers stay the same, on either kind of database.

    \b
    Examples:
      nhs-monitor import record.jsonl
      gunzip -c record.jsonl.gz | nhs-monitor import -
      nhs-monitor import tables/

    Work that was open is open again: stop the daemon whose record it was before another one goes on with it.
    """
    from monitor.wiring import exchange  # noqa: PLC0415 - as above

    count = exchange.import_record(
        session.settings(), source, lambda rows, total: tracked(rows, total=total, what="importing")
    )
    click.echo(f"imported {count} rows")
