"""Tables and colour on a terminal, plain text in a pipe, JSON on request."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.model.json_values import dump

T = TypeVar("T")

#: The option that every command with data has.
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON: a document, or a line for each.")

_CSV = "monitor.cli.csv"
_LONGEST_SUMMARY = 500  #: characters of a command's first sentence in its group's list; click cuts at a line
_NARROW = 64  #: characters of a terminal on which a table's columns would cut words into letters
F = TypeVar("F", bound=Callable[..., Any])


class Group(click.Group):
    """Lists its commands with the first sentence of each, whole."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, one.get_short_help_str(_LONGEST_SUMMARY))
                    for name, one in sorted(self.commands.items())
                ]
            )


#: The option that every list has, and `rows` obeys.
as_csv = click.option(
    "--csv",
    is_flag=True,
    expose_value=False,
    callback=lambda context, _, value: context.meta.update({_CSV: value}),
    help="Print comma-separated values with a header.",
)


def wants_csv() -> bool:
    """Whether --csv was given."""
    return bool(click.get_current_context().meta.get(_CSV))


def limited(command: F, *, order: str = "newest first") -> F:
    """The options of every list: --limit and --csv."""
    limit = click.option(
        "--limit",
        type=click.IntRange(1, 1_000_000),
        default=50,
        show_default=True,
        help=f"At most so many, {order}.",
    )
    return limit(as_csv(command))


#: An id of the record, as far as the databases can count.
key = click.IntRange(1, 2**63 - 1)


def console() -> Console:
    """A console on stdout that wraps nothing in a pipe."""
    return Console(highlight=False, emoji=False, soft_wrap=not sys.stdout.isatty())


@contextmanager
def paged() -> Iterator[Console]:
    """A console whose whole text goes through a pager where it is taller than the terminal."""
    out = console()
    if not out.is_terminal:
        yield out
        return
    with out.capture() as shown:
        yield out
    text = shown.get()
    if text.count("\n") >= out.height:
        with suppress(ValueError):  # $PAGER holds a quotation mark without its other half
            # Without a word about colour, click tells `less` itself to show it (-R).
            click.echo_via_pager(text.removesuffix("\n"))
            return
    click.echo(text, nl=False)


def json_line(value: Any) -> None:
    """Print one JSON value on one line."""
    click.echo(json.dumps(dump(value), ensure_ascii=False))


def rows(
    items: Iterable[T],
    columns: Sequence[tuple[str, Callable[[T], object]]],
    *,
    as_json: bool,
    empty: str,
) -> None:
    """Print a list: JSON Lines, a table on a terminal, or tab-separated lines in a pipe."""
    found = list(items)
    if as_json:
        for item in found:
            json_line(item)
    elif wants_csv():
        _comma_separated(found, columns)
    elif not found:
        click.echo(empty, err=True)
    elif sys.stdout.isatty():
        _table(found, columns)
    else:
        for item in found:
            click.echo("\t".join(cell(get(item)).replace("\t", " ") for _, get in columns))


def _table(found: Sequence[T], columns: Sequence[tuple[str, Callable[[T], object]]]) -> None:
    """Show a table, on a narrow terminal one entry under another; what is taller than it, in a pager."""
    titles = [
        f"{name}, UTC" if any(isinstance(get(item), datetime) for item in found) else name
        for name, get in columns
    ]
    shown = [[Text(cell(get(item))) for _, get in columns] for item in found]
    with paged() as out:
        narrow = out.width < _NARROW
        table = Table(box=None, pad_edge=False, header_style="bold", show_header=not narrow)
        for title in ("", "") if narrow else titles:
            table.add_column(title, overflow="fold")
        for row in shown:
            if not narrow:
                table.add_row(*row)
                continue
            for title, value in zip(titles, row, strict=True):
                table.add_row(Text(title, style="bold"), value)
            table.add_row()
        out.print(table)


def _comma_separated(found: Sequence[T], columns: Sequence[tuple[str, Callable[[T], object]]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([name for name, _ in columns])
    for item in found:
        writer.writerow([_csv_cell(get(item)) for _, get in columns])


def _csv_cell(value: object) -> object:
    """A value as a spreadsheet reads it; what it would take for a formula becomes a text."""
    if value is None or isinstance(value, int | float):
        return value
    text = value.isoformat() if isinstance(value, datetime) else cell(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def entries(number: int | None) -> str:
    """Count entries in words: "1 entry", "2 entries"."""
    return "1 entry" if number == 1 else f"{number or 0} entries"


def plain(text: str) -> str:
    """Show a text of several lines; nothing in it can steer the terminal."""
    return "\n".join(cell(line) for line in text.split("\n"))


def cell(value: object) -> str:
    """Show one value; nothing that came from outside can steer the terminal."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, tuple | list):
        return ", ".join(cell(item) for item in value)
    return "".join(c if c.isprintable() else " " for c in str(value))
