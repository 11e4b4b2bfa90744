"""A child process of a benchmark that is spoken to line by line."""

import subprocess
import sys
from types import TracebackType
from typing import Self


class Talk:
    """A child that answers each line with a line."""

    def __init__(self, *command: str) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
            [sys.executable, "-m", *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def say(self, line: str) -> None:
        """Give a command."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        """Wait for the answer."""
        assert self.process.stdout is not None
        found = self.process.stdout.readline()
        if not found:
            raise RuntimeError("the child ended")
        return found

    def ask(self, line: str) -> str:
        """Do both."""
        self.say(line)
        return self.hear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
