"""What a failure means: later, or aside."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.engine.attempt import PutOff, SetAside, verdict
from monitor.errors import HostBusy, NotYet, Refused, StorageBusy, Throttled, Unreachable
from monitor.model.facts import EntryFound
from monitor.model.ids import EntryId, EventId, TaskId
from monitor.model.policy import EnginePolicy
from monitor.ports.work import ClaimedTask

NOW = datetime(2025, 1, 22, 9, 0, tzinfo=UTC)
POLICY = EnginePolicy()


def judge(
    error: Exception, *, attempt: int = 1, age: timedelta = timedelta(0), chance: float = 0.5
) -> PutOff | SetAside:
    task = ClaimedTask(
        id=TaskId(1),
        event=EventId(1),
        stage="fetch",
        attempt=attempt,
        fact=EntryFound(entry=EntryId(1)),
        since=NOW - age,
    )
    return verdict(error, task, patience=timedelta(days=3), policy=POLICY, now=NOW, chance=chance)


def test_a_transient_error_is_tried_again_after_a_pause_that_doubles() -> None:
    pauses = []
    for attempt in range(1, 5):
        answer = judge(Unreachable("no route to host"), attempt=attempt)
        assert isinstance(answer, PutOff)
        pauses.append(answer.until - NOW)
    assert pauses == [timedelta(seconds=30 * 2**n) for n in range(4)]


def test_a_transaction_that_the_database_ended_is_tried_again_within_seconds_and_then_as_any_other() -> None:
    pauses = []
    for attempt in range(1, 13):
        answer = judge(StorageBusy("deadlock detected"), attempt=attempt)
        assert isinstance(answer, PutOff)
        pauses.append((answer.until - NOW).total_seconds())
    assert pauses == [1, 2, 4, *[8] * 7, 30, 60]


def test_the_pause_has_an_upper_bound() -> None:
    answer = judge(Unreachable("no route to host"), attempt=40)
    assert isinstance(answer, PutOff)
    assert answer.until - NOW == POLICY.longest_retry


def test_what_the_other_side_asked_for_is_honoured() -> None:
    answer = judge(Throttled("429", retry_after=timedelta(hours=2)))
    assert isinstance(answer, PutOff)
    assert answer.until - NOW == timedelta(hours=2)


def test_waiting_for_something_of_ours_begins_short_and_never_ends_in_words_of_failure() -> None:
    error = NotYet("an earlier message waits", retry_after=timedelta(seconds=5))
    first, later = judge(error), judge(error, attempt=500, age=timedelta(days=4))
    assert isinstance(first, PutOff)
    assert isinstance(later, PutOff)
    assert first.until - NOW == timedelta(seconds=5)
    assert later.until - NOW == timedelta(seconds=320)


def test_a_place_in_a_line_is_kept() -> None:
    answer = judge(HostBusy("a line of requests", retry_after=timedelta(seconds=35)), attempt=4)
    assert isinstance(answer, PutOff)
    assert answer.until - NOW == timedelta(seconds=35)


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_chance_spreads_the_retries_by_a_fifth(chance: float) -> None:
    answer = judge(Unreachable("x"), chance=chance)
    assert isinstance(answer, PutOff)
    assert answer.until - NOW == timedelta(seconds=30 * (0.8 + 0.4 * chance))


def test_a_permanent_error_is_set_aside_at_once_in_its_own_words() -> None:
    assert judge(Refused("the page answers 404", status=404)) == SetAside(error="the page answers 404")


def test_patience_ends() -> None:
    answer = judge(Unreachable("no route"), attempt=9, age=timedelta(days=4))
    assert answer == SetAside(error="no route (given up after 9 attempts)")


def test_a_mistake_of_ours_is_tried_a_few_times_and_named_by_its_type() -> None:
    assert isinstance(judge(KeyError("x"), attempt=1), PutOff)
    assert judge(KeyError("x"), attempt=3) == SetAside(error="KeyError: 'x'")
