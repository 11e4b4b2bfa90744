"""A second daemon on one PostgreSQL database, and a daemon whose lock was taken over."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from rich.console import Console

from monitor.daemon import Daemon
from monitor.errors import AlreadyRunning
from monitor.service import Service
from monitor.settings import Settings
from monitor.systemd import Notifier
from monitor.wiring.lock import alone
from monitor.wiring.service import open_service
from tests.conftest import Command, fresh_postgresql
from tests.storage.test_lock import cut_connections
from tests.whole.house import House


@pytest.fixture
def served(house: House, postgresql_address: str, migrated_template: str) -> Iterator[House]:
    """A house whose record lies in PostgreSQL."""
    with fresh_postgresql(postgresql_address, template=migrated_template) as address:
        house.database = address.replace(":@", "@")  # a configuration holds no password, not even none
        house.settings()
        yield house


@pytest.fixture
def own_signals() -> Iterator[None]:
    """Give the test run its signal handlers back."""
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def test_a_second_daemon_on_one_postgresql_is_refused(served: House, command: Command) -> None:
    with alone(served.settings()):
        second = command("--config", served.directory / "config", "run")
    assert second.returncode == 1
    assert second.stderr.startswith("another nhs-monitor works on postgresql")


@pytest.mark.usefixtures("own_signals")
def test_a_daemon_whose_lock_was_taken_over_stops_by_itself(served: House) -> None:
    @contextmanager
    def overtaken(settings: Settings) -> Iterator[Service]:
        cut_connections(settings.database.url)
        with (
            alone(settings),
            open_service(settings, clock=served.clock, console=Console(file=served.printed)) as service,
        ):
            yield service

    daemon = Daemon(read=served.settings, open_service=overtaken, notifier=Notifier.from_environment({}))
    with pytest.raises(AlreadyRunning, match="another nhs-monitor works on"):
        daemon.run(served.settings())
