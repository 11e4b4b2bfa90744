"""The embedded engine's workers: they wake for work, and rest without it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from monitor.engine.embedded import EmbeddedEngine
from monitor.engine.news import NewWork
from monitor.errors import StorageBusy
from monitor.model.policy import EnginePolicy
from monitor.ports.records import Records
from monitor.ports.work import ClaimedTask, Lane

NOW = datetime(2025, 1, 22, 9, 0, tzinfo=UTC)
WORKERS = EnginePolicy().errand_workers + 1


class StoppedClock:
    def now(self) -> datetime:
        return NOW


class EmptyBoard:
    """A board without tasks, which counts how often it is asked."""

    def __init__(self) -> None:
        self.looks = threading.Semaphore(0)

    def claim(self, lane: Lane, *, now: datetime, lease: timedelta) -> ClaimedTask | None:
        self.looks.release()
        return None

    @contextmanager
    def settle(self, task: ClaimedTask, *, now: datetime) -> Iterator[Records]:
        raise NotImplementedError
        yield

    note = settle

    def put_off(self, task: ClaimedTask, *, until: datetime, error: str) -> None:
        raise NotImplementedError

    def set_aside(self, task: ClaimedTask, *, error: str) -> None:
        raise NotImplementedError

    def release_leases(self, *, now: datetime) -> int:
        return 0

    def next_due(self, lane: Lane) -> datetime | None:
        return None


@contextmanager
def idle(board: EmptyBoard) -> Iterator[EmbeddedEngine]:
    """An engine whose workers have all looked once and found nothing."""
    engine = EmbeddedEngine(board, {}, StoppedClock(), EnginePolicy(), lambda: 0.5)
    thread = threading.Thread(target=engine.run)
    thread.start()
    try:
        for _ in range(WORKERS):
            assert board.looks.acquire(timeout=10)
        yield engine
    finally:
        engine.stop()
        thread.join()


def test_workers_without_work_do_not_wake_each_other() -> None:
    board = EmptyBoard()
    with idle(board):
        assert not board.looks.acquire(timeout=0.3), "a worker looked again though nothing had happened"


def test_one_new_task_makes_one_worker_look() -> None:
    board = EmptyBoard()
    with idle(board) as engine:
        engine.wake([Lane.ERRAND])
        assert board.looks.acquire(timeout=0.9)
        assert not board.looks.acquire(timeout=0.1)


def test_an_engine_that_is_stopped_ends_at_once() -> None:
    engine = EmbeddedEngine(EmptyBoard(), {}, StoppedClock(), EnginePolicy(), lambda: 0.5)
    engine.stop()
    engine.run()
    engine.drain()


def test_a_call_between_looking_and_waiting_is_not_lost() -> None:
    news = NewWork()
    before = news.calls(Lane.ERRAND)
    news.call([Lane.ERRAND])
    waited = threading.Thread(target=lambda: news.wait(Lane.ERRAND, since=before, seconds=60))
    waited.start()
    waited.join(timeout=10)
    assert not waited.is_alive()


class HangingBoard(EmptyBoard):
    """A board that never answers the first thread that asks for an errand; time goes on meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.answer = threading.Event()
        self._first = threading.Lock()

    def claim(self, lane: Lane, *, now: datetime, lease: timedelta) -> ClaimedTask | None:
        self.looks.release()
        if lane is Lane.ERRAND and self._first.acquire(blocking=False):
            self.answer.wait(30)
        return None


class MovingClock:
    def __init__(self, board: HangingBoard) -> None:
        self._board = board

    def now(self) -> datetime:
        return self._board.now


def test_one_thread_that_hangs_holds_up_the_proof_of_life_of_its_lane() -> None:
    board = HangingBoard()
    engine = EmbeddedEngine(board, {}, MovingClock(board), EnginePolicy(), lambda: 0.5)
    thread = threading.Thread(target=engine.run)
    thread.start()
    try:
        for _ in range(WORKERS):
            assert board.looks.acquire(timeout=10)
        board.now += timedelta(minutes=11)
        while engine.progress[Lane.JUDGEMENT] != board.now:
            assert board.looks.acquire(timeout=10)
        assert engine.progress[Lane.ERRAND] == NOW
    finally:
        board.answer.set()
        engine.stop()
        thread.join()


class FullDisk(EmptyBoard):
    """A board whose database cannot take anything."""

    def claim(self, lane: Lane, *, now: datetime, lease: timedelta) -> ClaimedTask | None:
        self.looks.release()
        raise StorageBusy("the disk is full")


def test_a_trouble_that_stays_is_logged_once_a_minute_for_all_threads(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each thread looks again every second, and the log often lies on the disk that is full."""
    board = FullDisk()
    with idle(board) as engine:
        engine.wake([Lane.ERRAND])
    assert caplog.text.count("the disk is full") == 1
