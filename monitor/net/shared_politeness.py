"""The same politeness where several nodes ask the same hosts: one line per host, kept in the database."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from monitor.errors import HostBusy, StorageBusy, Throttled, Transient
from monitor.model.hosts import HostState
from monitor.net.politeness import (
    FIRST_COOL_DOWN,
    GENTLE,
    LONGEST_COOL_DOWN,
    LONGEST_LINE,
    LONGEST_WAIT,
    MOST_HOSTS,
    SHORTEST_COOL_DOWN,
    spoken,
)
from monitor.ports.nodes import Hosts
from monitor.ports.outside import Clock

T = TypeVar("T")

_NONE = timedelta(0)
#: How often a host is looked at whose request in flight is another's: nobody tells when it ends.
_LOOK_AGAIN = timedelta(seconds=0.1)
_LINE_AGAIN = timedelta(seconds=5)


class SharedPoliteness:
    """`Politeness` for one node of several. What robots.txt asks for each node reads, and keeps, itself."""

    def __init__(
        self,
        spacing: timedelta,
        *,
        hosts: Hosts,
        node: str,
        lease: timedelta,
        clock: Clock,
        sleep: Callable[[float], None] = time.sleep,
        longest_wait: timedelta = LONGEST_WAIT,
    ) -> None:
        """`lease`: for so long a request in flight counts without a sign of life from its node."""
        self._spacing = spacing
        self._hosts, self._node, self._lease = hosts, node, lease
        self._clock, self._sleep = clock, sleep
        self._longest_wait = longest_wait
        self._asked_spacing: OrderedDict[str, timedelta] = OrderedDict()
        self._struck: set[str] = set()  # hosts of requests in flight that have strikes

    @contextmanager
    def turn(self, key: str, *, spaced: bool = True, longest_wait: timedelta | None = None) -> Iterator[None]:
        """Wait for this host's turn and hold it, as `Politeness.turn` does."""
        patience = self._longest_wait if longest_wait is None else longest_wait
        give_up = self._clock.now() + patience
        while wait := self._asked_to_enter(key, give_up, spaced=spaced):
            self._sleep(wait.total_seconds())
        try:
            yield
        finally:
            with suppress(StorageBusy):  # the lease ends by itself
                self._change(key, self._leave)

    def pause(self, key: str, asked: timedelta | None) -> timedelta:
        """Let `key` cool down for as `asked`, or for our own growing pause; answers how long."""
        try:
            return self._change(key, lambda state: _paused(state, asked, self._clock.now()))
        except StorageBusy:  # the host's next answer will say so again
            return asked or FIRST_COOL_DOWN

    def welcome(self, key: str) -> None:
        """Note that `key` answered as it should: its next unnamed pause starts small again."""
        if key in self._struck:
            self._struck.discard(key)
            with suppress(StorageBusy):
                self._change(key, lambda state: (replace(state, strikes=0), None))

    def slow_down(self, key: str, spacing: timedelta) -> None:
        """Keep at least `spacing` between starts at `key` from now on (robots.txt Crawl-delay)."""
        self._asked_spacing[key] = spacing
        if len(self._asked_spacing) > MOST_HOSTS:
            self._asked_spacing.popitem(last=False)

    def _asked_to_enter(self, key: str, give_up: datetime, *, spaced: bool) -> timedelta:
        """Say how long to wait before asking again, nothing where the turn has come."""
        try:
            answer = self._change(key, lambda state: self._enter(key, state, give_up, spaced=spaced))
        except StorageBusy as error:  # no fault of the host's
            raise HostBusy(f"the line of {key} cannot be asked: {error}", retry_after=_LINE_AGAIN) from error
        if isinstance(answer, Transient):
            raise answer
        return answer

    def _change(self, key: str, rule: Callable[[HostState], tuple[HostState, T]]) -> T:
        return self._hosts.change(key, rule, now=self._clock.now())

    def _enter(
        self, key: str, state: HostState, give_up: datetime, *, spaced: bool
    ) -> tuple[HostState, timedelta | Transient]:
        """Begin the request (no wait), say how long to wait before looking again, or send it away."""
        now = self._clock.now()
        if state.cool_until is not None and state.cool_until > now:
            left = state.cool_until - now
            words = f"{key} {state.cool_why}; {spoken(left)} of it are left"
            return state, Throttled(words, retry_after=left)
        spacing = self._spacing_of(key, state, now)
        room = max((state.next_start or now) - now, _NONE) if spaced else _NONE
        if now + room > give_up:
            return _turned_away(key, state, room, spacing)
        if room:
            return state, room
        if state.busy_by is not None and (state.busy_until or now) > now:
            return (state, _LOOK_AGAIN) if now < give_up else _turned_away(key, state, spacing, spacing)
        if state.strikes:
            self._struck.add(key)
        entered = replace(
            state,
            busy_by=self._node,
            busy_until=now + self._lease,
            next_start=now + spacing,
            turned_away=max(state.turned_away - 1, 0),
        )
        return entered, _NONE

    def _leave(self, state: HostState) -> tuple[HostState, None]:
        """End the request; one that another node has taken for dead ends nothing."""
        mine = state.busy_by == self._node
        return (replace(state, busy_by=None, busy_until=None) if mine else state), None

    def _spacing_of(self, key: str, state: HostState, now: datetime) -> timedelta:
        gentle = 2 if state.gentle_until is not None and now < state.gentle_until else 1
        return max(self._spacing * gentle, self._asked_spacing.get(key, _NONE))


def _turned_away(
    key: str, state: HostState, wait: timedelta, spacing: timedelta
) -> tuple[HostState, HostBusy]:
    """Give a time of its own to come back at, behind those sent away before it."""
    pause = max(wait + state.turned_away * spacing, timedelta(seconds=1))
    pause = min(pause, max(LONGEST_LINE, wait))
    busy = HostBusy(f"{key} has a line of requests; come back in {spoken(pause)}", retry_after=pause)
    return replace(state, turned_away=state.turned_away + 1), busy


def _paused(state: HostState, asked: timedelta | None, now: datetime) -> tuple[HostState, timedelta]:
    if asked is None:
        pause = min(FIRST_COOL_DOWN * 2 ** min(state.strikes, 10), LONGEST_COOL_DOWN)
        state = replace(
            state,
            strikes=state.strikes + 1,
            gentle_until=now + GENTLE,
            cool_why="refused us for asking too often",
        )
    else:
        pause = max(asked, SHORTEST_COOL_DOWN)
        state = replace(state, cool_why="asked for a pause")
    until = max(state.cool_until or now, now + pause)
    return replace(state, cool_until=until), until - now
