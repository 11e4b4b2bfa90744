"""Nodes whose own clocks differ agree on the time: the database's."""

from datetime import timedelta

from monitor.engine.node_clock import NodeClock
from tests.conftest import ToldClock


def test_a_node_goes_by_the_clock_that_it_follows() -> None:
    right = ToldClock()
    wrong = ToldClock(at=right.at - timedelta(minutes=7))
    node = NodeClock(wrong)
    node.follow(right.now())
    for own in (right, wrong):
        own.advance(seconds=3)
    assert node.now() == right.now()


def test_a_jump_of_its_own_clock_is_mended_by_the_next_look() -> None:
    right, own = ToldClock(), ToldClock()
    node = NodeClock(own)
    own.advance(days=1)
    node.follow(right.now())
    assert node.now() == right.now()
