"""Copies of a SQLite record: made while it is written to, checked, rotated, and put back."""

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.errors import StorageBusy, UnusableCopy
from storage.copying import in_words, into_place, open_file, partial, verify, write_copy
from storage.migrate import refuse_newer


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A finished copy."""

    file: Path
    size: int  #: bytes
    revision: str  #: of its schema
    removed: tuple[Path, ...]  #: older copies that went


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What lies where now."""

    database: Path
    revision: str  #: of its schema
    replaced: Path | None  #: where the database lies that was there before


def back_up(database: Path, directory: Path, *, keep: int, now: datetime) -> Backup:
    """Copy the record into `directory` while others write to it, and keep the newest `keep` copies.

    The copy is complete, and gets its name, only after its check. Raises UnusableCopy or StorageBusy.
    """
    with in_words(f"nothing was copied to {directory}"):
        if not database.is_file():
            raise UnusableCopy(f"there is no database at {database} yet: nothing was copied")
        file = directory / f"{database.stem}-{_stamp(now)}{database.suffix}"
        revision = write_copy(database, file, accept=refuse_newer)
        removed = _rotate(database, directory, keep=keep)
        return Backup(file=file, size=file.stat().st_size, revision=revision, removed=removed)


def restore(copy: Path, database: Path, *, now: datetime) -> Restored:
    """Put a checked copy in the record's place; what was there stays beside it.

    The caller holds the lock of the database. At every moment its name belongs to a whole record, the old or
    the new one. Raises UnusableCopy, SchemaMismatch or StorageBusy, and has changed nothing then.
    """
    with in_words("nothing was restored"):
        database.parent.mkdir(parents=True, exist_ok=True)
        with partial(database, database.parent) as unfinished:
            with closing(open_file(copy, "ro")) as source, closing(sqlite3.connect(unfinished)) as target:
                source.backup(target)
            revision = verify(unfinished)
            refuse_newer(revision)
            _owned_alike(unfinished, database)
            replaced = None
            if database.exists():
                replaced = database.with_name(f"{database.stem}-replaced-{_stamp(now)}{database.suffix}")
                with _set_aside(database, replaced):
                    into_place(unfinished, database)
            else:
                into_place(unfinished, database)
        return Restored(database=database, revision=revision, replaced=replaced)


@contextmanager
def _set_aside(database: Path, replaced: Path) -> Iterator[None]:
    """Give the record a second name, and keep other commands off it until the first has changed hands.

    A write-ahead log that stayed behind would be read as the new record's own. One that cannot be emptied,
    because the record is broken, goes with the second name.
    """
    with closing(open_file(database, "rw")) as connection:
        broken = False
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise StorageBusy(
                    "another command has the database open: try again when it is done"
                ) from error
            broken = True
        os.link(database, replaced)
        if broken:
            for suffix in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    Path(f"{database}{suffix}").rename(f"{replaced}{suffix}")
        yield


def _owned_alike(partial: Path, database: Path) -> None:
    """Let those use the new record who could use the old one, also where an administrator restores it."""
    model = database if database.exists() else database.parent
    with suppress(PermissionError):
        os.chown(partial, model.stat().st_uid, model.stat().st_gid)
    if model == database:
        shutil.copymode(database, partial)


def _rotate(database: Path, directory: Path, *, keep: int) -> tuple[Path, ...]:
    """Remove all but the newest copies; nothing that bears another kind of name."""
    name = re.compile(rf"{re.escape(database.stem)}-\d{{8}}T\d{{6}}Z{re.escape(database.suffix)}")
    copies = sorted(path for path in directory.iterdir() if name.fullmatch(path.name))
    old = tuple(copies[:-keep])
    for path in old:
        path.unlink(missing_ok=True)
    return old


def _stamp(now: datetime) -> str:
    return now.strftime("%Y%m%dT%H%M%SZ")
