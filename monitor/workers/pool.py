"""A few processes shared by any number of threads: a hostile document kills one of them, not the daemon."""

import contextlib
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, Self, TypeVar

from monitor.errors import Permanent, Transient
from monitor.model.policy import WorkerPolicy
from monitor.workers.process import NotStarted, TimeUsedUp, Worker, WorkerDied

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Program(Generic[Found]):
    """What the processes of a pool run, and how their answers are understood."""

    module: str  #: its `main(memory_mb, seconds)` calls `serving.serve`
    noun: str  #: what a document is called in sentences: "page"
    #: Rebuilds what was found from JSON. Raises KeyError, TypeError or ValueError for anything else.
    unpack: Callable[[object], Found]
    #: Words and class name of a refusal, as the error to raise; the name is "" where the pool refuses.
    refusal: Callable[[str, str], Permanent]


class Pool(Generic[Found]):
    """Asks `policy.workers` processes, which start with the first documents.

    They are replaced every `policy.recycle_after` documents, and leave with the daemon even when it is
    killed: their input ends.
    """

    def __init__(self, program: Program[Found], policy: WorkerPolicy) -> None:
        self._program = program
        self._policy = policy
        self._seats: queue.LifoQueue[Worker | None] = (
            queue.LifoQueue()
        )  # last used first: the rest stay unstarted
        for _ in range(policy.workers):
            self._seats.put(None)
        self._lock = threading.Lock()  # over the two below
        self._alive: set[Worker] = set()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(self, question: dict[str, str], body: bytes) -> Found:
        """Have `body` read, waiting for a free worker.

        Raises the program's refusal, with the reason in words: also for a document that took too long,
        used too much memory, or broke two workers. Raises Transient once closed, or where no worker
        starts: neither is the document's fault.
        """
        noun, refusal = self._program.noun, self._program.refusal
        seat = self._seats.get()
        try:
            for _ in range(2):
                worker, seat = seat or self._start(), None
                try:
                    answer = worker.ask(question, body)
                    found = self._understood(answer)
                except TimeUsedUp:
                    self._end(worker)
                    seconds = self._policy.wall_time.total_seconds()
                    raise refusal(f"reading the {noun} took longer than {seconds:g} s", "") from None
                except NotStarted:
                    self._end(worker)
                    raise Transient(f"a worker for {noun}s did not start ({worker.end()})") from None
                except WorkerDied:
                    self._end(worker)
                    continue
                seat = self._kept(worker, spent="memory" in answer)
                if isinstance(found, Permanent):
                    raise found
                return found
            raise refusal(f"reading the {noun} broke two workers, the second by {worker.end()}", "")
        finally:
            self._seats.put(seat)
            self._release_when_closed()

    def pids(self) -> list[int]:
        """List the living worker processes, for `check`, logs and tests."""
        with self._lock:
            return [worker.pid for worker in self._alive]

    def close(self) -> None:
        """Kill every worker; a caller whose document was in hand gets Transient."""
        with self._lock:
            self._closed = True
            workers = list(self._alive)
            self._alive.clear()
        for worker in workers:
            worker.kill()
        self._release_when_closed()

    def _understood(self, answer: dict[str, object]) -> Found | Permanent:
        """Take what was found, or the refusal, out of an answer; anything else is a broken worker's."""
        if isinstance(reason := answer.get("unreadable"), str):
            return self._program.refusal(reason, str(answer.get("kind", "")))
        try:
            return self._program.unpack(answer["found"])
        except (KeyError, TypeError, ValueError) as error:
            raise WorkerDied from error

    def _start(self) -> Worker:
        with self._lock:
            if self._closed:
                raise Transient(f"the workers for {self._program.noun}s are closed")
            seconds = self._policy.wall_time.total_seconds()
            try:
                worker = Worker(self._program.module, memory_mb=self._policy.memory_mb, seconds=seconds)
            except OSError as error:
                raise Transient(f"a worker for {self._program.noun}s did not start ({error})") from error
            self._alive.add(worker)
            return worker

    def _kept(self, worker: Worker, *, spent: bool) -> Worker | None:
        if not spent and worker.asked < self._policy.recycle_after:
            return worker
        with self._lock:
            self._alive.discard(worker)
        worker.retire()
        return None

    def _end(self, worker: Worker) -> None:
        """Kill a worker that failed; raise Transient where it failed because we closed."""
        worker.kill()
        worker.release()
        with self._lock:
            self._alive.discard(worker)
            if self._closed:
                raise Transient(f"the workers were closed while one read this {self._program.noun}")

    def _release_when_closed(self) -> None:
        """Give the idle workers' pipes back once closed; the others' go with the caller that holds them."""
        with self._lock:
            if not self._closed:
                return
            seats = []
            with contextlib.suppress(queue.Empty):
                while True:
                    seats.append(self._seats.get_nowait())
            for worker in seats:
                if worker is not None:
                    worker.release()
                self._seats.put(None)
