"""One worker process as its parent holds it: started, asked within a time, killed."""

import json
import os
import select
import subprocess
import sys
import time
from typing import Any

from monitor.workers.serving import HEAD, frame

_START_SECONDS = 60.0  #: importing the libraries takes a third of a second on an idle machine
_LARGEST_ANSWER = 64 * 1024 * 1024
_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from importlib import import_module; "
    "import_module(sys.argv[2]).main(int(sys.argv[3]), float(sys.argv[4]))"
)


class TimeUsedUp(Exception):
    """The worker did not answer in time."""


class WorkerDied(Exception):
    """The worker ended, or spoke nonsense, while it was asked."""


class NotStarted(Exception):
    """The process ended, or said nothing for a minute, before it was asked anything."""


class Worker:
    """A started process that runs `main` of the module `program`.

    Not thread-safe but for `kill`: whoever took it from the pool asks it alone.
    """

    def __init__(self, program: str, *, memory_mb: int, seconds: float) -> None:
        self.asked = 0  #: documents so far
        self._seconds = seconds
        arguments = [json.dumps(sys.path), program, str(memory_mb), str(seconds)]
        # A fresh interpreter, never a fork: a fork in a process with threads copies their held locks.
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own program
            [sys.executable, "-c", _PROGRAM, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,  # Ctrl-C in a terminal is the daemon's to handle
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._to, False)
        os.set_blocking(self._from, False)
        self._ready = False

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def ask(self, question: dict[str, str], body: bytes) -> dict[str, Any]:
        """Send one document and wait for its answer.

        Raises TimeUsedUp, WorkerDied or NotStarted; kill it after each.
        """
        if not self._ready:
            try:
                self._receive(time.monotonic() + _START_SECONDS)
            except (TimeUsedUp, WorkerDied) as error:
                raise NotStarted from error
            self._ready = True
        self.asked += 1
        deadline = time.monotonic() + self._seconds
        self._send(frame(question, body), deadline)
        return self._receive(deadline)

    def kill(self) -> None:
        """End the process at once and reap it; any thread may."""
        self._process.kill()
        self._process.wait()

    def release(self) -> None:
        """Close our ends of the pipes, at which an idle worker leaves by itself; never while it is asked."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def retire(self) -> None:
        """Let an idle worker leave, and see that it does."""
        self.release()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.kill()

    def end(self) -> str:
        """Say how the process ended."""
        code = self._process.wait()
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def _send(self, message: bytes, deadline: float) -> None:
        rest = memoryview(message)
        while rest:
            try:
                rest = rest[os.write(self._to, rest) :]
            except BlockingIOError:
                self._wait(self._to, select.POLLOUT, deadline)
            except OSError as error:
                raise WorkerDied from error

    def _receive(self, deadline: float) -> dict[str, Any]:
        packed, raw = HEAD.unpack(self._read(HEAD.size, deadline))
        if packed > _LARGEST_ANSWER or raw:
            raise WorkerDied
        try:
            answer = json.loads(self._read(packed, deadline))
        except ValueError as error:
            raise WorkerDied from error
        if not isinstance(answer, dict):
            raise WorkerDied
        return answer

    def _read(self, count: int, deadline: float) -> bytes:
        collected = bytearray()
        while len(collected) < count:
            try:
                part = os.read(self._from, count - len(collected))
            except BlockingIOError:
                self._wait(self._from, select.POLLIN, deadline)
                continue
            except OSError as error:
                raise WorkerDied from error
            if not part:
                raise WorkerDied
            collected += part
        return bytes(collected)

    @staticmethod
    def _wait(descriptor: int, event: int, deadline: float) -> None:
        poll = select.poll()
        poll.register(descriptor, event)
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise TimeUsedUp
