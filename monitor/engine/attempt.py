"""One attempt at one task: run the stage, and decide what a failure means."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.errors import HostBusy, LeaseLost, MonitorError, NotYet, Permanent, StorageBusy, Transient
from monitor.model.policy import EnginePolicy
from monitor.ports.outside import Clock
from monitor.ports.records import Records
from monitor.ports.work import ClaimedTask, Stage, TaskBoard

log = logging.getLogger(__name__)

#: The first waits of a task whose transaction the database ended: a deadlock, a lost connection. Nodes too
#: busy to say that they live use up attempts, and the work of a lost one is wanted again in seconds.
_SOON, _SOON_LONGEST, _SOON_TIMES = timedelta(seconds=1), timedelta(seconds=8), 10
#: A task that was started this often without ever failing in words has been killing its process.
MOST_ATTEMPTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """Try again at this time."""

    until: datetime
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """Stop trying."""

    error: str


class OneJob:
    """Implements the port `Job` for one claimed task."""

    def __init__(self, board: TaskBoard, task: ClaimedTask, clock: Clock) -> None:
        self._board = board
        self._task = task
        self._clock = clock
        self.settled = False

    @property
    def attempt(self) -> int:
        """1 for the first try."""
        return self._task.attempt

    def settle(self) -> AbstractContextManager[Records]:
        """Open the one transaction of this attempt."""
        return self._settling()

    def note(self) -> AbstractContextManager[Records]:
        """Open a transaction beside it."""
        return self._board.note(self._task, now=self._clock.now())

    @contextmanager
    def _settling(self) -> Iterator[Records]:
        with self._board.settle(self._task, now=self._clock.now()) as records:
            yield records
        self.settled = True


def verdict(
    error: Exception,
    task: ClaimedTask,
    *,
    patience: timedelta,
    policy: EnginePolicy,
    now: datetime,
    chance: float,
) -> PutOff | SetAside:
    """Decide what a failure means. Pure; `chance` in 0..1 spreads retries by ±20 %."""
    words = f"{type(error).__name__}: {error}" if not isinstance(error, MonitorError) else str(error)
    if isinstance(error, Permanent):
        return SetAside(error=words)
    if isinstance(error, HostBusy) and error.retry_after is not None:  # its place in a line: to be kept
        return PutOff(until=now + error.retry_after, error=words)
    if isinstance(error, NotYet):
        pause = (error.retry_after or policy.first_retry) * 2 ** min(task.attempt - 1, 6)
        return PutOff(until=now + min(pause, policy.longest_retry), error=words)
    if now - task.since > patience or task.attempt >= MOST_ATTEMPTS:
        return SetAside(error=f"{words} (given up after {task.attempt} attempts)")
    if not isinstance(error, Transient) and task.attempt >= policy.bug_attempts:
        return SetAside(error=words)
    pause = _pause(error, task.attempt, policy) * (0.8 + 0.4 * chance)
    asked = error.retry_after if isinstance(error, Transient) else None
    return PutOff(until=now + max(pause, asked or timedelta(0)), error=words)


def _pause(error: Exception, attempt: int, policy: EnginePolicy) -> timedelta:
    if isinstance(error, StorageBusy):
        if attempt <= _SOON_TIMES:
            return min(_SOON * (1 << attempt - 1), _SOON_LONGEST)
        attempt -= _SOON_TIMES
    return min(policy.first_retry * (1 << min(attempt - 1, 20)), policy.longest_retry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """Runs claimed tasks; the only place that catches every exception."""

    board: TaskBoard
    stages: Mapping[str, Stage]
    clock: Clock
    policy: EnginePolicy
    chance: Callable[[], float]

    def run(self, task: ClaimedTask) -> None:
        """Run one task to an end that is on record: settled, put off or set aside."""
        stage = self.stages.get(task.stage)
        if stage is None:
            self.board.set_aside(task, error=f"this version has no stage named {task.stage}")
            return
        job = OneJob(self.board, task, self.clock)
        try:
            stage.run(task.fact, job)
            if not job.settled:
                with job.settle():
                    pass
        except LeaseLost as error:
            log.info("discarded: %s", error, extra={"stage": task.stage, "task": task.id})
        except Exception as error:
            self._fail(error, task, stage)

    def _fail(self, error: Exception, task: ClaimedTask, stage: Stage) -> None:
        now = self.clock.now()
        answer = verdict(
            error, task, patience=stage.patience, policy=self.policy, now=now, chance=self.chance()
        )
        expected = isinstance(error, MonitorError)
        where = {"stage": task.stage, "task": task.id, "event": task.event, "attempt": task.attempt}
        if isinstance(answer, PutOff):
            log.info("put off until %s: %s", answer.until, answer.error, extra=where, exc_info=not expected)
            self.board.put_off(task, until=answer.until, error=answer.error)
        else:
            log.warning("set aside: %s", answer.error, extra=where, exc_info=not expected)
            self.board.set_aside(task, error=answer.error)
