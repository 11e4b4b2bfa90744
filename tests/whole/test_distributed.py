"""Three hosts on one PostgreSQL: killed, frozen and cut off, they come to what one would have come to."""

import json
import os
import shutil
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from rich.console import Console

from monitor.clock import SystemClock
from monitor.demo.loopback import LoopbackServer, Reply, Request
from monitor.errors import AlreadyRunning
from monitor.model.ids import FeedId
from monitor.wiring.configuration import load_settings
from monitor.wiring.lock import alone
from monitor.wiring.record import open_store
from monitor.wiring.service import open_service
from storage.store import Store
from tests.conftest import ToldClock, fresh_postgresql
from tests.storage.test_lock import cut_connections
from tests.whole.house import House, article, open_house, rss
from tests.whole.matters import MATTERS
from tests.whole.nodes import Nodes

#: No test waits so long unless something is broken.
_NEVER = 240.0


@dataclass
class Three:
    """The hosts, what they follow, and what they told."""

    house: House
    nodes: Nodes
    configs: list[Path]
    store: Store
    port: int  #: where the worker says how it is
    pids: dict[int, int] = field(default_factory=dict)  #: by host
    told: list[dict[str, Any]] = field(default_factory=list)
    published: list[str] = field(default_factory=list)

    def start(self, host: int) -> None:
        command = f"worker,--port,{self.port}" if host == 2 else "run"
        log = self.house.directory / f"host{host}.log"
        self.pids[host] = self.nodes.start(command, self.configs[host], log)

    def host_of(self, pid: int) -> int:
        return next(host for host, its in self.pids.items() if its == pid)

    def kill(self, pid: int) -> None:
        """Kill a node, and start it again as its service manager would."""
        host = self.host_of(pid)
        self.nodes.kill(pid)
        self.start(host)

    def publish(self, matter: str, answer: Callable[[Request], Reply] | None = None) -> None:
        """Both papers tell it in the same words; `answer` serves the first one's page."""
        self.published.append(matter)
        now = datetime.now(UTC)
        for name, site in (("one", self.house.site), ("two", self.house.other)):
            for told in self.published:
                site.says(f"/{told}", page(told))
            items = [(told, site.url(f"/{told}"), MATTERS[told][0]) for told in self.published]
            site.says("/feed", rss(*items, published=now.strftime("%a, %d %b %Y %H:%M:%S GMT")))
            if answer is not None and name == "one":
                site.does(f"/{matter}", answer)
        with self.store.records(now=now) as (_, records):
            for name in ("one", "two"):
                records.feeds.hurry(FeedId(name), at=now)

    def ask(self, sql: str) -> list[Any]:
        with self.store.read() as connection:
            return list(connection.execute(sa.text(sql)).all())

    def titles_told(self) -> Counter[str]:
        """How often each story was told, by the id of its message."""
        return Counter(one["webhook-id"] for one in self.told)

    def told_everything(self) -> bool:
        return len(self.titles_told()) >= len(self.published) and not self.ask(
            "SELECT 1 FROM task WHERE state = 'open'"
        )

    def leader(self, role: str) -> int:
        """The process id of the node that leads."""
        wait_until(lambda: bool(self.ask(f"SELECT 1 FROM leadership WHERE role = '{role}'")))
        (row,) = self.ask(f"SELECT node FROM leadership WHERE role = '{role}'")
        return int(row.node.split(":")[1])

    def check(self) -> None:
        """What must hold after everything: each matter one story, told once, and nothing given up."""
        wait_until(self.told_everything)
        stories = self.ask("SELECT title FROM story ORDER BY id")
        assert sorted(row.title for row in stories) == sorted(MATTERS[one][0] for one in self.published)
        assert self.ask("SELECT 1 FROM task WHERE state = 'aside'") == []
        assert self.ask("SELECT state FROM delivery WHERE state <> 'sent'") == []
        (placed,) = self.ask("SELECT count(*) FROM placement")
        assert placed.count == 2 * len(self.published)


def page(matter: str) -> str:
    title, *paragraphs = MATTERS[matter]
    return article(title, *paragraphs, published=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + _NEVER
    while not holds():
        assert time.monotonic() < end, "it never came about"
        threading.Event().wait(0.2)


class Held:
    """A page whose first reader waits until it is let go; later ones are answered at once."""

    def __init__(self, matter: str) -> None:
        self._matter = matter
        self._first = threading.Lock()
        self.asked, self.go = threading.Event(), threading.Event()

    def __call__(self, _: Request) -> Reply:
        if self._first.acquire(blocking=False):
            self.asked.set()
            self.go.wait(_NEVER)
        html = {"content-type": "text/html; charset=utf-8"}
        return Reply(status=200, body=page(self._matter).encode(), headers=html)


@pytest.fixture(scope="module")
def three(
    tmp_path_factory: pytest.TempPathFactory, postgresql_address: str, migrated_template: str
) -> Iterator[Three]:
    directory = tmp_path_factory.mktemp("three")
    told: list[dict[str, Any]] = []
    with ExitStack() as opened:
        address = opened.enter_context(fresh_postgresql(postgresql_address, template=migrated_template))
        house = opened.enter_context(open_house(directory, ToldClock()))
        hook = opened.enter_context(LoopbackServer(lambda request: taken(told, request)))
        prepare(house, address.replace(":@", "@"), hook.address)
        configs = [directory / f"host{number}" for number in range(3)]
        for config in configs:
            shutil.copytree(directory / "config", config)
        store = opened.enter_context(open_store(load_settings(configs[0], {})))
        nodes = opened.enter_context(Nodes())
        three = Three(house, nodes, configs, store, free_port(), told=told)
        for host in range(3):
            three.start(host)
        yield three


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as asked:
        port: int = asked.getsockname()[1]
        return port


def taken(told: list[dict[str, Any]], request: Request) -> Reply:
    told.append({**json.loads(request.body), "webhook-id": request.headers["webhook-id"]})
    return Reply(status=200)


def prepare(house: House, database: str, hook: str) -> None:
    house.database, house.engine = database, 'kind = "distributed"'
    house.web = 'read_timeout = "10m"\ntotal_timeout = "10m"'  # a page that is held is not given up
    for name, text in (("url", f"{hook}/hook"), ("secret", "whsec_" + "QUJD" * 10)):
        file = house.directory / name
        file.touch(mode=0o600)
        file.write_text(text)
    house.main += (
        f'[webhooks.archive]\nurl = {{file = "{house.directory}/url"}}\n'
        f'secret = {{file = "{house.directory}/secret"}}\n'
    )
    house.routes = (
        '[[route]]\nid = "hook"\nchannel = "webhook"\nrecipients = ["archive"]\nminimum_weight = 0.0\n'
        'group_wait = "0s"\ngroup_interval = "0s"\n'
    )
    house.feed("one", "/feed")
    house.feed("two", "/feed", site=house.other)
    for site in (house.site, house.other):
        site.says("/feed", rss())
    house.settings()


def test_three_hosts_work_as_one(three: Three) -> None:
    three.publish("fire")
    three.check()


def test_a_worker_says_how_it_is_and_what_it_did_itself(three: Three) -> None:
    where = f"http://127.0.0.1:{three.port}"
    for path in ("/health", "/health/live", "/health/ready"):
        answer = httpx.get(where + path, trust_env=False)
        assert (path, answer.status_code) == (path, 200), answer.text
    told = httpx.get(f"{where}/metrics", trust_env=False).text
    assert "nhs_monitor_up 1.0" in told
    assert "process_resident_memory_bytes" in told
    assert "nhs_monitor_articles_total" not in told  # the record's: ten workers would tell it ten times
    assert httpx.get(where, trust_env=False).status_code == 404


def test_a_killed_nodes_work_is_done_by_another(three: Three) -> None:
    held = Held("strike")
    three.publish("strike", held)
    assert held.asked.wait(_NEVER)
    three.kill(_reader(three))
    held.go.set()
    three.check()


def test_a_frozen_node_loses_its_work_and_changes_nothing_when_it_wakes(three: Three) -> None:
    held = Held("scanner")
    three.publish("scanner", held)
    assert held.asked.wait(_NEVER)
    frozen = _reader(three)
    os.kill(frozen, signal.SIGSTOP)
    three.check()
    held.go.set()  # its own answer waits for it, and with it a page that another has read
    os.kill(frozen, signal.SIGCONT)
    log = three.house.directory / f"host{three.host_of(frozen)}.log"
    wait_until(lambda: "was taken over" in log.read_text())
    three.check()


@pytest.mark.parametrize("role", ["judge", "scheduler"])
def test_another_leads_when_the_leader_is_killed(three: Three, role: str) -> None:
    matter = {"judge": "flood", "scheduler": "choir"}[role]
    killed = three.leader(role)
    three.kill(killed)
    three.publish(matter)
    three.check()
    assert three.leader(role) != killed


def test_a_frozen_judge_is_replaced_and_opens_no_story_when_he_wakes(three: Three) -> None:
    frozen = three.leader("judge")
    os.kill(frozen, signal.SIGSTOP)
    three.publish("parking")
    three.check()
    os.kill(frozen, signal.SIGCONT)
    three.check()


def test_nodes_that_were_cut_off_go_on(three: Three) -> None:
    cut_connections(load_settings(three.configs[0], {}).database.url)
    three.publish("theft")
    three.check()


def test_no_message_went_out_under_two_ids(three: Three) -> None:
    """One that a kill repeats carries the id of the first."""
    assert len(three.titles_told()) == len(three.published)


def test_an_embedded_engine_is_refused_while_nodes_work(three: Three) -> None:
    """Nodes whose connections were cut have their lock again within half a minute."""
    held = (
        "SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = database"
        " WHERE datname = current_database() AND locktype = 'advisory' AND mode = 'ShareLock' AND granted"
    )
    wait_until(lambda: bool(three.ask(held)))
    with pytest.raises(AlreadyRunning), alone(load_settings(three.configs[0], {})):
        pytest.fail("it was let in")


def test_nodes_that_are_told_to_stop_finish_and_an_embedded_engine_goes_on_from_there(three: Three) -> None:
    for pid in three.pids.values():
        os.kill(pid, signal.SIGTERM)
    assert [three.nodes.ended(pid) for pid in three.pids.values()] == [0, 0, 0]
    assert three.ask("SELECT 1 FROM leadership") == []
    before = three.titles_told()
    with _embedded(three) as service:
        service.once()
    assert three.titles_told() == before
    assert len(three.ask("SELECT 1 FROM story")) == len(three.published)


def _reader(three: Three) -> int:
    """The process that asks for the page that is held."""

    def asking() -> list[Any]:
        return three.ask("SELECT busy_by FROM host WHERE busy_by IS NOT NULL")

    wait_until(lambda: len(asking()) == 1)
    return int(asking()[0].busy_by.split(":")[1])


@contextmanager
def _embedded(three: Three) -> Iterator[Any]:
    settings = load_settings(three.configs[0], {})
    with alone(settings), open_service(settings, clock=SystemClock(), console=Console()) as service:
        yield service
