"""Several nodes on one board: one judge, short leases kept alive, and nothing settled by who lost it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from monitor.errors import LeaseLost, NotElected
from monitor.model.facts import ArticleRead, EntryFound
from monitor.model.ids import EntryId, RevisionId
from monitor.ports.work import ClaimedTask, Lane
from storage.exchange import count_rows
from storage.repositories.board import TaskRows
from storage.repositories.nodes import JUDGE, SCHEDULER, NodeBoard
from storage.store import Store
from storage.tables import task
from tests.conftest import ToldClock

LEASE = timedelta(seconds=9)


@pytest.fixture
def one(store: Store) -> NodeBoard:
    return NodeBoard(store, node="one")


@pytest.fixture
def two(store: Store) -> NodeBoard:
    return NodeBoard(store, node="two")


def log(store: Store, clock: ToldClock, *facts: ArticleRead | EntryFound) -> None:
    for fact in facts:
        with store.records(now=clock.now()) as (_, records):
            records.log.append(fact)
        clock.advance(seconds=0.001)


def articles(store: Store, clock: ToldClock, *numbers: int) -> None:
    log(store, clock, *(ArticleRead(revision=RevisionId(number)) for number in numbers))


def judge(board: NodeBoard, clock: ToldClock) -> ClaimedTask | None:
    return board.claim(Lane.JUDGEMENT, now=clock.now(), lease=LEASE)


def fetch(board: TaskRows, clock: ToldClock, lease: timedelta = LEASE) -> ClaimedTask | None:
    return board.claim(Lane.ERRAND, now=clock.now(), lease=lease)


def must(claimed: ClaimedTask | None) -> ClaimedTask:
    assert claimed is not None
    return claimed


def settle(board: NodeBoard, claimed: ClaimedTask, clock: ToldClock) -> None:
    with board.settle(claimed, now=clock.now()):
        pass


def test_only_the_node_that_leads_them_takes_judgements(
    store: Store, one: NodeBoard, two: NodeBoard, clock: ToldClock
) -> None:
    articles(store, clock, 1, 2)
    assert must(judge(one, clock)).fact == ArticleRead(revision=RevisionId(1))
    assert judge(two, clock) is None
    assert must(judge(one, clock)).fact == ArticleRead(revision=RevisionId(2))


def test_errands_are_everybodys(store: Store, one: NodeBoard, two: NodeBoard, clock: ToldClock) -> None:
    log(store, clock, EntryFound(entry=EntryId(1)), EntryFound(entry=EntryId(2)))
    assert {must(fetch(one, clock)).fact, must(fetch(two, clock)).fact} == {
        EntryFound(entry=EntryId(1)),
        EntryFound(entry=EntryId(2)),
    }


def test_a_judge_who_vanished_is_replaced_and_what_he_had_in_hand_is_judged_first(
    store: Store, one: NodeBoard, two: NodeBoard, clock: ToldClock
) -> None:
    articles(store, clock, 1, 2)
    must(judge(one, clock))
    clock.advance(seconds=8)
    assert judge(two, clock) is None
    clock.advance(seconds=1.1)
    again = must(judge(two, clock))
    assert (again.fact, again.attempt) == (ArticleRead(revision=RevisionId(1)), 2)


def test_a_judge_who_was_replaced_can_settle_nothing_any_more(
    store: Store, one: NodeBoard, two: NodeBoard, clock: ToldClock
) -> None:
    """Not even what his successor has not begun yet: the order would be lost."""
    articles(store, clock, 1, 2)
    first, second = must(judge(one, clock)), must(judge(one, clock))
    clock.advance(seconds=10)
    must(judge(two, clock))
    for lost in (first, second):
        with pytest.raises(LeaseLost):
            settle(one, lost, clock)
    assert judge(one, clock) is None


def test_a_judge_who_says_that_he_lives_stays(
    store: Store, one: NodeBoard, two: NodeBoard, clock: ToldClock
) -> None:
    articles(store, clock, 1)
    long = must(judge(one, clock))
    for _ in range(5):
        clock.advance(seconds=3)
        one.renew([long], now=clock.now(), lease=LEASE)
        assert judge(two, clock) is None
    settle(one, long, clock)


def test_a_judge_who_hangs_is_replaced_though_his_heart_beats(
    store: Store, one: NodeBoard, two: NodeBoard, clock: ToldClock
) -> None:
    """As where the thread that judges waits for a connection that will never answer."""
    assert judge(one, clock) is None  # nothing to do, and then he hangs
    articles(store, clock, 1)
    for _ in range(5):
        clock.advance(seconds=3)
        one.renew([], now=clock.now(), lease=LEASE)
    clock.advance(seconds=2)
    assert must(judge(two, clock)).fact == ArticleRead(revision=RevisionId(1))


def test_a_judge_who_hangs_in_a_judgement_is_replaced_when_it_is_given_up(
    store: Store, one: NodeBoard, two: NodeBoard, clock: ToldClock
) -> None:
    articles(store, clock, 1)
    long = must(judge(one, clock))
    clock.advance(seconds=3)
    one.renew([long], now=clock.now(), lease=LEASE)
    for _ in range(4):
        clock.advance(seconds=3)
        one.renew([], now=clock.now(), lease=LEASE)
    clock.advance(seconds=2)
    assert must(judge(two, clock)).id == long.id
    with pytest.raises(LeaseLost):
        settle(one, long, clock)


def test_a_scheduler_who_hangs_is_replaced(one: NodeBoard, two: NodeBoard, clock: ToldClock) -> None:
    with one.leading(SCHEDULER, now=clock.now(), lease=LEASE):
        pass
    for _ in range(6):
        clock.advance(seconds=3)
        one.renew([], now=clock.now(), lease=LEASE)
    with two.leading(SCHEDULER, now=clock.now(), lease=LEASE):
        pass


def test_a_judge_who_leaves_is_replaced_at_once(
    store: Store, one: NodeBoard, two: NodeBoard, clock: ToldClock
) -> None:
    articles(store, clock, 1, 2)
    settle(one, must(judge(one, clock)), clock)
    one.resign()
    assert must(judge(two, clock)).fact == ArticleRead(revision=RevisionId(2))


def test_a_lease_that_is_kept_alive_is_nobody_elses(
    store: Store, one: NodeBoard, two: NodeBoard, clock: ToldClock
) -> None:
    log(store, clock, EntryFound(entry=EntryId(1)))
    slow = must(fetch(one, clock))
    for _ in range(5):
        clock.advance(seconds=3)
        one.renew([slow], now=clock.now(), lease=LEASE)
        assert fetch(two, clock) is None
    settle(one, slow, clock)


def test_a_frozen_node_that_wakes_changes_nothing(
    store: Store, one: NodeBoard, two: NodeBoard, clock: ToldClock
) -> None:
    log(store, clock, EntryFound(entry=EntryId(1)))
    frozen = must(fetch(one, clock))
    clock.advance(seconds=10)
    again = must(fetch(two, clock))
    one.renew([frozen], now=clock.now(), lease=timedelta(hours=1))
    one.put_off(frozen, until=clock.now(), error="late")
    one.set_aside(frozen, error="late")
    for late in (one.settle, one.note):
        with pytest.raises(LeaseLost), late(frozen, now=clock.now()):
            pass
    settle(two, again, clock)
    with store.read() as connection:
        row = connection.execute(sa.select(task.c.state, task.c.attempts, task.c.error)).one()
    assert tuple(row) == ("done", 2, None)


def test_one_node_schedules_and_another_when_it_vanished(
    one: NodeBoard, two: NodeBoard, clock: ToldClock
) -> None:
    def scheduled(board: NodeBoard) -> bool:
        try:
            with board.leading(SCHEDULER, now=clock.now(), lease=LEASE):
                return True
        except NotElected:
            return False

    assert (scheduled(one), scheduled(two), scheduled(one)) == (True, False, True)
    clock.advance(seconds=9.1)
    assert (scheduled(two), scheduled(one)) == (True, False)


def test_who_does_not_lead_writes_nothing(
    store: Store, one: NodeBoard, two: NodeBoard, clock: ToldClock
) -> None:
    with one.leading(JUDGE, now=clock.now(), lease=LEASE):
        pass
    with pytest.raises(NotElected), two.leading(JUDGE, now=clock.now(), lease=LEASE) as records:
        records.log.append(EntryFound(entry=EntryId(1)))
    assert fetch(one, clock) is None


def test_a_node_frees_what_an_embedded_engine_left_but_not_what_nodes_hold(
    store: Store, one: NodeBoard, two: NodeBoard, clock: ToldClock
) -> None:
    log(store, clock, EntryFound(entry=EntryId(1)), EntryFound(entry=EntryId(2)))
    left = must(fetch(TaskRows(store), clock, lease=timedelta(minutes=5)))
    held = must(fetch(one, clock))
    assert two.release_leases(now=clock.now()) == 1
    assert must(fetch(two, clock)).fact == left.fact
    settle(one, held, clock)


def test_what_nodes_agree_on_is_no_part_of_an_export(store: Store, one: NodeBoard, clock: ToldClock) -> None:
    judge(one, clock)
    with store.read() as connection:
        assert count_rows(connection) == 0
