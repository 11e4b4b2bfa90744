"""Articles per second through the whole pipeline over loopback, milliseconds per stage, and peak memory.

Run: python -m benchmarks.pipeline [--articles N] [--on-topic SHARE] [--workers N] [--json]

The daemon's own service works here, as `nhs-monitor run` does: ten feeds, real HTTP, SQLite in a temporary
directory, worker processes, the console channel. The outlets are another process. A first poll with one
article per feed starts the workers and is not measured.

Milliseconds are those of one core (CPU time), which a busy machine hardly moves; wall time stands beside
them. "engine" is what the daemon's process spends outside its stages: claims, threads, the scheduler.
"""

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

from benchmarks.processes import children_cpu, peak_memory
from monitor.pipeline import PIPELINE
from monitor.ports.work import Job
from monitor.service import Service
from monitor.wiring.configuration import load_settings, shipped_configuration
from monitor.wiring.service import open_service

_MAIN = """\
[database]
url = "sqlite:///{directory}/monitor.db"
[web]
private_hosts = [{hosts}]
spacing_per_host = "0s"
[extraction]
workers = {workers}
"""
_FEED = """\
[[feed]]
id = "outlet-{number}"
url = "{url}"
publisher = "outlet-{number}"
fetch = "all"
every = "10m"
"""
_PUBLISHER = '[[publisher]]\nid = "outlet-{number}"\nname = "Outlet {number}"\n'
_ROUTE = '[[route]]\nid = "console"\nchannel = "console"\nrecipients = ["stdout"]\n'


@dataclass(slots=True)
class Spent:
    """What one stage used."""

    tasks: int = 0
    wall: float = 0.0  #: seconds, added up over threads
    cpu: float = 0.0  #: seconds of one core


@dataclass(slots=True)
class Watch:
    """Measures stages from outside."""

    spent: defaultdict[str, Spent] = field(default_factory=lambda: defaultdict(Spent))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def around(
        self, stage: str, run: Callable[[Any, Job], None]
    ) -> Callable[[Any, Job], None]:
        """Give the stage with a watch on it."""

        def watched(fact: Any, job: Job) -> None:
            wall, cpu = time.perf_counter(), time.thread_time()
            try:
                run(fact, job)
            finally:
                with self.lock:
                    spent = self.spent[stage]
                    spent.tasks += 1
                    spent.wall += time.perf_counter() - wall
                    spent.cpu += time.thread_time() - cpu

        return watched


class Clock:
    """The wall clock, which can be moved on to when the feeds are due again."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC) + self.ahead


class Outlets:
    """The process that publishes."""

    def __init__(self, articles: int, on_topic: float) -> None:
        command = [sys.executable, "-m", "benchmarks.outlets", str(articles), str(on_topic)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.feeds: list[str] = json.loads(self._line())

    def show_all(self) -> None:
        """Let the feeds announce every article."""
        assert self.process.stdin is not None
        self.process.stdin.write("show\n")
        self.process.stdin.flush()
        self._line()

    def close(self) -> None:
        """End the process."""
        self.process.communicate()

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()


def write_configuration(directory: Path, feeds: list[str], workers: int) -> Path:
    """Write a configuration with these feeds, the shipped topic, and alerts on the console."""
    config = directory / "config"
    (config / "topics").mkdir(parents=True)
    for topic in (shipped_configuration() / "topics").iterdir():
        (config / "topics" / topic.name).write_bytes(topic.read_bytes())
    hosts = ", ".join(f'"{urlsplit(url).netloc}"' for url in feeds)
    texts = {
        "monitor": _MAIN.format(directory=directory, hosts=hosts, workers=workers),
        "feeds": "".join(_FEED.format(number=number, url=url) for number, url in enumerate(feeds)),
        "publishers": "".join(_PUBLISHER.format(number=number) for number in range(len(feeds))),
        "routes": _ROUTE,
    }
    for name, text in texts.items():
        (config / f"{name}.toml").write_text(text, encoding="utf-8")
    return config


@contextmanager
def running(service: Service) -> Iterator[None]:
    """Let the engine work as the daemon does."""
    engine = threading.Thread(target=service.engine.run)
    engine.start()
    try:
        yield
    finally:
        service.engine.stop()
        engine.join()


def work_off(service: Service, database: Path) -> None:
    """Wake the feeds, and wait until no task is open."""
    service.tick()
    with sqlite3.connect(database) as connection:
        while connection.execute("SELECT EXISTS (SELECT 1 FROM task WHERE state = 'open')").fetchone()[0]:
            time.sleep(0.05)
    connection.close()


def measure(articles: int, on_topic: float, workers: int) -> dict[str, Any]:
    """Run it once."""
    watch, clock = Watch(), Clock()
    with ExitStack() as open_things:
        directory = Path(open_things.enter_context(tempfile.TemporaryDirectory()))
        outlets = Outlets(articles, on_topic)
        open_things.callback(outlets.close)
        settings = load_settings(write_configuration(directory, outlets.feeds, workers), {})
        console = Console(file=StringIO())
        began = time.perf_counter()
        service = open_things.enter_context(
            open_service(settings, clock=clock, console=console, around=watch.around)
        )
        opened = time.perf_counter() - began
        open_things.enter_context(running(service))
        work_off(service, directory / "monitor.db")
        outlets.show_all()
        clock.ahead += timedelta(minutes=11)
        watch.spent.clear()
        own, helpers, began = time.process_time(), children_cpu(), time.perf_counter()
        work_off(service, directory / "monitor.db")
        wall = time.perf_counter() - began
        own, helpers = time.process_time() - own, children_cpu() - helpers
        helpers -= 0
        daemon_peak, worker_peak = peak_memory(leaving_out={outlets.process.pid})
        counted = _counts(directory / "monitor.db")
    return _result(watch, wall=wall, own=own, workers=helpers)
