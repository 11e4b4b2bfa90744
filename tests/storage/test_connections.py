"""Connections are lent for one transaction each; those to SQLite stay open between them."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from monitor.errors import StorageBusy
from storage.connections import Connections
from storage.engine import open_engine
from storage.store import Store

ADD = sa.text("insert into note (words) values ('x')")
COUNT = sa.text("select count(*) from note")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    engine = open_engine(f"sqlite:///{tmp_path}/notes.db")
    with engine.begin() as connection:
        connection.execute(sa.text("create table note (words text not null)"))
    engine.dispose()
    return tmp_path / "notes.db"


def test_the_next_transaction_has_the_same_connection(file: Path) -> None:
    connections = Connections(open_engine(f"sqlite:///{file}"))
    with connections.lent(read_only=True) as first:
        pass
    with connections.lent(read_only=False) as second, connections.lent(read_only=False) as beside:
        assert second is first
        assert beside is not first


def test_a_write_after_a_look_takes_the_lock_at_once(file: Path) -> None:
    store = Store(open_engine(f"sqlite:///{file}"), wakes={})
    other = Store(open_engine(f"sqlite:///{file}", busy_seconds=0.0), wakes={})
    with store.read() as connection:
        assert connection.execute(COUNT).scalar() == 0
    with store.write(), pytest.raises(StorageBusy), other.write():
        pass


def test_what_fails_is_undone_and_its_connection_is_not_lent_again(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as failed:
        failed.execute(sa.text("create table half (words text)"))
        raise ZeroDivisionError
    assert failed.closed
    with store.read() as connection:
        assert not sa.inspect(connection).has_table("half")


def test_disposing_of_the_engine_closes_what_was_kept(file: Path) -> None:
    engine = open_engine(f"sqlite:///{file}")
    store = Store(engine, wakes={})
    with store.write() as connection:
        connection.execute(ADD)
    log = file.with_name("notes.db-wal")
    assert log.exists()
    engine.dispose()
    assert not log.exists(), "SQLite removes it when the last connection closes"


def test_a_store_is_of_use_after_its_engine_was_disposed_of(store: Store) -> None:
    with store.read():
        pass
    store.engine.dispose()
    with store.write() as connection:
        assert connection.execute(sa.text("select 1")).scalar() == 1
