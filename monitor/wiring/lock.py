"""The door to the lock that keeps a second embedded engine off one database."""

from contextlib import AbstractContextManager

from monitor.settings import Settings
from storage import lock


def alone(settings: Settings) -> AbstractContextManager[lock.Keep]:
    """Hold the lock of the database that the settings name. Raises AlreadyRunning or StorageBusy."""
    return lock.alone(settings.database)
