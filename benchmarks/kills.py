"""Deliveries that survive SIGKILL: how many are lost, how many repeated, and whether repeats carry their id.

Run: python -m benchmarks.kills [--deliveries N] [--kills N] [--seed N] [--json]

Half of the messages go by email to a real SMTP server, half to a scripted Slack that also throttles, fails,
and takes posts without an answer. The daemon's own service sends them. It is killed after a random number of
accepted messages and a random moment more, wherever that falls; the next life goes on from the record.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console

from benchmarks.deliveries import Ways, desk, queue
from monitor.clock import SystemClock
from monitor.demo.mailbox import Mailbox
from monitor.demo.slack_endpoint import Fault, Silence, SlackEndpoint, Throttle, Trouble
from monitor.settings import Settings
from monitor.wiring.configuration import load_settings
from monitor.wiring.record import archive_of, open_store
from monitor.wiring.service import open_service

_READERS = 5
_PATIENCE = 120.0  #: seconds for the last life to send what is left


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it."""

    deliveries: int
    kills: int
    seed: int
    lost: int  #: queued and never received
    unmarked: int  #: not marked as sent at the end
    mails_repeated: int
    posts_repeated: int
    foreign_ids: int  #: received under an id that no delivery has: must be 0
    seconds: float


class Nursery:
    """Forks one daemon after another off an interpreter whose start is paid once."""

    def __init__(self, config: Path) -> None:
        self._program = [sys.executable, "-m", "benchmarks.kills", "--nursery", str(config)]
        self.pid = 0

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            self._program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.pid:
            self.kill()
        self._process.communicate()

    def begin(self) -> None:
        """Start a life."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("live\n")
        self._process.stdin.flush()
        self.pid = int(self._process.stdout.readline())

    def kill(self) -> None:
        """End it, as the kernel does when memory is short."""
        assert self._process.stdout is not None
        os.kill(self.pid, signal.SIGKILL)
        self.pid = 0
        assert self._process.stdout.readline() == "ended\n"


def _nurse(config: Path) -> None:
    settings = load_settings(config, {})
    while sys.stdin.readline():
        child = os.fork()  # nothing but this thread runs here, so no lock is copied while held
        if child == 0:
            _live(settings)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


def _live(settings: Settings) -> None:
    try:
        with open_service(settings, clock=SystemClock(), console=Console(file=sys.stderr)) as service:
            service.engine.run()
    finally:
        os._exit(1)


class Received:
    """Counts what arrives on both sides, and lets the one who kills wait for a number of it."""

    def __init__(self, mailbox: Mailbox, slack: SlackEndpoint) -> None:
        self._mailbox, self._slack = mailbox, slack

    def total(self) -> int:
        return len(self._mailbox.mails) + len(self._slack.posts)

    def wait_for(self, total: int, *, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while self.total() < total:
            if time.monotonic() > end:
                return False
            time.sleep(0.002)
        return True

    def mails(self) -> Counter[str]:
        return Counter(mail.message_id for mail in self._mailbox.mails)

    def posts(self) -> Counter[str]:
        keys = [(post.metadata or {}).get("event_payload", {}).get("key") for post in self._slack.posts]
        return Counter(str(key) for key in keys)


def troubles(chance: random.Random, posts: int) -> list[Trouble | None]:
    """Let one post in twenty go wrong: a fault, a pause asked for, or taken without a word."""
    kinds: tuple[Trouble, ...] = (Fault(), Throttle(seconds=1), Silence())
    return [chance.choice(kinds) if chance.random() < 0.05 else None for _ in range(posts)]


def run(*, deliveries: int, kills: int, seed: int, directory: Path) -> Outcome:
    """Queue, kill and count."""
    chance, begun = random.Random(seed), time.monotonic()  # noqa: S311 - no secret depends on it
    with Mailbox() as mailbox, SlackEndpoint(script=troubles(chance, deliveries)) as slack:
        ways = Ways(smtp_port=mailbox.port, slack_url=slack.api_url, readers=_READERS)
        with desk(directory, ways) as (config, settings, made):
            queued = queue(settings, made.routes, max(1, deliveries // (2 * _READERS)))
            received = Received(mailbox, slack)
            with Nursery(config) as nursery:
                _strike(nursery, received, chance, kills=kills, queued=queued)
                nursery.begin()
                _settle(settings, received, queued)
            return _count(settings, received, kills=kills, seed=seed, seconds=time.monotonic() - begun)


def _strike(nursery: Nursery, received: Received, chance: random.Random, *, kills: int, queued: int) -> None:
    """Spread the kills over the messages: each falls somewhere in the next share of them."""
    share = queued * 0.9 / kills
    for number in range(kills):
        nursery.begin()
        received.wait_for(int(share * number + share * chance.random()), seconds=30)
        time.sleep(chance.random() * 0.02)  # nothing depends on what it hits
        nursery.kill()


def _settle(settings: Settings, received: Received, queued: int) -> None:
    """Let the last life live until everything is marked, or until patience ends."""
    end = time.monotonic() + _PATIENCE
    received.wait_for(queued, seconds=_PATIENCE)
    while time.monotonic() < end:
        with open_store(settings) as store:
            if not archive_of(store).deliveries(limit=1, state="pending"):
                return
        time.sleep(0.2)


def _count(settings: Settings, received: Received, *, kills: int, seed: int, seconds: float) -> Outcome:
    with open_store(settings) as store, store.read() as connection:
        rows = connection.exec_driver_sql("SELECT key, route, state FROM delivery").all()
    mails = Counter({key.strip("<>").partition("@")[0]: n for key, n in received.mails().items()})
    posts = received.posts()
    by_mail = {row.key for row in rows if row.route == "email"}
    by_slack = {row.key for row in rows if row.route == "slack"}
    return Outcome(
        deliveries=len(rows),
        kills=kills,
        seed=seed,
        lost=len(by_mail - set(mails)) + len(by_slack - set(posts)),
        unmarked=sum(row.state != "sent" for row in rows),
        mails_repeated=mails.total() - len(mails),
        posts_repeated=posts.total() - len(posts),
        foreign_ids=len(set(mails) - by_mail) + len(set(posts) - by_slack),
        seconds=round(seconds, 1),
    )


def main() -> None:
    """Print what was lost and what was repeated."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--deliveries", type=int, default=1500)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=20250701)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--nursery", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.nursery:
        _nurse(given.nursery)
        return
    with tempfile.TemporaryDirectory(prefix="nhs-monitor-kills-") as directory:
        outcome = run(
            deliveries=given.deliveries, kills=given.kills, seed=given.seed, directory=Path(directory)
        )
    if given.json:
        print(json.dumps(asdict(outcome)))
        return
    print(
        f"{outcome.deliveries:,} deliveries, {outcome.kills} kills: {outcome.lost} lost, {outcome.unmarked} "
        f"not marked; repeated with the same id: {outcome.mails_repeated} mails, {outcome.posts_repeated} "
        f"posts; under another id: {outcome.foreign_ids}; {outcome.seconds:.0f} s, seed {outcome.seed}"
    )


if __name__ == "__main__":
    main()
