"""A database that cannot be written for a while stops the work and loses none of it."""

import logging
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial

import pytest
import sqlalchemy as sa

from monitor.errors import StorageBusy
from monitor.service import Service
from storage.engine import open_engine
from tests.conftest import Command
from tests.whole.house import House, article, rss

FIRST, SECOND = "Hospital opens a second ward", "Nurses walk out over the price of parking"
TEXT = {
    FIRST: "The hospital opened a second ward on Monday with 24 beds, the board said.",
    SECOND: "Some 31 nurses walked out on Tuesday over what parking at the hospital costs, a union said.",
}
#: Each page brings what no compression makes small, so that a full disk has no room for it.
BULK = f"<!-- {random.Random(1).randbytes(40_000).hex()} -->"


class Disk:
    """Makes SQLite itself refuse what a read-only or a full disk would make it refuse."""

    def __init__(self) -> None:
        self.read_only = False
        self.full = False

    def prepare(self, connection: sa.Connection) -> None:
        held: int = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={held if self.full else 1_000_000}")
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if self.read_only else 'OFF'}")


@pytest.fixture
def disk() -> Iterator[Disk]:
    made = Disk()
    sa.event.listen(sa.Engine, "begin", made.prepare)
    yield made
    sa.event.remove(sa.Engine, "begin", made.prepare)


class Heard(logging.Handler):
    """What the daemon logged, and a way to wait for it."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._said: list[str] = []
        self._more = threading.Condition()

    def emit(self, record: logging.LogRecord) -> None:
        with self._more:
            self._said.append(record.getMessage())
            self._more.notify_all()

    def wait_for(self, words: str) -> bool:
        with self._more:
            return self._more.wait_for(lambda: any(words in line for line in self._said), 30)


@pytest.fixture
def heard() -> Iterator[Heard]:
    log, handler = logging.getLogger("monitor"), Heard()
    level = log.level
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    yield handler
    log.removeHandler(handler)
    log.setLevel(level)


@pytest.fixture
def paper(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A feed with one article; the daemon waits a tenth of a second for a lock instead of ten."""
    monkeypatch.setattr("storage.engine.open_engine", partial(open_engine, busy_seconds=0.1))
    house.routes += 'group_wait = "0s"\n'  # the clock stands still while the engine works
    house.feed("paper", "/feed")
    publish(house, FIRST)
    return house


def publish(house: House, *titles: str) -> None:
    items = [(one, house.site.url(f"/{number}"), one) for number, one in enumerate(titles)]
    house.site.says("/feed", rss(*items), content_type="application/rss+xml")
    for number, one in enumerate(titles):
        house.site.says(f"/{number}", article(one, TEXT[one]) + BULK)


@contextmanager
def locked(house: House) -> Iterator[None]:
    """Another program holds the write lock."""
    with closing(sqlite3.connect(house.directory / "monitor.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def at_work(service: Service) -> Iterator[None]:
    """The engine works in the background, as under `nhs-monitor run`."""
    worker = threading.Thread(target=service.engine.run)
    worker.start()
    try:
        yield
    finally:
        service.engine.stop()
        worker.join()


def eventually(true: Callable[[], bool]) -> bool:
    """Ask until it is so; only how long a failing test takes depends on the time."""
    end = time.monotonic() + 30
    while not (held := true()) and time.monotonic() < end:
        time.sleep(0.05)
    return held


def told(house: House) -> list[int]:
    """How often each news was printed."""
    text = " ".join(house.printed.getvalue().split())
    return [text.count(f"New story: {title}") for title in (FIRST, SECOND)]


def test_a_pass_over_a_locked_database_says_so_and_the_next_one_goes_on(paper: House) -> None:
    paper.once()
    publish(paper, FIRST, SECOND)
    paper.clock.advance(minutes=11)
    with locked(paper), pytest.raises(StorageBusy, match="locked"):
        paper.once()
    paper.once()
    assert paper.titles() == {FIRST, SECOND}
    assert told(paper) == [1, 1]


def test_questions_are_answered_while_another_program_holds_the_lock(paper: House) -> None:
    paper.once()
    with locked(paper):
        assert paper.titles() == {FIRST}


def test_a_daemon_that_works_waits_for_a_lock_to_go(paper: House, heard: Heard) -> None:
    with paper.service() as service, at_work(service):
        service.tick(at_once=True)
        assert eventually(lambda: told(paper) == [1, 0])
        publish(paper, FIRST, SECOND)
        paper.clock.advance(minutes=11)
        service.tick(at_once=True)
        with locked(paper):
            assert heard.wait_for("the database is not available")
        paper.clock.advance(minutes=11)  # what was in hand may have been put off
        assert eventually(lambda: told(paper) == [1, 1])
    assert paper.titles() == {FIRST, SECOND}


def test_a_daemon_that_starts_on_a_read_only_database_works_once_it_can_be_written(
    paper: House, disk: Disk, heard: Heard
) -> None:
    with paper.service() as service:
        service.tick(at_once=True)
        disk.read_only = True
        with at_work(service):
            assert heard.wait_for("readonly")
            disk.read_only = False
            assert eventually(lambda: told(paper) == [1, 0])


def test_a_read_only_database_is_named_and_left_alone(paper: House, disk: Disk) -> None:
    paper.once()
    publish(paper, FIRST, SECOND)
    paper.clock.advance(minutes=11)
    disk.read_only = True
    with pytest.raises(StorageBusy, match="readonly"):
        paper.once()
    assert paper.titles() == {FIRST}
    disk.read_only = False
    paper.once()
    assert paper.titles() == {FIRST, SECOND}
    assert told(paper) == [1, 1]


def test_a_full_disk_stops_the_work_and_space_lets_it_go_on(paper: House, disk: Disk, heard: Heard) -> None:
    paper.once()
    publish(paper, FIRST, SECOND)
    disk.full = True
    for _ in range(2):
        paper.clock.advance(minutes=11)
        paper.once()
    assert heard.wait_for("full")
    assert paper.titles() == {FIRST}
    disk.full = False
    paper.clock.advance(hours=1)
    paper.once(passes=2)
    assert paper.titles() == {FIRST, SECOND}
    assert told(paper) == [1, 1]


def test_a_database_of_a_newer_version_is_refused_in_words(paper: House, command: Command) -> None:
    paper.once()
    with closing(sqlite3.connect(paper.directory / "monitor.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    publish(paper, FIRST, SECOND)
    done = command("--config", paper.directory / "config", "once")
    assert done.returncode == 1
    assert "revision 9999" in done.stderr
    assert "newer version" in done.stderr
    assert "Traceback" not in done.stderr
    assert told(paper) == [1, 0]
