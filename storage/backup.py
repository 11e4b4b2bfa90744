"""Copies of a SQLite record: made while it is written to, checked, rotated, and put back."""

import os
import re
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from monitor.errors import StorageBusy, UnusableCopy
from storage.migrate import refuse_newer

#: A copy under this name was not finished; one that nobody has touched for a day was killed.
_PARTIAL = ".partial"
_ABANDONED_SECONDS = 86_400


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
    if not database.is_file():
        raise UnusableCopy(f"there is no database at {database} yet: nothing was copied")
    with _in_words(f"nothing was copied to {directory}"):
        directory.mkdir(parents=True, exist_ok=True)
        _sweep(database, directory)
        with _partial(database, directory) as partial:
            with closing(_open(database, "rw")) as source:
                source.execute("VACUUM INTO ?", (str(partial),))
            revision = verify(partial)
            file = directory / f"{database.stem}-{_stamp(now)}{database.suffix}"
            _into_place(partial, file)
        removed = _rotate(database, directory, keep=keep)
        return Backup(file=file, size=file.stat().st_size, revision=revision, removed=removed)


def restore(copy: Path, database: Path, *, now: datetime) -> Restored:
    """Put a checked copy in the record's place; what was there stays beside it.

    The caller holds the lock of the database. At every moment its name belongs to a whole record, the old or
    the new one. Raises UnusableCopy, SchemaMismatch or StorageBusy, and has changed nothing then.
    """
    with _in_words("nothing was restored"):
        database.parent.mkdir(parents=True, exist_ok=True)
        with _partial(database, database.parent) as partial:
            with closing(_open(copy, "ro")) as source, closing(sqlite3.connect(partial)) as target:
                source.backup(target)
            revision = verify(partial)
            _owned_alike(partial, database)
            replaced = None
            if database.exists():
                replaced = database.with_name(f"{database.stem}-replaced-{_stamp(now)}{database.suffix}")
                with _set_aside(database, replaced):
                    _into_place(partial, database)
            else:
                _into_place(partial, database)
        return Restored(database=database, revision=revision, replaced=replaced)


def verify(copy: Path) -> str:
    """Check every page, reference and the schema of a copy; gives the schema's revision.

    Raises UnusableCopy, or SchemaMismatch where it was written by a newer version.
    """
    try:
        with closing(_open(copy, "ro")) as connection:
            verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchone()
            revisions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.DatabaseError as error:
        raise UnusableCopy(f"the copy is no whole record of nhs-monitor ({error})") from error
    if verdict != "ok":
        raise UnusableCopy(f"the copy did not pass its check: {verdict}")
    if orphans is not None:
        raise UnusableCopy(f"the copy did not pass its check: rows of {orphans[0]} refer to nothing")
    if len(revisions) != 1:
        raise UnusableCopy("the copy does not say which schema it has")
    revision = str(revisions[0][0])
    refuse_newer(revision)
    return revision


def _open(file: Path, mode: str) -> sqlite3.Connection:
    address = f"file:{quote(str(file.absolute()))}?mode={mode}"
    return sqlite3.connect(address, uri=True, timeout=10, isolation_level=None)


@contextmanager
def _in_words(outcome: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:  # locked, full, not to be opened
        raise StorageBusy(f"{outcome}: {error}") from error
    except sqlite3.DatabaseError as error:
        raise UnusableCopy(f"{outcome}: {error}") from error
    except OSError as error:
        raise StorageBusy(f"{outcome}: {error}") from error


@contextmanager
def _partial(database: Path, directory: Path) -> Iterator[Path]:
    """Give an empty file that only its owner can read: the record names people and routes."""
    descriptor, name = tempfile.mkstemp(prefix=f".{database.stem}-", suffix=_PARTIAL, dir=directory)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)


def _into_place(partial: Path, file: Path) -> None:
    """Rename once the content is safe on the disk, and make the name safe too."""
    for path, rename in ((partial, True), (file.parent, False)):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if rename:
            partial.replace(file)


@contextmanager
def _set_aside(database: Path, replaced: Path) -> Iterator[None]:
    """Give the record a second name, and keep other commands off it until the first has changed hands.

    A write-ahead log that stayed behind would be read as the new record's own. One that cannot be emptied,
    because the record is broken, goes with the second name.
    """
    with closing(_open(database, "rw")) as connection:
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


def _sweep(database: Path, directory: Path) -> None:
    """Remove what a killed backup left."""
    for path in directory.glob(f".{database.stem}-*{_PARTIAL}*"):
        if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
            path.unlink(missing_ok=True)


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
