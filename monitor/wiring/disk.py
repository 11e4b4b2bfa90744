"""How much room there is where the database lies."""

import shutil
from pathlib import Path

from monitor.settings import Settings


def database_directory(settings: Settings) -> Path | None:
    """Where the database's file lies, or the nearest directory above that is there; None for a server's."""
    prefix = "sqlite:///"
    if not settings.database.url.startswith(prefix):
        return None
    directory = Path(settings.database.url.removeprefix(prefix)).absolute().parent
    while not directory.exists():
        directory = directory.parent
    return directory


def free_disk(settings: Settings) -> int | None:
    """Bytes that are free there; None for a database on a server."""
    directory = database_directory(settings)
    return None if directory is None else shutil.disk_usage(directory).free
