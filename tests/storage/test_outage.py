"""What keeps a database from being written is said with what to do; mounts were tried by hand, as root."""

import errno
from pathlib import Path

import pytest

from monitor.errors import StorageBusy
from monitor.pipeline import wakes
from storage import migrate
from storage.engine import open_engine
from storage.outage import reason, unmade
from storage.store import Store


def test_a_full_disk_names_the_place_and_what_to_do(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/monitor.db")
    migrate.upgrade(engine)
    said = rf"full: .* MB are free in {tmp_path}; make room there"
    with (
        pytest.raises(StorageBusy, match=said),
        Store(engine, wakes=wakes()).write() as connection,
    ):
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        connection.exec_driver_sql("INSERT INTO digest VALUES ('desk', zeroblob(1000000))")
    engine.dispose()


def test_a_directory_in_the_files_place_is_named(tmp_path: Path) -> None:
    assert reason("unable to open database file", tmp_path) == (
        f"unable to open database file: {tmp_path} is a directory; name a file in [database] url"
    )


def test_what_nobody_can_explain_stays_as_it_was_said(tmp_path: Path) -> None:
    assert reason("deadlock", tmp_path / "none" / "monitor.db") == "deadlock"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        pytest.param(errno.EROFS, "mounted read-only", id="a read-only mount"),
        pytest.param(errno.ENOSPC, "the disk is full; make room", id="a full disk"),
        pytest.param(errno.EACCES, "by this user; run this as the user", id="another user's"),
        pytest.param(errno.ENOTDIR, "create the directory", id="a file where a directory is expected"),
    ],
)
def test_what_cannot_be_made_says_why(number: int, says: str) -> None:
    said = unmade(OSError(number, "in words", "/var/lib/monitor"))
    assert said.startswith("/var/lib/monitor")
    assert says in said
    assert "[database] url" in said
