"""One embedded engine per database: on both, taken once, free after any end, and never lost unnoticed."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from monitor.errors import AlreadyRunning, StorageBusy
from monitor.model.policy import DatabaseSettings
from storage.engine import open_engine
from storage.lock import alone
from tests.conftest import fresh_postgresql

HOLD = """\
import sys
from monitor.model.policy import DatabaseSettings
from storage.lock import alone
with alone(DatabaseSettings(url=sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def settings(database_address: str) -> DatabaseSettings:
    return DatabaseSettings(url=database_address)


def cut_connections(address: str) -> None:
    """End every other session on this database, as a restart of the server would."""
    engine = open_engine(address)
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    engine.dispose()


def test_a_second_engine_is_refused_with_the_database_named(settings: DatabaseSettings) -> None:
    with alone(settings), pytest.raises(AlreadyRunning) as refused, alone(settings):
        pass
    assert str(refused.value).startswith("another nhs-monitor works on ")
    assert sa.make_url(settings.url).database in str(refused.value)  # type: ignore[operator]  # it has a name


def test_the_lock_is_free_when_its_holder_is_done(settings: DatabaseSettings) -> None:
    for _ in range(2):
        with alone(settings) as keep:
            keep()


def test_the_lock_is_free_when_its_holder_failed(settings: DatabaseSettings) -> None:
    with pytest.raises(BlockingIOError), alone(settings):
        raise BlockingIOError("something else")
    with alone(settings):
        pass


def test_a_killed_process_leaves_no_lock_behind(settings: DatabaseSettings) -> None:
    root = Path(__file__).parent.parent.parent
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, settings.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    with pytest.raises(AlreadyRunning), alone(settings):
        pass
    process.kill()
    process.communicate()
    with alone(settings):
        pass


def test_two_databases_of_one_server_have_two_locks(postgresql_address: str) -> None:
    with (
        fresh_postgresql(postgresql_address) as one,
        fresh_postgresql(postgresql_address) as other,
        alone(DatabaseSettings(url=one)),
        alone(DatabaseSettings(url=other)),
    ):
        pass


def test_nodes_share_a_database_and_an_embedded_engine_shares_it_with_nobody(postgresql_address: str) -> None:
    with fresh_postgresql(postgresql_address) as address:
        database = DatabaseSettings(url=address)
        with (
            alone(database, among_nodes=True),
            alone(database, among_nodes=True),
            pytest.raises(AlreadyRunning),
            alone(database),
        ):
            pytest.fail("an embedded engine among nodes")
        with alone(database), pytest.raises(AlreadyRunning), alone(database, among_nodes=True):
            pytest.fail("a node beside an embedded engine")


def test_a_lock_that_went_with_its_connection_is_taken_again(postgresql_address: str) -> None:
    with fresh_postgresql(postgresql_address) as address:
        settings = DatabaseSettings(url=address)
        with alone(settings) as keep:
            cut_connections(address)
            keep()
            with pytest.raises(AlreadyRunning), alone(settings):
                pass


def test_a_lock_that_another_took_meanwhile_is_noticed(postgresql_address: str) -> None:
    with fresh_postgresql(postgresql_address) as address:
        settings = DatabaseSettings(url=address)
        with alone(settings) as keep:
            cut_connections(address)
            with alone(settings), pytest.raises(AlreadyRunning):
                keep()
            keep()


def test_a_server_that_is_not_there_is_no_second_engine() -> None:
    with (
        pytest.raises(StorageBusy),
        alone(DatabaseSettings(url="postgresql://me@127.0.0.1:1/x?connect_timeout=1")),
    ):
        pass
