"""Writes a checked copy of a SQLite record: it has its name only once it is whole and on the disk."""

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from monitor.errors import StorageBusy, UnusableCopy

#: A copy under this name was not finished; one that nobody has touched for a day was killed.
_PARTIAL = ".partial"
_ABANDONED_SECONDS = 86_400


def write_copy(database: Path, file: Path, *, accept: Callable[[str], None]) -> str:
    """Copy a record while others write to it, check the copy, and give it its name; gives its revision.

    `accept` may refuse the revision. Raises what it raises, UnusableCopy, and what `in_words` translates.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    _sweep(database, file.parent)
    with partial(database, file.parent) as unfinished:
        with closing(open_file(database, "rw")) as source:
            _refuse_damaged(source, database)
            source.execute("VACUUM INTO ?", (str(unfinished),))
        revision = verify(unfinished)
        accept(revision)
        into_place(unfinished, file)
    return revision


def _refuse_damaged(source: sqlite3.Connection, database: Path) -> None:
    """Raise UnusableCopy for a damaged record: VACUUM makes a whole copy of what it can still read.

    It passes over a broken index and over rows that a page no longer counts, and says nothing.
    """
    try:
        verdict = _verdict(source)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        raise UnusableCopy(
            f"{database} is damaged ({' '.join(verdict.split())}): it was not copied, and every older copy "
            "is kept; stop the daemon, then: nhs-monitor restore FILE, with the newest of them"
        )


def _verdict(connection: sqlite3.Connection) -> str:
    """What SQLite says of every page and index: "ok", or the first thing that is wrong."""
    return str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])


def verify(copy: Path) -> str:
    """Check every page, reference and the schema of a copy; gives the schema's revision.

    Raises UnusableCopy.
    """
    try:
        with closing(open_file(copy, "ro")) as connection:
            verdict = _verdict(connection)
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
    return str(revisions[0][0])


def open_file(file: Path, mode: str) -> sqlite3.Connection:
    """Open a file that is there, "ro" or "rw"; its transactions are the caller's own."""
    address = f"file:{quote(str(file.absolute()))}?mode={mode}"
    return sqlite3.connect(address, uri=True, timeout=10, isolation_level=None)


@contextmanager
def in_words(outcome: str) -> Iterator[None]:
    """Say what came of it where the copy cannot be made (StorageBusy) or used (UnusableCopy)."""
    try:
        yield
    except sqlite3.OperationalError as error:  # locked, full, not to be opened
        raise StorageBusy(f"{outcome}: {error}") from error
    except sqlite3.DatabaseError as error:
        raise UnusableCopy(f"{outcome}: {error}") from error
    except OSError as error:
        raise StorageBusy(f"{outcome}: {error}") from error


@contextmanager
def partial(database: Path, directory: Path) -> Iterator[Path]:
    """Give an empty file that only its owner can read: the record names people and routes."""
    descriptor, name = tempfile.mkstemp(prefix=f".{database.stem}-", suffix=_PARTIAL, dir=directory)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)


def into_place(unfinished: Path, file: Path) -> None:
    """Rename once the content is safe on the disk, and make the name safe too."""
    for path, rename in ((unfinished, True), (file.parent, False)):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if rename:
            unfinished.replace(file)


def _sweep(database: Path, directory: Path) -> None:
    """Remove what a killed backup left."""
    for path in directory.glob(f".{database.stem}-*{_PARTIAL}*"):
        if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
            path.unlink(missing_ok=True)
