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

    def around(self, stage: str, run: Callable[[Any, Job], None]) -> Callable[[Any, Job], None]:
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
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
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
    service.tick(at_once=True)
    with sqlite3.connect(database) as connection:
        while connection.execute(
            "SELECT EXISTS (SELECT 1 FROM task WHERE state = 'open' AND error IS NULL)"
        ).fetchone()[0]:
            time.sleep(0.05)
    connection.close()


def measure(articles: int, on_topic: float, workers: int) -> dict[str, Any]:
    """Run it once."""
    watch, clock = Watch(), Clock()
    with ExitStack() as open_things:
        directory = Path(open_things.enter_context(tempfile.TemporaryDirectory()))
        database = directory / "monitor.db"
        outlets = Outlets(articles, on_topic)
        open_things.callback(outlets.close)
        settings = load_settings(write_configuration(directory, outlets.feeds, workers), {})
        service = open_things.enter_context(
            open_service(settings, clock=clock, console=Console(file=StringIO()), around=watch.around)
        )
        open_things.enter_context(running(service))
        work_off(service, database)
        outlets.show_all()
        clock.ahead += timedelta(minutes=11)
        watch.spent.clear()
        before = _used(outlets.process.pid)
        work_off(service, database)
        wall, daemon, extracting = (
            after - earlier for after, earlier in zip(_used(outlets.process.pid), before, strict=True)
        )
        peak, worker_peak = peak_memory(leaving_out=outlets.process.pid)
        read = watch.spent["match"].tasks
        return {
            "articles": read,
            "seconds": wall,
            "articles_per_second": read / wall,
            "stages": _stages(watch, read, daemon=daemon, extracting=extracting),
            "peak_memory_mb": {"daemon": peak, "worker": worker_peak},
            "record": _counts(database),
        }


def _used(outlets: int) -> tuple[float, float, float]:
    """Seconds so far: of the clock, of the daemon's process, of its workers."""
    return time.perf_counter(), time.process_time(), children_cpu(leaving_out=outlets)


def _stages(watch: Watch, articles: int, *, daemon: float, extracting: float) -> list[dict[str, Any]]:
    """Milliseconds per article, in the pipeline's order; the share is that of all CPU time."""
    rows: list[tuple[str, int, float | None, float]] = []
    for step in PIPELINE:
        spent = watch.spent[step.stage]
        if step.stage == "extract":
            rows.append(("extract: worker", spent.tasks, None, extracting))
            rows.append(("extract: daemon", spent.tasks, spent.wall, spent.cpu))
        else:
            rows.append((step.stage, spent.tasks, spent.wall, spent.cpu))
    rows.append(("engine", 0, None, daemon - sum(spent.cpu for spent in watch.spent.values())))
    return [
        {
            "stage": stage,
            "tasks": tasks,
            "wall_ms_per_task": None if wall is None or not tasks else wall / tasks * 1000,
            "cpu_ms_per_task": cpu / tasks * 1000 if tasks else None,
            "cpu_ms_per_article": cpu / articles * 1000,
            "share": cpu / (daemon + extracting),
        }
        for stage, tasks, wall, cpu in rows
    ]


def _counts(database: Path) -> dict[str, int]:
    tables = ("event", "task", "revision", "placement", "story", "sentence", "development", "delivery")
    connection = sqlite3.connect(database)
    found = {
        table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - our names
        for table in tables
    }
    connection.close()
    return found


def show(result: dict[str, Any]) -> None:
    """Print it for people."""
    table = Table(box=None, pad_edge=False)
    table.add_column("stage")
    for heading in ("tasks", "wall ms/task", "CPU ms/task", "CPU ms/article", "share"):
        table.add_column(heading, justify="right")
    for row in result["stages"]:
        figures = (row[name] for name in ("wall_ms_per_task", "cpu_ms_per_task", "cpu_ms_per_article"))
        written = ("" if figure is None else f"{figure:.1f}" for figure in figures)
        table.add_row(row["stage"], str(row["tasks"] or ""), *written, f"{row['share']:.0%}")
    console = Console(highlight=False)
    console.print(table)
    cost = {row["stage"]: row["cpu_ms_per_article"] for row in result["stages"]}
    extraction = cost.pop("extract: worker") + cost.pop("extract: daemon")
    others, memory, record = sum(cost.values()), result["peak_memory_mb"], result["record"]
    console.print(
        f"\n{result['articles']} articles in {result['seconds']:.1f} s: "
        f"{result['articles_per_second']:.1f} articles a second\n"
        f"extraction {extraction:.1f} ms an article, everything else {others:.1f} ms "
        f"({others / extraction:.2f} of it)\n"
        f"peak memory: daemon {memory['daemon']:.0f} MB, worker {memory['worker']:.0f} MB\n"
        f"on record: {', '.join(f'{count} {name}' for name, count in record.items())}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--on-topic", type=float, default=0.25, help="share of them, 0 to 1 [0.25]")
    parser.add_argument("--workers", type=int, default=1, help="processes that read pages [1]")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.articles, options.on_topic, options.workers)
    if options.json:
        print(json.dumps(result))
    else:
        show(result)


if __name__ == "__main__":
    main()
