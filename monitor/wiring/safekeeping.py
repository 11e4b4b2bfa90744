"""Backup and restore: what the settings say about the database, and who may touch it meanwhile."""

import shlex
from datetime import datetime
from pathlib import Path

from monitor.errors import BadInput
from monitor.settings import Settings
from monitor.wiring.lock import alone
from storage import backup
from storage.engine import sqlite_file

_DUMP = "nhs-monitor.dump"


def back_up(settings: Settings, directory: Path | None, *, keep: int, now: datetime) -> backup.Backup:
    """Copy the record (see `storage.backup.back_up`); None = where the settings say, or beside the record.

    Raises BadInput for PostgreSQL, with the command that does it there.
    """
    file = sqlite_file(settings.database)
    if file is None:
        address = _on_server(settings)
        raise BadInput(
            f"{settings.database.url} is no file; PostgreSQL brings its own tool: "
            f"run pg_dump --format=custom --file={_DUMP} --dbname={address}"
        )
    return backup.back_up(file, directory or settings.database.backups or file.parent, keep=keep, now=now)


def restore(settings: Settings, copy: Path, *, now: datetime) -> backup.Restored:
    """Put a copy in the record's place while no daemon works on it.

    Raises BadInput for PostgreSQL, AlreadyRunning while a daemon works, and what `storage.backup.restore`
    raises.
    """
    file = sqlite_file(settings.database)
    if file is None:
        raise BadInput(
            f"{settings.database.url} is no file; PostgreSQL brings its own tool: stop the daemon, then run "
            f"pg_restore --clean --if-exists --single-transaction --dbname={_on_server(settings)} {_DUMP}"
        )
    with alone(settings):
        return backup.restore(copy, file, now=now)


def _on_server(settings: Settings) -> str:
    """The address as PostgreSQL's own tools read it; it holds no password."""
    return shlex.quote(settings.database.url.replace("postgresql+psycopg:", "postgresql:", 1))
