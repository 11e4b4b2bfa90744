"""Lives of the demo's daemon that end by SIGKILL, forked off one interpreter whose start is paid once."""

import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.demo.player import play
from monitor.settings import Settings
from monitor.stories.words import Vocabulary
from monitor.wiring.configuration import load_settings

_ROOT = Path(__file__).parent.parent.parent


class Lives:
    """Begins one life after the other; each plays on from where the one before it was killed."""

    def __init__(self, config: Path, clock_file: Path) -> None:
        self._program = [sys.executable, "-m", "tests.whole.lives", str(config), str(clock_file)]
        self._pid = 0
        self.done = 0  #: how many moments of the corpus are behind the daemon
        self.exit_code: int | None = None  #: of the life that ended last; None while one lives

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_ROOT
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pid and self.exit_code is None:
            self.strike()
        self._process.communicate()

    def begin(self) -> None:
        """Start a life."""
        assert self._process.stdin is not None
        self.exit_code = None
        self._process.stdin.write("live\n")
        self._process.stdin.flush()
        self._hear()

    def live_until(self, moment: int) -> bool:
        """Let it live until that many moments are done; False where it ended by itself before."""
        while self.done < moment and self.exit_code is None:
            self._hear()
        return self.exit_code is None

    def strike(self) -> None:
        """Kill it, as the kernel does when memory is short; any thread may."""
        os.kill(self._pid, signal.SIGKILL)

    def live_on(self) -> None:
        """Let it live to its end, whatever that is."""
        while self.exit_code is None:
            self._hear()

    def _hear(self) -> None:
        assert self._process.stdout is not None
        word, _, number = self._process.stdout.readline().partition(" ")
        match word:
            case "born":
                self._pid = int(number)
            case "done":
                self.done = int(number)
            case "ended":
                self.exit_code = int(number)
            case _:
                raise AssertionError(f"the process that lives are forked from said {word!r} and ended")


def _live(settings: Settings, clock_file: Path) -> None:
    try:
        play(settings, clock_file, after_each=lambda done, _: print("done", done, flush=True))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def main(config: str, clock_file: str) -> None:
    """Fork a daemon for each line that comes; say when it is born, how far it is, and how it ended."""
    settings = load_settings(Path(config), {})
    Vocabulary.english()  # read once, as the interpreter's own start is
    while sys.stdin.readline():
        child = os.fork()  # nothing but this thread runs here, so no lock is copied while held
        if child == 0:
            _live(settings, Path(clock_file))
        print("born", child, flush=True)
        _, status = os.waitpid(child, 0)
        print("ended", os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
