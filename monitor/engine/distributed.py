"""The distributed engine: the same lanes in any number of processes, over the task rows that they share."""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.engine.embedded import EmbeddedEngine
from monitor.engine.node_clock import NodeClock
from monitor.errors import StorageBusy
from monitor.model.policy import EnginePolicy
from monitor.ports.nodes import SharedBoard
from monitor.ports.work import ClaimedTask, Stage

log = logging.getLogger(__name__)

#: What a node holds is another's after this unless it says that it lives, which it does every BEAT. A killed
#: node's work is taken up again within the lease and a second more, a killed scheduler's at the next round.
LEASE = timedelta(seconds=9)
BEAT = timedelta(seconds=3)

#: Passes on, until the event is set, the lanes of new tasks that any node added.
Listen = Callable[[Callable[[Iterable[str]], None], threading.Event], None]


class DistributedEngine(EmbeddedEngine):
    """The lanes of one node: whoever is free takes errands, the one that leads them takes judgements."""

    def __init__(
        self,
        board: SharedBoard,
        stages: Mapping[str, Stage],
        clock: NodeClock,
        policy: EnginePolicy,
        chance: Callable[[], float],
        *,
        listen: Listen,
    ) -> None:
        super().__init__(board, stages, clock, replace(policy, lease=LEASE), chance)
        self._shared = board
        self._node_clock = clock
        self._listen = listen
        self._longest = policy.lease
        self._in_hand: dict[ClaimedTask, datetime] = {}  #: since when
        self._holding = threading.Lock()  # over the dictionary

    def run(self) -> None:
        """Work until `stop`, then let go of what this node leads."""
        ended = threading.Event()
        beside = (
            threading.Thread(target=self._live, args=(ended,), name="heartbeat"),
            threading.Thread(target=self._listen, args=(self.wake, ended), name="listener"),
        )
        for thread in beside:
            thread.start()
        try:
            super().run()
        finally:
            ended.set()
            for thread in beside:
                thread.join()
            self._resign()

    def _attempt(self, task: ClaimedTask) -> None:
        with self._holding:
            self._in_hand[task] = self._clock.now()
        try:
            super()._attempt(task)
        finally:
            with self._holding:
                del self._in_hand[task]

    def _live(self, ended: threading.Event) -> None:
        """Say every BEAT that this node lives; a frozen or cut off one cannot, and loses what it holds.

        So does a thread that is longer at a task than the policy's lease: it hangs.
        """
        while not ended.wait(BEAT.total_seconds()):
            try:
                self._node_clock.follow(self._shared.server_time())
                now = self._clock.now()
                with self._holding:
                    held = [task for task, since in self._in_hand.items() if now - since < self._longest]
                self._shared.renew(held, now=now, lease=LEASE)
            except StorageBusy as error:
                log.warning("the leases of this node could not be renewed: %s", error)
            except Exception:
                log.exception("the heartbeat goes on after a mistake of ours")

    def _resign(self) -> None:
        try:
            self._shared.resign()
        except StorageBusy as error:  # its leases end by themselves
            log.warning("this node could not say that it leaves: %s", error)
