"""Extraction in processes of its own, so that a hostile page kills a worker and not the daemon."""

import contextlib
import queue
import threading
from types import TracebackType
from typing import Self

from monitor.articles.process import NotStarted, TimeUsedUp, Worker, WorkerDied
from monitor.articles.worker import found
from monitor.errors import Transient, UnreadablePage
from monitor.model.articles import Extract
from monitor.model.policy import ExtractionPolicy


class Extracting:
    """An Extractor for any number of calling threads over `policy.workers` processes.

    Threads would gain nothing (measured: x1.07 for two, x1.95 for two processes) and crash inside
    libxml2. Processes start with the first pages, are replaced every `policy.recycle_after` pages, and
    leave with the daemon even when it is killed: their input ends.
    """

    def __init__(self, policy: ExtractionPolicy) -> None:
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

    def extract(self, body: bytes, *, url: str, content_type: str = "") -> Extract:
        """Read the article in `body`, waiting for a free worker.

        Raises UnreadablePage, with the reason in words: also for a page that took too long, used too much
        memory, or broke two workers. Raises Transient once closed, or where no worker starts: neither is
        the page's fault.
        """
        seat = self._seats.get()
        try:
            for _ in range(2):
                worker, seat = seat or self._start(), None
                try:
                    answer = worker.ask({"url": url, "content_type": content_type}, body)
                    page = _settle(answer)
                except TimeUsedUp:
                    self._end(worker)
                    seconds = self._policy.wall_time.total_seconds()
                    raise UnreadablePage(f"reading the page took longer than {seconds:g} s") from None
                except NotStarted:
                    self._end(worker)
                    raise Transient(f"a worker for pages did not start ({worker.end()})") from None
                except WorkerDied:
                    self._end(worker)
                    continue
                seat = self._kept(worker, spent="memory" in answer)
                if isinstance(page, str):
                    raise UnreadablePage(page)
                return page
            raise UnreadablePage(f"reading the page broke two workers, the second by {worker.end()}")
        finally:
            self._seats.put(seat)
            self._release_when_closed()

    def pids(self) -> list[int]:
        """List the living worker processes, for `check`, logs and tests."""
        with self._lock:
            return [worker.pid for worker in self._alive]

    def close(self) -> None:
        """Kill every worker; a caller whose page was in hand gets Transient."""
        with self._lock:
            self._closed = True
            workers = list(self._alive)
            self._alive.clear()
        for worker in workers:
            worker.kill()
        self._release_when_closed()

    def _start(self) -> Worker:
        with self._lock:
            if self._closed:
                raise Transient("the extractor is closed")
            seconds = self._policy.wall_time.total_seconds()
            try:
                worker = Worker(memory_mb=self._policy.memory_mb, seconds_per_page=seconds)
            except OSError as error:
                raise Transient(f"a worker for pages did not start ({error})") from error
            self._alive.add(worker)
            return worker

    def _kept(self, worker: Worker, *, spent: bool) -> Worker | None:
        if not spent and worker.pages < self._policy.recycle_after:
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
                raise Transient("the extractor was closed while it read this page")

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


def _settle(answer: dict[str, object]) -> Extract | str:
    """Take the article or the reason out of an answer; anything else is a broken worker's."""
    if isinstance(reason := answer.get("unreadable"), str):
        return reason
    fields = answer.get("extract")
    if not isinstance(fields, dict):
        raise WorkerDied
    try:
        return found(fields)
    except (KeyError, TypeError, ValueError) as error:
        raise WorkerDied from error
