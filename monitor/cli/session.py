"""What every command shares: where the configuration is, and what opens with it."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.clock import SystemClock
from monitor.settings import Settings
from monitor.wiring import configuration

if TYPE_CHECKING:  # the daemon, which asks nothing, starts without them
    from monitor.history.answers import Answers
    from monitor.ports.archive import Archive


@dataclass(frozen=True, slots=True)
class Session:
    """One invocation of the command."""

    config: Path | None  #: from --config; None = look in the usual places

    @property
    def directory(self) -> Path:
        """The configuration directory in use."""
        return configuration.configuration_directory(self.config, os.environ)

    def settings(self) -> Settings:
        """Read the configuration. Raises BadConfig with every problem."""
        return configuration.load_settings(self.directory, os.environ)

    @contextmanager
    def archive(self) -> "Iterator[Archive]":
        """Open the record for questions."""
        from monitor.wiring import record  # noqa: PLC0415 - the database's library takes half a second

        with record.open_store(self.settings()) as store:
            yield record.archive_of(store)

    @contextmanager
    def answers(self) -> "Iterator[Answers]":
        """Open the record for questions that need more than one list."""
        from monitor.wiring import record  # noqa: PLC0415 - as above

        with self.archive() as archive:
            yield record.answers_of(archive, SystemClock())


def user() -> str:
    """Who is typing, for the record."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a number without a name, in a container
        return "unknown"
