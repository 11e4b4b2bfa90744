"""Nodes of the distributed engine, forked off one interpreter whose start is paid once."""

import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.cli.app import cli
from monitor.stories.words import Vocabulary

_ROOT = Path(__file__).parent.parent.parent


class Nodes:
    """Starts `run` and `worker` with a configuration each; whoever still lives at the end is killed."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.whole.nodes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
        )
        self._alive: set[int] = set()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pid in self._alive:
            os.kill(pid, signal.SIGKILL)
        self._process.communicate()

    def start(self, command: str, config: Path, log: Path) -> int:
        """Start one, `command` with its options after commas; gives its process id."""
        pid = int(self._ask(f"start {command} {config} {log}"))
        self._alive.add(pid)
        return pid

    def ended(self, pid: int) -> int:
        """Wait for the end of one; gives its exit code."""
        code = int(self._ask(f"wait {pid}"))
        self._alive.discard(pid)
        return code

    def kill(self, pid: int) -> None:
        """Kill it, as the kernel does when memory is short."""
        os.kill(pid, signal.SIGKILL)
        assert self.ended(pid) == -signal.SIGKILL

    def _ask(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


def _live(command: str, config: str, log: str) -> None:
    code = 1
    try:
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(out, 1)
        os.dup2(out, 2)
        cli.main(["--config", config, *command.split(",")], standalone_mode=False)
        code = 0
    except BaseException:
        traceback.print_exc()
    os._exit(code)


def main() -> None:
    """Do what each line asks for."""
    Vocabulary.english()  # read once, as the interpreter's own start is
    while line := sys.stdin.readline():
        match line.split():
            case ["start", command, config, log]:
                child = os.fork()  # nothing but this thread runs here, so no lock is copied while held
                if child == 0:
                    _live(command, config, log)
                print(child, flush=True)
            case ["wait", pid]:
                _, status = os.waitpid(int(pid), 0)
                print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
