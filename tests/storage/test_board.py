"""Tasks as rows: nothing is lost, nothing is done twice, whoever dies when. The same on both databases."""

from datetime import timedelta

import pytest

from monitor.errors import LeaseLost
from monitor.model.facts import EntryFound, FeedDue, StoryOpened
from monitor.model.ids import EntryId, FeedId, RevisionId, StoryId
from monitor.ports.work import ClaimedTask, Lane
from storage.repositories.board import TaskRows
from storage.store import Store
from tests.conftest import ToldClock

LEASE = timedelta(minutes=5)


@pytest.fixture
def board(store: Store) -> TaskRows:
    return TaskRows(store)


def log(store: Store, clock: ToldClock, *facts: EntryFound | FeedDue | StoryOpened) -> None:
    with store.records(now=clock.now()) as (_, records):
        for fact in facts:
            records.log.append(fact)


def found(number: int) -> EntryFound:
    return EntryFound(entry=EntryId(number))


def claim(board: TaskRows, clock: ToldClock) -> ClaimedTask | None:
    return board.claim(Lane.ERRAND, now=clock.now(), lease=LEASE)


def must_claim(board: TaskRows, clock: ToldClock) -> ClaimedTask:
    task = claim(board, clock)
    assert task is not None
    return task


def test_a_fact_wakes_the_stages_that_the_pipeline_names(
    store: Store, board: TaskRows, clock: ToldClock
) -> None:
    log(store, clock, found(7))
    task = must_claim(board, clock)
    assert (task.stage, task.fact, task.attempt) == ("fetch", found(7), 1)


def test_a_fact_that_nobody_waits_for_is_only_logged(store: Store, board: TaskRows, clock: ToldClock) -> None:
    log(store, clock, StoryOpened(story=StoryId(1), revision=RevisionId(1)))
    assert claim(board, clock) is None


def test_facts_written_together_are_worked_on_in_their_order(
    store: Store, board: TaskRows, clock: ToldClock
) -> None:
    silent = StoryOpened(story=StoryId(1), revision=RevisionId(1))
    with store.records(now=clock.now()) as (_, records):
        records.log.append_all([found(3), silent, found(1), FeedDue(feed=FeedId("paper")), found(2)])
        records.log.append_all([])
    tasks = [must_claim(board, clock) for _ in range(4)]
    assert [task.fact for task in tasks] == [found(3), found(1), FeedDue(feed=FeedId("paper")), found(2)]
    assert claim(board, clock) is None


def test_a_claimed_task_is_nobody_elses_until_its_lease_ends(
    store: Store, board: TaskRows, clock: ToldClock
) -> None:
    log(store, clock, found(1))
    first = must_claim(board, clock)
    assert claim(board, clock) is None
    clock.advance(minutes=6)
    second = must_claim(board, clock)
    assert (second.id, second.attempt) == (first.id, 2)


def test_settling_is_all_or_nothing(store: Store, board: TaskRows, clock: ToldClock) -> None:
    """An error inside leaves neither the next event nor "done" behind."""
    log(store, clock, found(1))
    task = must_claim(board, clock)
    with pytest.raises(ZeroDivisionError), board.settle(task, now=clock.now()) as records:
        records.log.append(found(2))
        raise ZeroDivisionError
    clock.advance(minutes=6)
    assert must_claim(board, clock).id == task.id
    assert claim(board, clock) is None


def test_what_a_settled_task_causes_is_on_record_with_its_cause(
    store: Store, board: TaskRows, clock: ToldClock
) -> None:
    log(store, clock, FeedDue(feed=FeedId("a")))
    task = must_claim(board, clock)
    with board.settle(task, now=clock.now()) as records:
        records.log.append(found(3))
    assert must_claim(board, clock).fact == found(3)
    with store.read() as connection:
        causes = [row.cause for row in connection.exec_driver_sql("SELECT cause FROM event ORDER BY id")]
    assert causes == [None, task.event]


def test_a_worker_that_outlived_its_lease_changes_nothing(
    store: Store, board: TaskRows, clock: ToldClock
) -> None:
    log(store, clock, found(1))
    slow = must_claim(board, clock)
    clock.advance(minutes=6)
    quick = must_claim(board, clock)
    with board.settle(quick, now=clock.now()):
        pass
    with pytest.raises(LeaseLost), board.settle(slow, now=clock.now()) as records:
        records.log.append(found(99))
    board.put_off(slow, until=clock.now(), error="late")
    assert claim(board, clock) is None


def test_a_task_put_off_comes_back_at_its_time(store: Store, board: TaskRows, clock: ToldClock) -> None:
    log(store, clock, found(1))
    task = must_claim(board, clock)
    board.put_off(task, until=clock.now() + timedelta(hours=1), error="busy")
    clock.advance(minutes=59)
    assert claim(board, clock) is None
    assert board.next_due(Lane.ERRAND) == clock.now() + timedelta(minutes=1)
    clock.advance(minutes=1)
    assert must_claim(board, clock).attempt == 2


def test_a_task_set_aside_stays_until_it_is_revived(store: Store, board: TaskRows, clock: ToldClock) -> None:
    log(store, clock, found(1))
    board.set_aside(must_claim(board, clock), error="410")
    clock.advance(days=30)
    assert claim(board, clock) is None
    assert board.revive(None, now=clock.now()) == 1
    assert must_claim(board, clock).attempt == 1


def test_the_next_start_takes_over_what_a_killed_process_held(
    store: Store, board: TaskRows, clock: ToldClock
) -> None:
    log(store, clock, found(1), found(2))
    must_claim(board, clock)
    assert board.release_leases(now=clock.now()) == 1
    taken = {must_claim(board, clock).fact, must_claim(board, clock).fact}
    assert taken == {found(1), found(2)}


def test_tasks_are_taken_in_the_order_in_which_things_happened(
    store: Store, board: TaskRows, clock: ToldClock
) -> None:
    for number in (5, 3, 4):
        log(store, clock, found(number))
        clock.advance(seconds=1)
    facts = [must_claim(board, clock).fact for _ in range(3)]
    assert facts == [found(5), found(3), found(4)]
