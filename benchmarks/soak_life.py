"""One life of the daemon in the soak: its own service on a clock that is told the time.

Run by benchmarks.soak. Reads commands: `step TIME` (one pass at that time), `reload`, `full` and `room` (the
disk); answers each with a line of JSON.
"""

import json
import os
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import sqlalchemy as sa
from rich.console import Console

from monitor.errors import MonitorError
from monitor.service import Service
from monitor.wiring.configuration import load_settings
from monitor.wiring.service import open_service


@dataclass
class _Clock:
    at: datetime = datetime(2025, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


class _Disk:
    """Makes SQLite itself refuse what a full disk would make it refuse."""

    def __init__(self) -> None:
        self.full = False
        sa.event.listen(sa.Engine, "begin", self._prepare)

    def _prepare(self, connection: sa.Connection) -> None:
        if connection.dialect.name != "sqlite" or connection.info.get("full", False) == self.full:
            return
        held: int = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={held if self.full else 4_000_000_000}")
        connection.info["full"] = self.full


def _memory(pid: int) -> float:
    """Megabytes that a process holds."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return int(status.split("VmRSS:")[1].split()[0]) / 1024 if "VmRSS:" in status else 0.0


def _step(service: Service, clock: _Clock, at: datetime) -> dict[str, object]:
    new_day = at.date() != clock.at.date()
    clock.at = at
    refused = None
    try:
        service.once()
        service.watch()
        if new_day:
            service.forget()
    except MonitorError as error:
        refused = str(error)
    return {"rss": _memory(os.getpid()), "refused": refused}


def main(config: str) -> None:
    """Live until the standard input ends."""
    clock, disk = _Clock(), _Disk()
    lines = iter(sys.stdin.readline, "")
    going = True
    while going:
        going = False
        settings = load_settings(Path(config), {})
        with ExitStack() as open_things:
            service = open_things.enter_context(
                open_service(settings, clock=clock, console=Console(file=StringIO()), chance=lambda: 0.5)
            )
            for line in lines:
                command, _, rest = line.strip().partition(" ")
                answer: dict[str, object] = {}
                if command == "step":
                    answer = _step(service, clock, datetime.fromisoformat(rest))
                elif command in ("full", "room"):
                    disk.full = command == "full"
                elif command == "reload":  # as the daemon does: the service closes, and opens anew
                    print("{}", flush=True)
                    going = True
                    del service
                    break
                print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
