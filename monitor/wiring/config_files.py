"""Changes to the user's own TOML files: text in, text out, comments and order kept, written at once or not.

A file is changed as text, because a person wrote it. What a change did is then read back and compared: where
anything else moved, nothing is written.
"""

import fcntl
import json
import os
import re
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from monitor.errors import BadInput

_HEADER = re.compile(r"\s*\[")
_ATTACHED = re.compile(r"\s*#")


def appended(text: str, name: str, tables: Sequence[Mapping[str, object]]) -> str:
    """Add `[[name]]` tables at the end of a TOML text. Raises BadInput where the text does not allow it."""
    taken = {table.get("id") for table in _tables(text, name)}
    for table in tables:
        if table["id"] in taken:
            raise BadInput(f'{name} "{table["id"]}" has been added meanwhile; try again')
    newline = "\r\n" if "\r\n" in text else "\n"
    added = newline.join(line for table in tables for line in ["", f"[[{name}]]", *_fields(table)])
    start = text if not text or text.endswith("\n") else text + newline
    after = start + added + newline
    if _read(after) != _with(_read(text), name, [*_tables(text, name), *tables]):
        raise BadInput(
            f"a [[{name}]] cannot be added: the file defines {name} in another way; "
            f"write the list as [[{name}]] tables"
        )
    return after


def without(text: str, name: str, key: str) -> str:
    """Take the `[[name]]` table whose id is `key` out, with the comment right above it, and nothing else.

    Raises BadInput where there is none, or where it cannot be told from its surroundings.
    """
    tables = _tables(text, name)
    number = next((n for n, table in enumerate(tables) if table.get("id") == key), None)
    if number is None:
        raise BadInput(f'there is no [[{name}]] with id = "{key}"')
    lines = text.splitlines(keepends=True)
    header = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]")
    starts = [at for at, line in enumerate(lines) if header.match(line)]
    problem = f'[[{name}]] "{key}" cannot be cut out of its file safely; take it out by hand'
    if len(starts) != len(tables):
        raise BadInput(problem)
    after = "".join(_cut(lines, starts[number], name))
    with suppress(tomllib.TOMLDecodeError):
        if tomllib.loads(after) == _with(_read(text), name, tables[:number] + tables[number + 1 :]):
            return after
    raise BadInput(problem)


@contextmanager
def changing(directory: Path) -> Iterator[None]:
    """Keep other commands from changing the files of `directory` meanwhile. Raises BadInput."""
    try:
        descriptor = os.open(directory, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise BadInput(f"{directory} cannot be opened: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def change(path: Path, how: Callable[[str], str]) -> None:
    """Replace a file's text in one step: a reader sees the old text or the new one. Raises BadInput."""
    path = path.resolve()  # a symbolic link stays one
    try:
        with path.open(encoding="utf-8", newline="") as file:
            before = file.read()
        after = how(before)
        if after != before:
            _replace(path, after)
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is no UTF-8 text: {error.reason}") from error
    except OSError as error:
        raise BadInput(f"{path} cannot be changed: {error.strerror}; it is as it was") from error


def _replace(path: Path, text: str) -> None:
    status = path.stat()
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fchmod(file.fileno(), status.st_mode & 0o7777)
            with suppress(PermissionError):  # only root may give files away
                os.fchown(file.fileno(), status.st_uid, status.st_gid)
            os.fsync(file.fileno())
        os.replace(name, path)  # noqa: PTH105 - the very call that is atomic
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)  # noqa: PTH108 - as above
        raise


def _cut(lines: list[str], start: int, name: str) -> list[str]:
    """Leave out a table: the comment right above it, its header, and its fields up to the last one."""
    own = re.compile(rf"\s*\[+\s*{re.escape(name)}\s*\.")  # [feed.headers] belongs to the feed above it
    following = next(
        (at for at in range(start + 1, len(lines)) if _HEADER.match(lines[at]) and not own.match(lines[at])),
        len(lines),
    )
    end = following
    while end > start and (not lines[end - 1].strip() or _ATTACHED.match(lines[end - 1])):
        end -= 1  # what stands between this table and the next belongs to neither, or to the next
    while start > 0 and _ATTACHED.match(lines[start - 1]):
        start -= 1
    if end < len(lines) and not lines[end].strip():
        end += 1
    while end == len(lines) and start > 0 and not lines[start - 1].strip():
        start -= 1  # the last table leaves no blank line behind
    return lines[:start] + lines[end:]


def _fields(table: Mapping[str, object]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in table.items()]


def _value(value: object) -> str:
    """Write a value as TOML. JSON's strings are TOML's but for DEL, which TOML wants escaped."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"the file is no valid TOML: {error}; nhs-monitor check tells more") from error


def _tables(text: str, name: str) -> list[dict[str, Any]]:
    found = _read(text).get(name, [])
    return found if isinstance(found, list) else []


def _with(document: dict[str, Any], name: str, tables: Sequence[Mapping[str, object]]) -> dict[str, Any]:
    """The document as it should be afterwards; an empty list is as good as none."""
    changed = {**document, name: list(tables)}
    return changed if tables else {key: value for key, value in changed.items() if key != name}
