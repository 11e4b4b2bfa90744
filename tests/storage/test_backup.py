"""Copies of the record: whole while others write, rotated, and put back without a moment of loss."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import SchemaMismatch, StorageBusy, UnusableCopy
from monitor.model.facts import EntryFound
from monitor.model.ids import EntryId
from monitor.pipeline import wakes
from storage import migrate
from storage.backup import back_up, restore
from storage.engine import open_engine
from storage.store import Store
from tests.storage.newsroom import NOW, Newsroom


@pytest.fixture
def record(tmp_path: Path, migrated_file: Path) -> Path:
    path = tmp_path / "record" / "monitor.db"
    path.parent.mkdir()
    path.write_bytes(migrated_file.read_bytes())
    return path


@pytest.fixture
def newsroom(record: Path) -> Iterator[Newsroom]:
    """Writes to the record, as a daemon would."""
    engine = open_engine(f"sqlite:///{record}")
    yield Newsroom(Store(engine, wakes=wakes()))
    engine.dispose()


def titles(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT title FROM revision ORDER BY id")]


def write_title(record: Path, title: str) -> None:
    engine = open_engine(f"sqlite:///{record}")
    Newsroom(Store(engine, wakes=wakes())).read(title, path=title)
    engine.dispose()


def test_a_copy_holds_what_was_committed_and_nothing_half(
    record: Path, newsroom: Newsroom, tmp_path: Path
) -> None:
    newsroom.read("Ward opens")
    with newsroom.write() as records:  # a transaction under way, as in a daemon at work
        records.log.append(EntryFound(entry=EntryId(7)))
        made = back_up(record, tmp_path / "copies", keep=3, now=NOW)
    assert made.file == tmp_path / "copies" / "monitor-20250122T090000Z.db"
    assert made.revision == migrate.head()
    assert titles(made.file) == ["Ward opens"]
    with closing(sqlite3.connect(made.file)) as copy:
        assert copy.execute("SELECT count(*) FROM event WHERE kind = 'EntryFound'").fetchone() == (0,)
    assert [path.name for path in made.file.parent.iterdir()] == [made.file.name]


def test_a_copy_made_under_a_busy_writer_is_whole(record: Path, tmp_path: Path) -> None:
    stop, failed = threading.Event(), []

    def write() -> None:
        number = 0
        while not stop.is_set():
            try:
                write_title(record, f"report-{number}")
            except Exception as error:
                failed.append(error)
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            made = back_up(record, tmp_path / "copies", keep=9, now=NOW + timedelta(seconds=number))
            found = titles(made.file)
            assert found == [f"report-{n}" for n in range(len(found))]
    finally:
        stop.set()
        writer.join(60)
    assert failed == []


def test_only_the_newest_copies_stay_and_strangers_are_left_alone(record: Path, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    for stranger in (
        "monitor-before-0001.db",
        "monitor-replaced-20200101T000000Z.db",
        "other-20200101T000000Z.db",
    ):
        (copies / stranger).write_text("mine")
    made = [back_up(record, copies, keep=2, now=NOW + timedelta(days=day)) for day in range(4)]
    assert made[3].removed == (made[1].file,)
    assert sorted(path.name for path in copies.glob("monitor-2*")) == [made[2].file.name, made[3].file.name]
    assert len(list(copies.iterdir())) == 5


def test_a_copy_is_its_owners_alone(record: Path, tmp_path: Path) -> None:
    assert back_up(record, tmp_path / "copies", keep=1, now=NOW).file.stat().st_mode & 0o077 == 0


def test_what_a_killed_backup_left_is_removed_a_day_later(record: Path, tmp_path: Path) -> None:
    old, young = tmp_path / ".monitor-a.partial", tmp_path / ".monitor-b.partial"
    for path in (old, young):
        path.write_text("half")
    os.utime(old, (0, 0))
    back_up(record, tmp_path, keep=1, now=NOW)
    assert (old.exists(), young.exists()) == (False, True)


def test_a_record_that_is_broken_is_not_copied_over_good_copies(record: Path, tmp_path: Path) -> None:
    write_title(record, "Ward opens")
    good = back_up(record, tmp_path / "copies", keep=1, now=NOW)
    with closing(sqlite3.connect(record)) as connection, connection:
        connection.execute("DELETE FROM article")  # the plain library does not hold to references
    with pytest.raises(UnusableCopy, match="refer to nothing"):
        back_up(record, tmp_path / "copies", keep=1, now=NOW + timedelta(days=1))
    assert list((tmp_path / "copies").iterdir()) == [good.file]


def root_page(record: Path, table: str) -> int:
    """Where in the file the first page of a table or index begins; its cells are counted in byte 4."""
    with closing(sqlite3.connect(record)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    return int((root - 1) * size)


@pytest.mark.parametrize(
    ("table", "byte", "value"),
    [
        pytest.param("ix_article_first_seen_at", 4, 1, id="an index that the copy would have got anew"),
        pytest.param("article", 4, 1, id="a page that counts fewer rows than it has"),
        pytest.param("article", 0, 77, id="a page that is none"),
    ],
)
def test_a_damaged_page_is_told_and_no_copy_pushes_a_good_one_out(
    record: Path, tmp_path: Path, table: str, byte: int, value: int
) -> None:
    for number in range(3):
        write_title(record, f"report-{number}")
    copies = tmp_path / "copies"
    good = back_up(record, copies, keep=1, now=NOW)
    content = bytearray(record.read_bytes())
    content[root_page(record, table) + byte] = value
    record.write_bytes(content)
    with pytest.raises(UnusableCopy, match=r"is damaged \(.*every older copy is kept"):
        back_up(record, copies, keep=1, now=NOW + timedelta(days=1))
    assert list(copies.iterdir()) == [good.file]


def test_a_record_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(UnusableCopy, match="no database"):
        back_up(tmp_path / "monitor.db", tmp_path / "copies", keep=1, now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_record_that_cannot_be_looked_at_is_no_traceback(tmp_path: Path) -> None:
    """As where its directory is the service's alone; a name that is too long refuses an administrator too."""
    with pytest.raises(StorageBusy, match=r"nothing was copied to .*File name too long"):
        back_up(tmp_path / ("x" * 300), tmp_path, keep=1, now=NOW)


# --- restore ----------------------------------------------------------------------------------------------


def test_a_restored_record_is_the_copy_and_the_replaced_one_is_whole(record: Path, tmp_path: Path) -> None:
    write_title(record, "before")
    made = back_up(record, tmp_path / "copies", keep=1, now=NOW)
    write_title(record, "after")
    record.chmod(0o640)
    done = restore(made.file, record, now=NOW)
    assert done.replaced == record.with_name("monitor-replaced-20250122T090000Z.db")
    assert (titles(record), titles(done.replaced)) == (["before"], ["before", "after"])
    assert titles(made.file) == ["before"]
    assert record.stat().st_mode & 0o777 == 0o640
    write_title(record, "on it goes")
    assert titles(record) == ["before", "on it goes"]


def test_what_was_only_in_the_write_ahead_log_is_replaced_with_the_rest(record: Path, tmp_path: Path) -> None:
    """A log that stayed behind would be played into the restored record."""
    made = back_up(record, tmp_path / "copies", keep=1, now=NOW)
    killed = tmp_path / "killed" / "monitor.db"
    killed.parent.mkdir()
    engine = open_engine(f"sqlite:///{record}")
    Newsroom(Store(engine, wakes=wakes())).read("only in the log")
    for suffix in ("", "-wal"):  # as a kill leaves them: nobody emptied the log
        Path(f"{killed}{suffix}").write_bytes(Path(f"{record}{suffix}").read_bytes())
    engine.dispose()
    assert Path(f"{killed}-wal").stat().st_size > 0
    done = restore(made.file, killed, now=NOW)
    assert done.replaced is not None
    assert (titles(killed), titles(done.replaced)) == ([], ["only in the log"])


@pytest.mark.parametrize("broken", [b"no database at all" * 100, b"", None])
def test_a_broken_record_is_replaced_too(record: Path, tmp_path: Path, broken: bytes | None) -> None:
    write_title(record, "before")
    made = back_up(record, tmp_path / "copies", keep=1, now=NOW)
    content = record.read_bytes()[:20_000] if broken is None else broken
    record.write_bytes(content)
    done = restore(made.file, record, now=NOW)
    assert titles(record) == ["before"]
    assert done.replaced is not None
    assert done.replaced.read_bytes()[:100] == content[:100]


def test_a_record_that_is_gone_is_restored(record: Path, tmp_path: Path) -> None:
    write_title(record, "before")
    made = back_up(record, tmp_path / "copies", keep=1, now=NOW)
    elsewhere = tmp_path / "new" / "monitor.db"
    assert restore(made.file, elsewhere, now=NOW).replaced is None
    assert titles(elsewhere) == ["before"]


def damaged(copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    content[30_000:60_000] = b"\x00" * 30_000
    copy.write_bytes(content)


def newer(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def foreign(copy: Path) -> None:
    copy.unlink()
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("CREATE TABLE recipe (title)")


def text(copy: Path) -> None:
    copy.write_text("not a database\n" * 1000)


@pytest.mark.parametrize("spoil", [damaged, newer, foreign, text, lambda copy: copy.write_bytes(b"")])
def test_a_copy_that_cannot_be_used_changes_nothing(record: Path, tmp_path: Path, spoil) -> None:  # type: ignore[no-untyped-def]  # any of the functions above
    write_title(record, "stays")
    made = back_up(record, tmp_path / "copies", keep=1, now=NOW)
    spoil(made.file)
    with pytest.raises((UnusableCopy, SchemaMismatch)):
        restore(made.file, record, now=NOW)
    assert titles(record) == ["stays"]
    assert sorted(path.name for path in record.parent.iterdir()) == ["monitor.db"]


def test_a_record_that_another_command_has_open_is_left_alone(record: Path, tmp_path: Path) -> None:
    made = back_up(record, tmp_path / "copies", keep=1, now=NOW)
    write_title(record, "stays")
    with closing(sqlite3.connect(record, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageBusy, match="another command"):
            restore(made.file, record, now=NOW)
        other.execute("ROLLBACK")
    assert titles(record) == ["stays"]
    assert not list(record.parent.glob("*replaced*"))
