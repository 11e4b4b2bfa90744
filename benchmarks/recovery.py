"""How soon the work of a lost node is done again: killed, frozen, or cut off from the database.

Run: python -m benchmarks.recovery [--json]

Two `run` nodes and a worker, real commands with a configuration each, share one PostgreSQL, which each
of them reaches through a proxy of its own. One of them is lost: killed (SIGKILL), frozen (SIGSTOP), or
cut off, its proxy passing on nothing more and closing nothing, as a firewall that drops. It is, in turn,
the node that asks a feed, the one that schedules, and the one that judges, in the middle of its
transaction. What is measured is the wall time from then until another has done the task; the lost one
comes back before the next is lost.
"""

import argparse
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from benchmarks.crews import TOPIC, Server, configure, opened
from benchmarks.race import publish
from monitor.demo.loopback import LoopbackServer, Reply, Request
from monitor.model.ids import FeedId
from storage.store import Store

_NEVER = 300.0
_FEED = FeedId("outlet-0")
_EMPTY = b"<rss version='2.0'><channel><title>Outlet</title></channel></rss>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What was lost, how, and after what time its work was done by another."""

    lost: str
    how: str
    seconds: float


class Paper:
    """A feed; `hold` lets the next reader wait until it is let go."""

    def __init__(self) -> None:
        self.asked = 0
        self._held = self._go = threading.Event()
        self._go.set()

    def hold(self) -> None:
        """Keep the next one who asks."""
        self._held, self._go = threading.Event(), threading.Event()

    def keeps_one(self) -> bool:
        """Whether somebody asked and waits."""
        return self._held.is_set()

    def let_go(self) -> None:
        """Answer whoever was kept."""
        self._go.set()

    def answer(self, _request: Request) -> Reply:
        """Answer at once but for the one who is kept."""
        self.asked += 1
        if not self._go.is_set() and not self._held.is_set():
            self._held.set()
            self._go.wait(_NEVER)
        return Reply(status=200, body=_EMPTY, headers={"content-type": "application/rss+xml"})


class Proxy:
    """A way to PostgreSQL's socket that can be cut: nothing passes then, and nothing is closed."""

    def __init__(self, directory: Path, server: Path) -> None:
        directory.mkdir()
        self._server, self.whole = server, threading.Event()
        self.whole.set()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(directory / server.name))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            ours, _ = self._listener.accept()
            theirs = socket.socket(socket.AF_UNIX)
            theirs.connect(str(self._server))
            for one, other in ((ours, theirs), (theirs, ours)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while said := one.recv(65_536):
                self.whole.wait()
                other.sendall(said)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            one.close()
            other.close()


@dataclass
class Host:
    """A node with its configuration and its way to the database."""

    command: str
    config: Path
    proxy: Proxy
    process: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> None:
        """Start it, and wait until it says that it is ready."""
        address = self.config / "notify"
        address.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(str(address))
            manager.settimeout(_NEVER)
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "monitor", "--config", str(self.config), self.command],
                env={**os.environ, "NOTIFY_SOCKET": str(address)},
                stdout=subprocess.DEVNULL,
                stderr=(self.config / "log").open("ab"),
            )
            while b"READY=1" not in manager.recv(4096):
                pass

    @contextmanager
    def lost(self, how: str) -> Iterator[None]:
        """Lose it; it is back afterwards."""
        if how == "cut off":
            self.proxy.whole.clear()
            yield
            self.proxy.whole.set()
        elif how == "frozen":
            self.process.send_signal(signal.SIGSTOP)
            yield
            self.process.send_signal(signal.SIGCONT)
        else:
            self.process.kill()
            self.process.wait()
            yield
            self.start()


@dataclass
class Desk:
    """The hosts, their record and the feed that they follow."""

    store: Store
    hosts: Sequence[Host]
    paper: Paper
    chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - no secret
    published: int = 0

    def one(self, statement: str) -> str | None:
        """Ask the record for one value."""
        with self.store.read() as connection:
            return connection.execute(sa.text(statement)).scalar()

    def host(self, statement: str) -> Host:
        """The host whose node's name the record gives, as soon as it does."""
        until(lambda: self.one(statement) is not None)
        pid = int(str(self.one(statement)).split(":")[1])
        return next(host for host in self.hosts if host.process.pid == pid)

    def hurry(self) -> None:
        """Let the feed be due."""
        with self.store.records(now=datetime.now(UTC)) as (_, records):
            records.feeds.hurry(_FEED, at=datetime.now(UTC))

    def asking(self, how: str) -> float:
        """Lose the node that asks the feed."""
        self.paper.hold()
        self.hurry()
        until(self.paper.keeps_one)
        host = self.host("SELECT busy_by FROM host WHERE busy_by IS NOT NULL")
        before = self.paper.asked
        with timed(host, how) as took:
            until(lambda: self.paper.asked > before)
            until(lambda: self.one("SELECT 1 FROM task WHERE lane = 'errand' AND state = 'open'") is None)
            took.append(time.monotonic())
            self.paper.let_go()
        return took[1] - took[0]

    def scheduling(self, how: str) -> float:
        """Lose the node that schedules; a feed is due at that moment."""
        host = self.host("SELECT node FROM leadership WHERE role = 'scheduler'")
        before = self.paper.asked
        with timed(host, how) as took:
            self.hurry()
            until(lambda: self.paper.asked > before)
            took.append(time.monotonic())
        return took[1] - took[0]

    def judging(self, how: str) -> float:
        """Lose the node that judges, while it waits in its transaction for a lock that we hold."""
        judge = "SELECT node FROM leadership WHERE role = 'judge'"
        waiting = (
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        self.host(judge)
        with self.store.engine.connect() as ours:
            ours.execute(sa.text("LOCK TABLE placement IN EXCLUSIVE MODE"))
            publish(self.store, self.chance, range(self.published, self.published + 1), 1)
            self.published += 1
            until(lambda: self.one(waiting) is not None)
            host = self.host(judge)
            with timed(host, how) as took:
                ours.rollback()
                until(lambda: int(self.one("SELECT count(*) FROM placement") or 0) == self.published)
                took.append(time.monotonic())
        return took[1] - took[0]


@contextmanager
def timed(host: Host, how: str) -> Iterator[list[float]]:
    """Lose a host for the length of the block, and note when."""
    with host.lost(how):
        yield [time.monotonic()]


def until(holds: Callable[[], bool]) -> None:
    """Wait. Raises RuntimeError where it never comes about."""
    end = time.monotonic() + _NEVER
    while not holds():
        if time.monotonic() > end:
            raise RuntimeError("the work was not done again")
        time.sleep(0.05)


@contextmanager
def _desk(directory: Path, server: Server) -> Iterator[Desk]:
    paper, address = Paper(), server.database()
    url = sa.make_url(address)
    own = Path(str(url.query["host"])) / ".s.PGSQL.5432"
    with LoopbackServer(paper.answer) as site, opened(address) as store, ExitStack() as closing:
        hosts = []
        for name, command in (("a", "run"), ("b", "run"), ("c", "worker")):
            proxy = Proxy(directory / name, own)
            way = url.update_query_dict({"host": str(directory / name)}).render_as_string(hide_password=False)
            config = configure(directory / f"host-{name}", way, "distributed", [f"{site.address}/feed"])
            for topic in (config / "topics").iterdir():
                topic.unlink()
            (config / "topics" / "hospitals.toml").write_text(TOPIC, encoding="utf-8")
            host = Host(command, config, proxy)
            host.start()
            closing.callback(host.process.kill)
            hosts.append(host)
        try:
            yield Desk(store, hosts, paper)
        finally:
            for host in hosts:
                host.process.kill()


def main() -> None:
    """Lose each kind of node in each way, and print how soon its work was done again."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    directory = Path(tempfile.mkdtemp(prefix="nhs-monitor-recovery-"))
    home = directory / "server"
    home.mkdir()
    server, finished = Server(home), False
    try:
        with _desk(directory, server) as desk:
            for lost, lose in (
                ("asks a feed", desk.asking),
                ("schedules", desk.scheduling),
                ("judges, in its transaction", desk.judging),
            ):
                for how in ("killed", "frozen", "cut off"):
                    found = Recovered(lost=lost, how=how, seconds=round(lose(how), 1))
                    words = f"the node that {lost}, {how}: done by another after {found.seconds} s"
                    print(json.dumps(asdict(found)) if given.json else words, flush=True)
        finished = True
    finally:
        server.close()
        if finished:
            shutil.rmtree(directory, ignore_errors=True)
        else:
            print(f"the nodes' logs are kept: {directory}/host-*/log", file=sys.stderr)


if __name__ == "__main__":
    main()
