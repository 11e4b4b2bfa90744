"""The embedded engine: errands on several threads, judgements on one, all over the task rows."""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from monitor.engine.attempt import Runner
from monitor.engine.news import NewWork
from monitor.errors import StorageBusy
from monitor.model.policy import EnginePolicy
from monitor.ports.outside import Clock
from monitor.ports.work import ClaimedTask, Lane, Stage, TaskBoard

log = logging.getLogger(__name__)

#: How long an idle worker waits before it looks again for tasks that came due meanwhile.
_LOOK_AGAIN_SECONDS = 1.0
#: How often a trouble that stays is logged.
_SAY_AGAIN = timedelta(minutes=1)


class EmbeddedEngine:
    """Runs stages in this process, as the only one that works on its database."""

    def __init__(
        self,
        board: TaskBoard,
        stages: Mapping[str, Stage],
        clock: Clock,
        policy: EnginePolicy,
        chance: Callable[[], float],
    ) -> None:
        self._board = board
        self._clock = clock
        self._policy = policy
        self._runner = Runner(board=board, stages=stages, clock=clock, policy=policy, chance=chance)
        self._news = NewWork()
        self._refused: StorageBusy | None = None  #: what the database last said no with
        self._complained: tuple[str, datetime] | None = None  #: what was logged of that, and when
        self._stopping = threading.Event()
        self._counting = threading.Lock()  # over the next, and over what is logged
        self._busy_errands = 0
        self._looks: dict[tuple[Lane, str], datetime] = {}  #: when each thread last looked for work

    def wake(self, lanes: Iterable[str]) -> None:
        """Tell idle workers of new tasks, by the lane of each; safe from any thread."""
        self._news.call(lanes)

    def stop(self) -> None:
        """Claim nothing more; what is in hand is finished. Safe from a signal handler's thread."""
        self._stopping.set()
        self._news.call_everyone()

    @property
    def progress(self) -> Mapping[Lane, datetime]:
        """When the slowest thread of each lane last looked for work: the watchdog's proof of life.

        One thread on a connection that never answers would be lost in silence among those that go on.
        """
        slowest: dict[Lane, datetime] = {}
        for (lane, _), at in dict(self._looks).items():
            slowest[lane] = min(at, slowest.get(lane, at))
        return slowest

    def run(self) -> None:
        """Work until `stop`. The dead predecessor's leases are released first: nobody else works here."""
        while not self._stopping.is_set():
            try:
                self._board.release_leases(now=self._clock.now())
                break
            except StorageBusy as error:  # a thread that ended here would leave a daemon without workers
                log.warning("the database is not available: %s", error)
                self._stopping.wait(_LOOK_AGAIN_SECONDS)
        self._with_workers(self._work)

    def drain(self) -> None:
        """Work until nothing is due; errands first, so that judgements see all that is in.

        Raises StorageBusy at the end where the database could not take some of it: it waits on record.
        """
        self._refused = None
        self._board.release_leases(now=self._clock.now())
        while not self._stopping.is_set():
            # Threads cost more than this question, and few judgements bring an errand.
            if self._is_due(Lane.ERRAND):
                self._with_workers(self._drain_errands)
            if not self._one(Lane.JUDGEMENT):
                break
        if self._refused is not None:
            raise self._refused

    def _is_due(self, lane: Lane) -> bool:
        due = self._board.next_due(lane)
        return due is not None and due <= self._clock.now()

    def _with_workers(self, body: Callable[[Lane], None]) -> None:
        lanes = [Lane.ERRAND] * self._policy.errand_workers
        if body == self._work:
            lanes.append(Lane.JUDGEMENT)
        workers = [
            threading.Thread(target=body, args=(lane,), name=f"{lane}-{number}")
            for number, lane in enumerate(lanes)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def _work(self, lane: Lane) -> None:
        while not self._stopping.is_set():
            calls = self._news.calls(lane)
            if not self._one(lane):
                self._news.wait(lane, since=calls, seconds=_LOOK_AGAIN_SECONDS)

    def _drain_errands(self, lane: Lane) -> None:
        """Take errands until none is due and none is in hand that could bring another."""
        while not self._stopping.is_set():
            calls = self._news.calls(lane)
            with self._counting:
                self._busy_errands += 1
            worked = self._one(lane)
            with self._counting:
                self._busy_errands -= 1
                finished = not worked and self._busy_errands == 0
            if finished:
                self._news.call_everyone()
                return
            if not worked:
                self._news.wait(lane, since=calls, seconds=0.05)

    def _one(self, lane: Lane) -> bool:
        """Run the next due task of a lane, if there is one."""
        self._looks[lane, threading.current_thread().name] = self._clock.now()
        try:
            task = self._board.claim(lane, now=self._clock.now(), lease=self._policy.lease)
            if task is None:
                return False
            self._attempt(task)
        except StorageBusy as error:
            # Nothing is lost: the task is a row, and its lease runs out.
            self._complain(error)
            self._refused = error
            self._stopping.wait(_LOOK_AGAIN_SECONDS)
            return False
        except Exception:
            # A mistake of ours outside any stage; a lane that ended here would be a silent death.
            log.exception("the %s lane goes on after a mistake of ours", lane.value)
            self._stopping.wait(_LOOK_AGAIN_SECONDS)
            return False
        return True

    def _complain(self, error: StorageBusy) -> None:
        """Log it, for all threads together: where a disk is full, the log is often on it."""
        said, now = str(error), self._clock.now()
        with self._counting:
            before, self._complained = self._complained, (said, now)
            if before is not None and before[0] == said and now - before[1] < _SAY_AGAIN:
                self._complained = before
                return
        log.warning("the database is not available: %s", error)

    def _attempt(self, task: ClaimedTask) -> None:
        self._runner.run(task)
