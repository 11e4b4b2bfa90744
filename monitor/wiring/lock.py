"""The door to the lock that keeps a second embedded engine off one database."""

from contextlib import AbstractContextManager

from monitor.model.policy import EngineKind
from monitor.settings import Settings
from storage import lock


def alone(settings: Settings) -> AbstractContextManager[lock.Keep]:
    """Hold the lock of the database that the settings name. Raises AlreadyRunning or StorageBusy."""
    return lock.alone(settings.database)


def admitted(settings: Settings) -> AbstractContextManager[lock.Keep]:
    """Hold it alone, or with other nodes where the engine is distributed. Raises as `alone` does."""
    return lock.alone(settings.database, among_nodes=settings.engine.kind is EngineKind.DISTRIBUTED)
