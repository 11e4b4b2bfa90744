"""How idle workers learn that there is work."""

import threading
from collections.abc import Iterable

from monitor.ports.work import Lane


class NewWork:
    """One call per new task, so that one worker wakes and not all of them; safe from any thread.

    A worker counts the calls before it looks for work and waits only while their number stays: a call
    between looking and waiting is not lost.
    """

    def __init__(self) -> None:
        lock = threading.Lock()
        self._changed = {lane: threading.Condition(lock) for lane in Lane}
        self._calls = dict.fromkeys(Lane, 0)

    def call(self, lanes: Iterable[str]) -> None:
        """Tell of new tasks: the lane of each."""
        for lane in map(Lane, lanes):
            with self._changed[lane]:
                self._calls[lane] += 1
                self._changed[lane].notify()

    def call_everyone(self) -> None:
        """Make every waiting worker look again."""
        for lane in Lane:
            with self._changed[lane]:
                self._calls[lane] += 1
                self._changed[lane].notify_all()

    def calls(self, lane: Lane) -> int:
        """How many calls there were so far."""
        with self._changed[lane]:
            return self._calls[lane]

    def wait(self, lane: Lane, *, since: int, seconds: float) -> None:
        """Wait for a call beyond `since`, so many seconds at most."""
        with self._changed[lane]:
            self._changed[lane].wait_for(lambda: self._calls[lane] != since, seconds)
