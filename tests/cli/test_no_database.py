"""A file that is no database, or was one: every command answers in a sentence, and none touches it."""

import pytest

from tests.cli.conftest import Desk

OTHER = b"GIF89a, or anything else " * 1000


@pytest.mark.parametrize(
    "command",
    [
        ("stories",),
        ("db", "current"),
        ("db", "upgrade"),
        ("once",),
        ("serve", "--port", "0"),
        ("search", "x"),
    ],
    ids=" ".join,
)
def test_a_command_says_what_is_wrong_and_what_to_do(desk: Desk, command: tuple[str, ...]) -> None:
    file = desk.house.directory / "monitor.db"
    file.write_bytes(OTHER)
    ended = desk.ask(*command)
    assert ended.code == 1
    assert "the database cannot be read (file is not a database)" in ended.err
    assert "nhs-monitor restore FILE" in ended.err
    assert file.read_bytes() == OTHER


def test_check_and_doctor_say_so_among_the_rest(desk: Desk) -> None:
    (desk.house.directory / "monitor.db").write_bytes(OTHER)
    checked, doctor = desk.ask("check"), desk.ask("doctor", "--offline")
    assert (checked.code, doctor.code) == (1, 1)
    assert "file is not a database" in checked.out
    assert "console" in checked.out
    assert "nhs-monitor restore FILE" in doctor.out


def test_a_record_whose_pages_are_broken_is_no_traceback_either(desk: Desk) -> None:
    file = desk.house.directory / "monitor.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xa5" * (len(whole) - 8192))
    ended = desk.ask("stories")
    assert ended.code == 1
    assert "the database cannot be read (" in ended.err
