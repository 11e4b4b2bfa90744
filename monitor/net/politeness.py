"""One request at a time per host, with room between them, and a pause where the host asks for one."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from monitor.errors import HostBusy, Throttled

#: A worker waits no longer than this for its turn; beyond it the request comes back as HostBusy.
LONGEST_WAIT = timedelta(seconds=60)
LONGEST_LINE = timedelta(minutes=10)  #: nobody is sent away for longer: lines shorten unforeseen
#: After a 429 or 503 that names no pause: this long, doubling, at most so long. Readers that asked on at
#: their usual rate were banned by whole hosts (miniflux issues 2189 and 3289).
FIRST_COOL_DOWN = timedelta(minutes=15)
LONGEST_COOL_DOWN = timedelta(hours=6)
SHORTEST_COOL_DOWN = timedelta(seconds=1)
GENTLE = timedelta(hours=24)  #: for so long after an unnamed pause the spacing is doubled
MOST_HOSTS = 16384  #: remembered; the ones not asked for longest are forgotten


class _Host:
    __slots__ = (
        "cool_until",
        "cool_why",
        "gentle_until",
        "in_flight",
        "next_start",
        "spacing",
        "strikes",
        "turned_away",
        "waiting",
    )

    def __init__(self) -> None:
        self.in_flight = threading.Lock()
        self.waiting = 0  # threads in line
        self.turned_away = 0  # requests that will come back, about
        self.next_start = float("-inf")  # the earliest start that spacing allows
        self.spacing = 0.0  # what robots.txt asks for
        self.cool_until = float("-inf")
        self.cool_why = ""
        self.gentle_until = float("-inf")
        self.strikes = 0  # unnamed pauses in a row


class Politeness:
    """What we owe each host; safe for many threads, and bounded in memory and in waiting.

    `clock` counts seconds like `time.monotonic`; `sleep` waits for so many of them.
    """

    def __init__(
        self,
        spacing: timedelta,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        longest_wait: timedelta = LONGEST_WAIT,
        most_hosts: int = MOST_HOSTS,
    ) -> None:
        self._spacing = spacing.total_seconds()
        self._clock, self._sleep = clock, sleep
        self._longest_wait = longest_wait.total_seconds()
        self._most_hosts = most_hosts
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, key: str, *, spaced: bool = True, longest_wait: timedelta | None = None) -> Iterator[None]:
        """Wait for this host's turn and hold it; without `spaced` only the request in flight counts.

        `longest_wait` replaces our own. Raises Throttled while the host is cooling down, HostBusy where
        its turn is further away than we wait; both with the pause to take.
        """
        patience = self._longest_wait if longest_wait is None else longest_wait.total_seconds()
        host = self._line_up(key, spaced=spaced, patience=patience)
        try:
            acquired = host.in_flight.acquire(timeout=patience)
        finally:
            with self._lock:
                host.waiting -= 1
        if not acquired:
            raise self._busy(key, host, self._spacing_of(host))
        try:
            self._start(key, host, spaced=spaced)
            yield
        finally:
            host.in_flight.release()

    def pause(self, key: str, asked: timedelta | None) -> timedelta:
        """Let `key` cool down for as `asked`, or for our own growing pause; answers how long."""
        with self._lock:
            host, now = self._host(key), self._clock()
            if asked is None:
                pause = min(FIRST_COOL_DOWN * 2 ** min(host.strikes, 10), LONGEST_COOL_DOWN)
                host.strikes += 1
                host.gentle_until = now + GENTLE.total_seconds()
                host.cool_why = "refused us for asking too often"
            else:
                pause = max(asked, SHORTEST_COOL_DOWN)
                host.cool_why = "asked for a pause"
            host.cool_until = max(host.cool_until, now + pause.total_seconds())
            return timedelta(seconds=host.cool_until - now)

    def welcome(self, key: str) -> None:
        """Note that `key` answered as it should: its next unnamed pause starts small again."""
        with self._lock:
            self._host(key).strikes = 0

    def slow_down(self, key: str, spacing: timedelta) -> None:
        """Keep at least `spacing` between starts at `key` from now on (robots.txt Crawl-delay)."""
        with self._lock:
            self._host(key).spacing = spacing.total_seconds()

    def _line_up(self, key: str, *, spaced: bool, patience: float) -> _Host:
        with self._lock:
            host = self._host(key)
            self._refuse_while_cooling(key, host)
            ahead = host.waiting * self._spacing_of(host) if spaced else 0.0
            wait = self._wait(host, spaced=spaced) + ahead
            if wait > patience:
                raise self._busy(key, host, wait)
            host.waiting += 1
            return host

    def _start(self, key: str, host: _Host, *, spaced: bool) -> None:
        with self._lock:
            self._refuse_while_cooling(key, host)  # whoever was in flight may have drawn a 429
            wait = self._wait(host, spaced=spaced)
            host.next_start = self._clock() + wait + self._spacing_of(host)
            host.turned_away = max(host.turned_away - 1, 0)
        if wait > 0:
            self._sleep(wait)

    def _wait(self, host: _Host, *, spaced: bool) -> float:
        return max(0.0, host.next_start - self._clock()) if spaced else 0.0

    def _spacing_of(self, host: _Host) -> float:
        gentle = 2 if self._clock() < host.gentle_until else 1
        return max(self._spacing * gentle, host.spacing)

    def _refuse_while_cooling(self, key: str, host: _Host) -> None:
        left = host.cool_until - self._clock()
        if left > 0:
            pause = timedelta(seconds=left)
            raise Throttled(f"{key} {host.cool_why}; {spoken(pause)} of it are left", retry_after=pause)

    def _busy(self, key: str, host: _Host, wait: float) -> HostBusy:
        """Send a request away with a time of its own to come back at, behind those sent away before it."""
        pause = timedelta(seconds=max(wait + host.turned_away * self._spacing_of(host), 1.0))
        pause = min(pause, max(LONGEST_LINE, timedelta(seconds=wait)))
        host.turned_away += 1
        return HostBusy(f"{key} has a line of requests; come back in {spoken(pause)}", retry_after=pause)

    def _host(self, key: str) -> _Host:
        host = self._hosts.get(key)
        if host is None:
            host = self._hosts[key] = _Host()
            self._forget_the_oldest()
        self._hosts.move_to_end(key)
        return host

    def _forget_the_oldest(self) -> None:
        while len(self._hosts) > self._most_hosts:
            key, oldest = next(iter(self._hosts.items()))
            if oldest.waiting or oldest.in_flight.locked():
                return  # its turn will end; the next new host tries again
            del self._hosts[key]


def spoken(pause: timedelta) -> str:
    """Say how long a pause is."""
    seconds = pause.total_seconds()
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
