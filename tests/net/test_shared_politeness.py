"""Two nodes that ask the same host owe it together what one would owe it. The same on both databases."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from monitor.errors import HostBusy, Throttled
from monitor.net.shared_politeness import SharedPoliteness
from storage.repositories.hosts import HostRows
from storage.store import Store
from tests.conftest import ToldClock

SPACING, LEASE = timedelta(seconds=5), timedelta(seconds=9)
HOST = "news.example"


@dataclass
class Nodes:
    """Two nodes; to sleep is to let the clock go on."""

    store: Store
    clock: ToldClock
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.clock.advance(seconds=seconds)

    def node(self, name: str, longest_wait: timedelta = timedelta(seconds=60)) -> SharedPoliteness:
        return SharedPoliteness(
            SPACING,
            hosts=HostRows(self.store),
            node=name,
            lease=LEASE,
            clock=self.clock,
            sleep=self.sleep,
            longest_wait=longest_wait,
        )


@pytest.fixture
def nodes(store: Store, clock: ToldClock) -> Nodes:
    return Nodes(store, clock)


def visit(node: SharedPoliteness, key: str = HOST, *, spaced: bool = True) -> None:
    with node.turn(key, spaced=spaced):
        pass


def test_starts_at_one_host_are_spaced_whoever_asks(nodes: Nodes) -> None:
    for name in ("one", "two", "one"):
        visit(nodes.node(name))
    assert nodes.slept == [5, 5]


def test_hosts_do_not_wait_for_each_other(nodes: Nodes) -> None:
    visit(nodes.node("one"), "one.example")
    visit(nodes.node("two"), "two.example")
    assert nodes.slept == []


def test_a_request_in_flight_keeps_the_other_node_waiting(nodes: Nodes) -> None:
    with nodes.node("one").turn(HOST), pytest.raises(HostBusy):
        nodes.clock.advance(seconds=6)
        with nodes.node("two", longest_wait=timedelta(seconds=1)).turn(HOST):
            pytest.fail("two requests at a time")


def test_a_node_that_died_in_a_request_holds_a_host_no_longer_than_its_lease(nodes: Nodes) -> None:
    dead = nodes.node("one").turn(HOST)
    dead.__enter__()
    nodes.clock.advance(seconds=9)
    visit(nodes.node("two"))
    assert nodes.slept == []


def test_a_node_that_was_taken_for_dead_ends_nobodys_request(nodes: Nodes) -> None:
    frozen = nodes.node("one").turn(HOST)
    frozen.__enter__()
    nodes.clock.advance(seconds=9)
    with nodes.node("two").turn(HOST):
        frozen.__exit__(None, None, None)
        nodes.clock.advance(seconds=6)
        with pytest.raises(HostBusy), nodes.node("three", longest_wait=timedelta(seconds=1)).turn(HOST):
            pytest.fail("two requests at a time")


def test_a_pause_that_one_node_was_asked_for_is_kept_by_all(nodes: Nodes) -> None:
    assert nodes.node("one").pause(HOST, timedelta(minutes=2)) == timedelta(minutes=2)
    with pytest.raises(Throttled, match="asked for a pause") as refused:
        visit(nodes.node("two"))
    assert refused.value.retry_after == timedelta(minutes=2)


def test_unnamed_pauses_grow_whoever_draws_them_until_the_host_answers(nodes: Nodes) -> None:
    one, two = nodes.node("one"), nodes.node("two")
    assert one.pause(HOST, None) == timedelta(minutes=15)
    nodes.clock.advance(minutes=15)
    assert two.pause(HOST, None) == timedelta(minutes=30)
    nodes.clock.advance(minutes=30)
    with one.turn(HOST):
        one.welcome(HOST)
    assert two.pause(HOST, None) == timedelta(minutes=15)


def test_the_spacing_is_doubled_for_all_after_an_unnamed_pause(nodes: Nodes) -> None:
    nodes.node("one").pause(HOST, None)
    nodes.clock.advance(minutes=15)
    visit(nodes.node("one"))
    visit(nodes.node("two"))
    assert nodes.slept == [10]


def test_those_sent_away_come_back_one_after_the_other(nodes: Nodes) -> None:
    visit(nodes.node("one"))
    pauses = []
    for name in ("one", "two", "three"):
        with pytest.raises(HostBusy) as busy:
            visit(nodes.node(name, longest_wait=timedelta(seconds=1)))
        pauses.append(busy.value.retry_after)
    assert pauses == [timedelta(seconds=seconds) for seconds in (5, 10, 15)]


def test_a_message_waits_for_no_spacing(nodes: Nodes) -> None:
    visit(nodes.node("one"))
    visit(nodes.node("two"), spaced=False)
    assert nodes.slept == []


def test_what_robots_txt_asks_for_is_kept(nodes: Nodes) -> None:
    one = nodes.node("one")
    one.slow_down(HOST, timedelta(seconds=20))
    visit(one)
    visit(nodes.node("two"))
    assert nodes.slept == [20]
