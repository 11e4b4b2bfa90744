"""Moves the whole record: to files (JSON Lines, or a CSV per table), and into an empty database."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from monitor.errors import BadInput
from monitor.settings import Settings
from monitor.wiring.lock import alone
from monitor.wiring.record import open_store
from storage import exchange, migrate

#: How far it has come and how far it will go, in rows.
Progress = Callable[[Iterable[Any], int], Iterable[Any]]
_FORMAT = "nhs-monitor-export"
_NULL = "\\N"
#: A spreadsheet would run a cell that begins so; an apostrophe keeps it a text, and import takes it off.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_LONGEST_LINE = 256 * 1024 * 1024


def export_lines(settings: Settings, out: IO[str], progress: Progress) -> int:
    """Write JSON Lines: a head, a line per row, a tail that proves it is whole. Tells how many rows."""
    with open_store(settings) as store, store.read() as connection:
        count = exchange.count_rows(connection)
        _line(out, {"format": _FORMAT, "schema": migrate.head(), "rows": count})
        for name, row in progress(exchange.dump_rows(connection), count):
            _line(out, {"table": name, "row": row})
        _line(out, {"end": _FORMAT})
        return count


def export_tables(settings: Settings, directory: Path, progress: Progress) -> int:
    """Write a CSV file per table into an empty directory, and `export.json` when it is whole."""
    directory.mkdir(parents=True, exist_ok=True)
    if any(directory.iterdir()):
        raise BadInput(f"{directory} is not empty; name another directory")
    with ExitStack() as files, open_store(settings) as store, store.read() as connection:
        writers: dict[str, Any] = {}
        count = exchange.count_rows(connection)
        for name, row in progress(exchange.dump_rows(connection), count):
            if name not in writers:
                file = files.enter_context(
                    (directory / f"{name}.csv").open("w", newline="", encoding="utf-8")
                )
                writers[name] = csv.writer(file, lineterminator="\n")
                writers[name].writerow(row)
            texts = exchange.text_columns(name)
            writers[name].writerow([_cell(value, text=key in texts) for key, value in row.items()])
    head = {"format": _FORMAT, "schema": migrate.head(), "rows": count}
    (directory / "export.json").write_text(json.dumps(head) + "\n", encoding="utf-8")
    return count


def import_record(settings: Settings, source: Path, progress: Progress) -> int:
    """Read a file, a directory or `-`, standard input, into an empty database, whole or not at all.

    Raises BadInput for what export did not write, with what is wrong.
    """
    with ExitStack() as files:
        try:
            rows, count = _tables(source) if source.is_dir() else _lines(source, files)
        except OSError as error:
            raise BadInput(f"{source} cannot be read: {error.strerror}") from error
        with open_store(settings) as store, store.write() as connection:
            read = exchange.load_rows(connection, progress(rows, count))
            if read != count:
                raise BadInput(f"{source} has {read} rows and announces {count}: it is not whole")
            return read


def copy_record(source: Settings, settings: Settings, progress: Progress) -> int:
    """Copy one record into another, empty database, whole or not at all; tells how many rows.

    Raises AlreadyRunning while anything works on either: what was open here would be done twice.
    """
    if source.database.url == settings.database.url:
        raise BadInput(f"both configurations name {settings.database.url}; name another one to copy from")
    with ExitStack() as held:
        for one in (source, settings):
            held.enter_context(alone(one))
        old, new = (held.enter_context(open_store(one)) for one in (source, settings))
        reading, writing = held.enter_context(old.read()), held.enter_context(new.write())
        return exchange.load_rows(
            writing, progress(exchange.dump_rows(reading), exchange.count_rows(reading))
        )


def _line(out: IO[str], value: Any) -> None:
    out.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def _head(value: Any, where: Path) -> int:
    if (
        not isinstance(value, dict)
        or value.get("format") != _FORMAT
        or not isinstance(value.get("rows"), int)
    ):
        raise BadInput(f"{where} is no export of nhs-monitor")
    if value.get("schema") != migrate.head():
        raise BadInput(
            f"{where} was written at schema {str(value.get('schema'))[:20]}, this version has "
            f"{migrate.head()}: export it again after `db upgrade`"
        )
    count: int = value["rows"]
    return count


def _lines(source: Path, files: ExitStack) -> tuple[Iterator[tuple[str, dict[str, Any]]], int]:
    file: IO[str] = sys.stdin
    if str(source) != "-":
        file = files.enter_context(source.open(encoding="utf-8", errors="strict"))
    lines = enumerate(iter(lambda: file.readline(_LONGEST_LINE), ""), start=1)
    count = _head(_parse(source, *next(lines, (1, ""))), source)

    def rows() -> Iterator[tuple[str, dict[str, Any]]]:
        for number, line in lines:
            value = _parse(source, number, line)
            if value == {"end": _FORMAT}:
                return
            try:
                name, row = value["table"], dict(value["row"])
            except (KeyError, TypeError, ValueError) as error:
                raise BadInput(f"{source}, line {number}: no row of a table") from error
            yield str(name), row
        raise BadInput(f"{source} ends in the middle: it is not whole")

    return rows(), count


def _parse(source: Path, number: int, line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{source}, line {number}: no JSON ({error})") from error


def _tables(source: Path) -> tuple[Iterator[tuple[str, dict[str, Any]]], int]:
    manifest = source / "export.json"
    if not manifest.is_file():
        raise BadInput(f"{source} holds no export.json: it is no whole export")
    count = _head(_parse(manifest, 1, manifest.read_text(encoding="utf-8")), manifest)

    def rows() -> Iterator[tuple[str, dict[str, Any]]]:
        csv.field_size_limit(_LONGEST_LINE)
        for name in exchange.table_names():
            path = source / f"{name}.csv"
            if path.is_file():
                texts = exchange.text_columns(name)
                with path.open(newline="", encoding="utf-8") as file:
                    yield from ((name, _from_cells(path, row, texts)) for row in csv.DictReader(file))

    return rows(), count


def _cell(value: Any, *, text: bool) -> str:
    """Write a value so that it can be told apart again: texts as they are, the rest as JSON."""
    if value is None:
        return _NULL
    if text:
        return f"'{value}" if value.startswith((*_FORMULA, "\\")) else str(value)
    return json.dumps(value, ensure_ascii=False)


def _from_cells(path: Path, row: dict[str, str], texts: frozenset[str]) -> dict[str, Any]:
    try:
        return {
            name: None if cell == _NULL else cell.removeprefix("'") if name in texts else json.loads(cell)
            for name, cell in row.items()
        }
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise BadInput(f"{path}: a row cannot be read ({error})") from error
