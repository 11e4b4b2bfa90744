"""The daemon's opening and closing ceremony: lock, start, keep alive, reload, finish, close."""

import logging
import os
import signal
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from datetime import timedelta
from types import FrameType

from monitor.errors import AlreadyRunning, BadConfig, BadInput
from monitor.schedule import Errand, scheduled
from monitor.service import Service
from monitor.settings import Settings
from monitor.systemd import Notifier
from monitor.wiring.lock import admitted

log = logging.getLogger(__name__)

#: A signal that comes while the main thread goes to sleep wakes nobody: its handler runs at the next waking.
_WAKES = 1.0  # seconds

#: A lane that has not even looked for work for this long is stuck.
STUCK = timedelta(minutes=10)
#: Longer than a send or a page takes, shorter than systemd waits before it kills.
_LONGEST_END = timedelta(seconds=75)


class Daemon:
    """Runs the service until it is told to stop, and anew when the configuration changed."""

    def __init__(
        self,
        *,
        read: Callable[[], Settings],
        open_service: Callable[[Settings], AbstractContextManager[Service]],
        notifier: Notifier,
        schedules: bool = True,
    ) -> None:
        """A worker of the distributed engine `schedules` nothing: it only does what is due."""
        self._read = read
        self._open = open_service
        self._notifier = notifier
        self._schedules = schedules
        self._stops = 0
        self._signalled = threading.Event()
        self._reload_asked = False
        self._keep: Callable[[], None] = lambda: None
        self._taken_over: AlreadyRunning | None = None
        self._refused: str | None = None  #: why the last reload changed nothing

    def run(self, settings: Settings) -> None:
        """Work until SIGTERM or SIGINT; a second one ends at once, and still loses nothing.

        Raises AlreadyRunning where another process works on the database, or has taken it over meanwhile.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGHUP, self._on_reload)
        with admitted(settings) as self._keep:
            following: Settings | None = settings
            running: Settings | None = None
            while following is not None:
                with ExitStack() as opened:
                    service = self._opened(opened, following, running)
                    running = service.settings
                    following = self._serve(service)
                    del service  # the next one is opened without this one in memory
        if self._taken_over is not None:
            raise self._taken_over
        log.info("stopped; what was not finished is on record")

    def _opened(self, opened: ExitStack, wanted: Settings, running: Settings | None) -> Service:
        """Open the service; with the old configuration where the new one does not open (a port is taken)."""
        try:
            return opened.enter_context(self._open(wanted))
        except BadInput as error:
            if running is None:
                raise
            log.error("the changed configuration cannot be used, the old one stays:\n%s", error)
            return opened.enter_context(self._open(running))

    def _serve(self, service: Service) -> Settings | None:
        """Run until a signal; give the settings to go on with, None to end."""
        worker = threading.Thread(target=service.engine.run, name="engine")
        following: Settings | None = None
        listening = service.listening() if self._schedules else nullcontext()
        with listening, scheduled(self._errands(service)):
            worker.start()
            self._notifier.ready(service.status())
            log.info("running: %s", service.status())
            if self._schedules and (silent := service.settings.told_to_nobody) is not None:
                log.warning(silent)
            while self._stops == 0 and following is None:
                self._signalled.wait(_WAKES)
                self._signalled.clear()
                if self._reload_asked:
                    self._reload_asked = False
                    following = self._changed_settings(service)
            service.engine.stop()
            worker.join(_LONGEST_END.total_seconds())
            if worker.is_alive():
                log.error("what is in hand does not end, as where a connection hangs; it is on record")
                os._exit(1)  # the next start, or another node, takes it up again
        return following if self._stops == 0 else None

    def _changed_settings(self, service: Service) -> Settings | None:
        self._notifier.reloading()
        log.info("SIGHUP: reading the configuration again")
        try:
            changed = self._read()
        except BadConfig as error:
            log.error("the changed configuration cannot be used, the old one stays:\n%s", error)
            self._keeps(error.problems[0])
            return None
        if changed.database != service.settings.database:
            log.error("a change of database needs a restart, the old configuration stays")
            self._keeps("a change of database needs a restart")
            return None
        if changed.engine.kind is not service.settings.engine.kind:
            log.error("a change of engine needs a restart, the old configuration stays")
            self._keeps("a change of engine needs a restart")
            return None
        if (emptied := changed.emptied(service.settings)) is not None:
            log.error("the changed configuration would do nothing, the old one stays: %s", emptied)
            self._keeps(emptied)
            return None
        self._refused = None
        return changed

    def _keeps(self, reason: str) -> None:
        """Stay with the old configuration, and say so until a reload succeeds."""
        self._refused = f"old configuration kept: {reason}"
        self._notifier.ready(self._refused)

    def _errands(self, service: Service) -> tuple[Errand, ...]:
        errands: tuple[Errand, ...] = (
            Errand(name="stay alone", every=timedelta(seconds=30), run=self._stay_alone),
        )
        if self._schedules:
            errands += (
                Errand(name="wake what is due", every=timedelta(seconds=5), run=service.tick),
                Errand(name="look after ourselves", every=timedelta(minutes=1), run=service.watch),
                Errand(name="reconcile", every=timedelta(minutes=1), run=service.reconcile),
                Errand(name="forget", every=timedelta(hours=6), run=service.forget),
            )
        if self._schedules and service.settings.websub is not None:
            errands += (Errand(name="ask hubs", every=timedelta(minutes=1), run=service.wake_hubs),)
        watchdog = self._notifier.watchdog_interval
        if watchdog is None:
            return errands
        return (
            *errands,
            Errand(name="watchdog", every=watchdog / 2, run=lambda: self._prove_life(service)),
        )

    def _stay_alone(self) -> None:
        """Stop where the lock was lost with its connection, and another process has taken it."""
        try:
            self._keep()
        except AlreadyRunning as error:
            log.error("the connection that held the lock was lost: %s", error)
            self._taken_over = error
            self._stops += 1
            self._notifier.stopping()
            self._signalled.set()

    def _prove_life(self, service: Service) -> None:
        """Feed the watchdog only while every part makes progress; otherwise it would hide a hang."""
        stuck = service.stuck(after=STUCK)
        if stuck:
            log.error("not feeding the watchdog: %s", stuck)
            self._notifier.status(stuck)
        else:
            self._notifier.alive(self._refused or service.status())

    def _on_stop(self, number: int, _frame: FrameType | None) -> None:
        self._stops += 1
        if self._stops > 1:
            os._exit(1)  # tasks in hand are rows under a lease: the next start takes them up again
        self._notifier.stopping()
        log.info("%s: finishing what is in hand", signal.Signals(number).name)
        self._signalled.set()

    def _on_reload(self, _number: int, _frame: FrameType | None) -> None:
        self._reload_asked = True
        self._signalled.set()
