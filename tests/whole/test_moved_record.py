"""A record moves from SQLite to nodes on PostgreSQL and back, work in hand and all; nothing is told twice."""

import os
import shutil
import signal
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from monitor.clock import SystemClock
from monitor.demo.loopback import LoopbackServer
from monitor.model.json_values import dump
from monitor.service import Service
from monitor.wiring import exchange, record
from monitor.wiring.configuration import load_settings
from monitor.wiring.lock import alone
from monitor.wiring.record import open_store
from monitor.wiring.service import open_service
from tests.conftest import ToldClock, fresh_postgresql
from tests.whole.house import House, open_house
from tests.whole.matters import MATTERS
from tests.whole.nodes import Nodes
from tests.whole.test_distributed import Three, free_port, prepare, taken


def silently(rows: Iterable[Any], _total: int) -> Iterable[Any]:
    return rows


@contextmanager
def embedded(config: Path) -> Iterator[Service]:
    settings = load_settings(config, {})
    with alone(settings), open_service(settings, clock=SystemClock(), console=Console()) as service:
        yield service


def kept(config: Path) -> Any:
    """What a reader can ask for: stories with their reports and timelines, messages, and open work."""
    with open_store(load_settings(config, {})) as store:
        archive = record.archive_of(store)
        stories = archive.stories(limit=100)
        open_work = archive.tasks(limit=100)
        return dump(
            [stories, [archive.story(one.id) for one in stories], archive.deliveries(limit=100), open_work]
        )


@dataclass
class Move:
    """The same papers, followed from one database after the other."""

    house: House
    nodes: Nodes
    told: list[dict[str, Any]]
    published: list[str]

    def configured(self, name: str, database: str, kind: str) -> Path:
        self.house.database, self.house.engine = database, f'kind = "{kind}"'
        self.house.settings()
        return shutil.copytree(self.house.directory / "config", self.house.directory / name)

    @contextmanager
    def living(self, config: Path) -> Iterator[Three]:
        with open_store(load_settings(config, {})) as store:
            yield Three(
                self.house,
                self.nodes,
                [config] * 3,
                store,
                free_port(),
                told=self.told,
                published=self.published,
            )


@pytest.fixture
def move(tmp_path: Path, postgresql_address: str, migrated_template: str) -> Iterator[tuple[Move, str]]:
    told: list[dict[str, Any]] = []
    with ExitStack() as opened:
        address = opened.enter_context(fresh_postgresql(postgresql_address, template=migrated_template))
        house = opened.enter_context(open_house(tmp_path, ToldClock()))
        hook = opened.enter_context(LoopbackServer(lambda request: taken(told, request)))
        prepare(house, server := address.replace(":@", "@"), hook.address)
        yield Move(house, opened.enter_context(Nodes()), told, []), server


def test_a_record_goes_to_several_nodes_and_back(move: tuple[Move, str], tmp_path: Path) -> None:
    moving, server = move
    before = moving.configured("before", f"sqlite:///{tmp_path}/before.db", "embedded")
    with moving.living(before) as house:
        house.publish("fire")
        with embedded(before) as service:
            service.once()
        assert len(house.titles_told()) == 1
        house.publish("strike")
        with embedded(before) as service:
            service.tick()  # the feeds' time has come, and the process ends before it asks them
        assert house.ask("SELECT 1 FROM task WHERE state = 'open'")

    nodes = moving.configured("nodes", server, "distributed")
    exchange.copy_record(load_settings(before, {}), load_settings(nodes, {}), silently)
    assert kept(nodes) == kept(before)
    with moving.living(nodes) as house:
        for host in (1, 2):  # `run` and a worker
            house.start(host)
        house.check()
        house.publish("scanner")
        house.check()
        for pid in house.pids.values():
            os.kill(pid, signal.SIGTERM)
        assert [house.nodes.ended(pid) for pid in house.pids.values()] == [0, 0]

    after = moving.configured("after", f"sqlite:///{tmp_path}/after.db", "embedded")
    exchange.copy_record(load_settings(nodes, {}), load_settings(after, {}), silently)
    assert kept(after) == kept(nodes)
    with moving.living(after) as house:
        house.publish("flood")
        with embedded(after) as service:
            service.once()
        titles = house.ask("SELECT title FROM story")
        assert sorted(row.title for row in titles) == sorted(MATTERS[one][0] for one in house.published)
        assert sorted(house.titles_told().values()) == [1, 1, 1, 1]  # each once, under one id
