"""How soon a development is with its reader, and how quickly a queue drains.

Run: python -m benchmarks.alerts [--developments N] [--queued N] [--json]

The daemon's own service works here over SQLite in a temporary directory; the mail server, Slack and webhook
are another process on loopback. First the engine runs, and developments are put on record one after the
other, each when the one before has arrived: the time from its commit to its acceptance by the other side.
Then messages are queued while nothing runs, and drained.

Both sides share the machine: a rate is what one machine does that is sender and receiver at once.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import StringIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.table import Table

from benchmarks.deliveries import Ways, desk, invent, queue
from monitor.clock import SystemClock
from monitor.model.facts import DevelopmentFound
from monitor.model.ids import DevelopmentId
from monitor.service import Service
from monitor.settings import Settings
from monitor.wiring.service import open_service

_READERS = 100  #: of a channel that is drained: messages of one story wait for each other, of many do not


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one channel did."""

    channel: str
    p50: float  #: milliseconds from a development's commit to the acceptance of its message
    p95: float
    developments: int
    queued: int
    per_second: float
    cpu_ms: float  #: of one core, per message, ours alone


class Sinks:
    """The other side, in a process of its own."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.sinks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        where = self._read()
        self.smtp_port: int = where["smtp"]
        self.http: str = where["http"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def arrivals(self) -> dict[str, float]:
        """What came since this was asked last."""
        assert self._process.stdin is not None
        self._process.stdin.write("?\n")
        self._process.stdin.flush()
        found: dict[str, float] = self._read()
        return found

    def ways(self, channel: str, readers: int) -> Ways:
        """Where one channel's messages go."""
        return Ways(
            smtp_port=self.smtp_port if channel == "email" else 0,
            slack_url=f"{self.http}/api" if channel == "slack" else "",
            webhook_url=f"{self.http}/hook" if channel == "webhook" else "",
            readers=readers,
        )

    def _read(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


def latencies(settings: Settings, sinks: Sinks, developments: Sequence[DevelopmentId]) -> list[float]:
    """Milliseconds from commit to acceptance, for each development in turn."""
    with _service(settings) as service:
        worker = threading.Thread(target=service.engine.run)
        worker.start()
        try:
            return [_one(service, sinks, development) for development in developments]
        finally:
            service.engine.stop()
            worker.join()


def _one(service: Service, sinks: Sinks, development: DevelopmentId) -> float:
    with service.write() as records:
        records.log.append(DevelopmentFound(development=development))
    committed = time.monotonic()
    while True:
        if found := sinks.arrivals():
            (accepted,) = found.values()
            return (accepted - committed) * 1000
        time.sleep(0.001)


def drain(settings: Settings, sinks: Sinks, queued: int) -> tuple[float, float]:
    """Messages per second, and our CPU milliseconds for each."""
    with _service(settings) as service:
        cpu, wall = time.process_time(), time.monotonic()
        service.engine.drain()
        cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    came = len(sinks.arrivals())
    assert came == queued, f"{came} of {queued} messages came"
    return queued / wall, 1000 * cpu / queued


@contextmanager
def _service(settings: Settings) -> Iterator[Service]:
    console = Console(file=StringIO(), width=100)
    with open_service(settings, clock=SystemClock(), console=console) as service:
        yield service


def measure(channel: str, sinks: Sinks, *, developments: int, queued: int) -> Result:
    """Measure one channel."""
    times = _in_a_desk(
        sinks.ways(channel, 1), lambda settings, _: latencies(settings, sinks, invent(settings, developments))
    )
    rate, cpu = _in_a_desk(
        sinks.ways(channel, _READERS),
        lambda settings, routes: drain(settings, sinks, queue(settings, routes, max(1, queued // _READERS))),
    )
    cuts = statistics.quantiles(times, n=20)
    return Result(
        channel=channel,
        p50=round(statistics.median(times), 1),
        p95=round(cuts[18], 1),
        developments=developments,
        queued=queued,
        per_second=round(rate, 1),
        cpu_ms=round(cpu, 2),
    )


def _in_a_desk(ways: Ways, work: Callable[[Settings, dict[str, tuple[str, ...]]], Any]) -> Any:
    with (
        tempfile.TemporaryDirectory(prefix="nhs-monitor-alerts-") as directory,
        desk(Path(directory), ways) as (_, settings, made),
    ):
        return work(settings, made.routes)


def main() -> None:
    """Print a line for each channel."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--developments", type=int, default=200)
    parser.add_argument("--queued", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    results = []
    with Sinks() as sinks:
        for channel in ("email", "slack", "webhook"):
            result = measure(channel, sinks, developments=given.developments, queued=given.queued)
            results.append(result)
            if given.json:
                print(json.dumps(asdict(result)), flush=True)
    if given.json:
        return
    table = Table("channel", "p50 ms", "p95 ms", "drained/s", "CPU ms each", box=None)
    for one in results:
        table.add_row(
            one.channel, *(f"{value:,.1f}" for value in (one.p50, one.p95, one.per_second, one.cpu_ms))
        )
    Console().print(table)


if __name__ == "__main__":
    main()
