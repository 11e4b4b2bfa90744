"""What polling costs: our parser beside feedparser, our daemon beside the package `reader`; and its lateness.

    python -m benchmarks.intake parse
    python -m benchmarks.intake poll --reader PYTHON
    python -m benchmarks.intake schedule --feeds 1000 --minutes 3

`reader` is no dependency of ours: PYTHON is an interpreter that can import it (a virtual environment with
`pip install reader`). Times are CPU seconds of the processes that poll, never of the one that serves.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import feedparser
from rich.console import Console

from benchmarks.feed_servers import feed
from benchmarks.processes import children_cpu
from monitor.feeds.parse import parse
from monitor.feeds.workers import Parsing
from monitor.model.feeds import FeedMemory
from monitor.model.ids import FeedId
from monitor.schedule import Errand, scheduled
from monitor.service import Service
from monitor.wiring.configuration import load_settings
from monitor.wiring.service import open_service

_TOPIC = '[query]\ncore = "hovercraft"\n'
#: Run by the interpreter that has `reader`: the same feeds, as many workers, its own defaults.
_READER = """
import json, sys, time
from reader import make_reader
urls, workers, path = json.loads(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
reader = make_reader(path)
for url in urls:
    reader.add_feed(url)
for _ in range(2):
    wall, cpu = time.perf_counter(), time.process_time()
    reader.update_feeds(workers=workers, scheduled=False)
    print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu]), flush=True)
    sys.stdin.readline()
"""


class Clock:
    """The time, moved on by a benchmark."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def compare_parsers() -> list[dict[str, Any]]:
    """Milliseconds per document: feedparser as it comes, our parser here, and in its worker as the daemon.

    The last also where all but one item stood in the document before.
    """
    documents = {"30 headlines": 0, "30 with text": 10, "30 with long text": 80}
    url = "https://paper.example/feed"
    found = []
    with Parsing() as workers:
        for name, paragraphs in documents.items():
            body = feed(1, newest=30, paragraphs=paragraphs)
            marks = workers.parse(feed(1, newest=29, paragraphs=paragraphs), url=url).marks
            plain = _best(lambda body=body: feedparser.parse(body))
            ours = _best(lambda body=body: parse(body, url=url))
            asked = _best(lambda body=body: workers.parse(body, url=url), children=True)
            one_new = _best(
                lambda body=body, marks=marks: workers.parse(body, url=url, known=marks), children=True
            )
            found.append(
                {
                    "document": name,
                    "kilobytes": len(body) / 1000,
                    "feedparser_ms": plain,
                    "ours_ms": ours,
                    "with_worker_ms": asked,
                    "one_new_with_worker_ms": one_new,
                    "ratio": plain / ours,
                    "ratio_with_worker": plain / asked,
                }
            )
    return found


def _best(work: Callable[[], object], *, children: bool = False) -> float:
    """Milliseconds of CPU: the best of five turns of ten, since others load the machine."""
    turns = []
    for _ in range(5):
        before = time.process_time() + (children_cpu(leaving_out=0) if children else 0.0)
        for _ in range(10):
            work()
        after = time.process_time() + (children_cpu(leaving_out=0) if children else 0.0)
        turns.append((after - before) * 100)
    return min(turns)


def compare_pollers(feeds: int, workers: int, reader: str | None) -> list[dict[str, Any]]:
    """CPU milliseconds per poll: a first round of full answers, then one of which half are 304."""
    found = []
    with served(feeds) as server, tempfile.TemporaryDirectory() as directory:
        found.append({"poller": "nhs-monitor", "rounds": _ours(server, workers, Path(directory))})
    if reader is not None:
        with served(feeds) as server, tempfile.TemporaryDirectory() as directory:
            rounds = _readers(server, workers, f"{directory}/r.db", reader)
            found.append({"poller": "reader", "rounds": rounds})
    return found


@dataclass(frozen=True, slots=True)
class FeedServer:
    """Feeds on loopback, from a process of its own."""

    pid: int
    urls: list[str]
    change: Callable[[], None]  #: gives half of the feeds news


@contextmanager
def served(feeds: int, *, latency: float = 0.0) -> Iterator[FeedServer]:
    """Serve so many feeds, of which each takes so many seconds to answer."""
    command = [sys.executable, "-m", "benchmarks.feed_servers", str(feeds), str(latency)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - ours
        assert process.stdin is not None
        assert process.stdout is not None
        to, back = process.stdin, process.stdout

        def change() -> None:
            print(file=to, flush=True)
            back.readline()

        yield FeedServer(process.pid, json.loads(back.readline()), change)
        process.stdin.close()


def _ours(server: FeedServer, workers: int, directory: Path) -> list[dict[str, float]]:
    clock = Clock()
    settings = load_settings(_configured(directory, server.urls, workers), {})
    rounds = []
    console = Console(file=StringIO())
    with open_service(settings, clock=clock, console=console) as service:
        for number in range(2):
            if number:
                server.change()
                clock.ahead += timedelta(hours=1)
            wall, cpu = time.perf_counter(), _cpu(server)
            service.once()
            used = _cpu(server) - cpu
            rounds.append(_round(time.perf_counter() - wall, used, len(server.urls)))
    return rounds


def _cpu(server: FeedServer) -> float:
    """Seconds of this process and its workers; the server, a child too, is left out."""
    return time.process_time() + children_cpu(leaving_out=server.pid)


def keep_time(feeds: int, workers: int, minutes: float) -> list[dict[str, Any]]:
    """Seconds that polls end behind their due time, feeds being due evenly over so many minutes, on one core.

    The first polls, so that every document is new; servers that answer after 300 ms.
    """
    with served(feeds, latency=0.3) as server, tempfile.TemporaryDirectory() as directory:
        everywhere = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {max(everywhere)})  # the servers are left where they were
        spread = f'[polling]\nfirst = "{minutes * 60:.0f}s"\n'
        settings = load_settings(_configured(Path(directory), server.urls, workers, more=spread), {})
        with open_service(
            settings, clock=Clock(), console=Console(file=StringIO()), patient=False
        ) as service:
            found = _on_schedule(service, server, timedelta(minutes=minutes))
        os.sched_setaffinity(0, everywhere)
    return [{"feeds": feeds, "minutes": minutes, **found}]


def _on_schedule(service: Service, server: FeedServer, spread: timedelta) -> dict[str, float]:
    """Run the service as the daemon does until every feed was polled."""
    service.tick()
    due = {feed: memory.next_due for feed, memory in _memories(service).items()}
    engine = threading.Thread(target=service.engine.run)
    wall, cpu = time.perf_counter(), _cpu(server)
    engine.start()
    with scheduled([Errand(name="wake what is due", every=timedelta(seconds=5), run=service.tick)]):
        time.sleep(spread.total_seconds())
        while any(memory.last_polled_at is None for memory in _memories(service).values()):
            time.sleep(5)
    wall = time.perf_counter() - wall
    used = _cpu(server) - cpu
    service.engine.stop()
    engine.join()
    ended = {feed: memory.last_polled_at for feed, memory in _memories(service).items()}
    late = sorted((at - due[feed]).total_seconds() for feed, at in ended.items() if at and due[feed])
    return {
        "late_p50_seconds": late[len(late) // 2],
        "late_p95_seconds": late[int(len(late) * 0.95)],
        "late_max_seconds": late[-1],
        "share_of_one_core": used / wall,
    }


def _memories(service: Service) -> dict[FeedId, FeedMemory]:
    with service.write() as records:
        return {feed: records.feeds.memory(feed) for feed in service.settings.feeds}


def _configured(directory: Path, urls: list[str], workers: int, *, more: str = "") -> Path:
    """A configuration in which every poll ends at the poll: no entry is on the topic."""
    hosts = json.dumps(sorted({url.split("/")[2] for url in urls}))
    (directory / "topics").mkdir()
    (directory / "topics" / "nothing.toml").write_text(f'title = "Nothing"\n{_TOPIC}')
    (directory / "monitor.toml").write_text(
        f'[database]\nurl = "sqlite:///{directory}/monitor.db"\n[engine]\nerrand_workers = {workers}\n'
        f'[web]\nprivate_hosts = {hosts}\nspacing_per_host = "0s"\nrobots = false\n'
        f"{more}"
    )
    (directory / "publishers.toml").write_text('[[publisher]]\nid = "paper"\nname = "Paper"\n')
    (directory / "routes.toml").write_text('[[route]]\nid = "console"\nchannel = "console"\n')
    (directory / "feeds.toml").write_text(
        "".join(
            f'[[feed]]\nid = "f{number}"\nurl = "{url}"\npublisher = "paper"\nevery = "10m"\n'
            for number, url in enumerate(urls)
        )
    )
    return directory


def _readers(server: FeedServer, workers: int, path: str, python: str) -> list[dict[str, float]]:
    command = [python, "-c", _READER, json.dumps(server.urls), str(workers), path]
    rounds = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - as asked
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(2):
            wall, cpu = json.loads(process.stdout.readline())
            rounds.append(_round(wall, cpu, len(server.urls)))
            if len(rounds) == 1:
                server.change()
                print(file=process.stdin, flush=True)
        process.stdin.close()
    return rounds


def _round(wall: float, cpu: float, polls: int) -> dict[str, float]:
    return {"wall_seconds": wall, "cpu_ms_per_poll": cpu / polls * 1000}


def main() -> None:
    """Run one of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["parse", "poll", "schedule"])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--reader", metavar="PYTHON", help="an interpreter that can import reader")
    parser.add_argument("--minutes", type=float, default=3.0, help="that the feeds are due in")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.what == "parse":
        found = compare_parsers()
    elif options.what == "schedule":
        found = keep_time(options.feeds, options.workers, options.minutes)
    else:
        found = compare_pollers(options.feeds, options.workers, options.reader)
    if options.json:
        print(json.dumps(found))
        return
    for line in found:
        print("  ".join(f"{name} {_shown(value)}" for name, value in line.items()))


def _shown(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(", ".join(f"{k} {_shown(v)}" for k, v in each.items()) for each in value)
    return f"{value:.2f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
