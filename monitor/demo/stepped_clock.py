"""The demo's time: a file that holds the moment, so that every process of the demo lives in the same one."""

import os
from datetime import datetime
from pathlib import Path


class FileClock:
    """Implements the port `Clock`. Setting it is atomic; it also marks how far a killed demo had come."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        """Tell the demo's time."""
        return datetime.fromisoformat(self._path.read_text(encoding="ascii"))

    def set(self, moment: datetime) -> None:
        """Move the demo's time."""
        fresh = self._path.with_suffix(".new")
        fresh.write_text(moment.isoformat(), encoding="ascii")
        os.replace(fresh, self._path)  # noqa: PTH105 - the atomic rename is the point
