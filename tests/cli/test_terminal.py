"""A terminal: a table where there is room, one entry under another where there is not."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from contextlib import suppress

import pytest

from monitor.model.stories import Decision
from tests.cli.conftest import Desk


@pytest.fixture
def told(desk: Desk) -> Desk:
    with desk.newsroom() as newsroom:
        story = newsroom.story("Powys patients to be reimbursed for treatment across the border")
        newsroom.place(newsroom.read("Ward opens"), story, decision=Decision.OPENED)
    return desk


def lines_on(width: int, desk: Desk, *args: str, height: int = 50, pager: str = "cat") -> list[str]:
    """What the installed command writes on a terminal so many characters wide and lines high."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
    environment = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "LINES"}}
    command = [sys.executable, "-m", "monitor", "--config", str(desk.config), *args]
    environment |= {"TERM": "xterm", "PAGER": pager}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, env=environment):
        os.close(theirs)
        said = b""
        with suppress(OSError):  # which is how a terminal tells that nobody writes any more
            while part := os.read(ours, 65_536):
                said += part
    os.close(ours)
    return [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in said.decode().splitlines()]


def test_a_wide_terminal_shows_a_table(told: Desk) -> None:
    head, first, *_ = lines_on(120, told, "stories")
    assert head.split() == ["id", "last", "report,", "UTC", "title", "developments", "independent", "copies"]
    assert "Powys patients to be reimbursed for treatment across the border" in first


def test_a_narrow_one_shows_each_entry_with_whole_words(told: Desk) -> None:
    lines = lines_on(40, told, "stories")
    assert lines[0].split() == ["id", "1"]
    told_of = " ".join(line[17:].strip() for line in lines if line.startswith(("title", " ")))
    assert told_of == "Powys patients to be reimbursed for treatment across the border"
    assert max(map(len, lines)) <= 40


@pytest.mark.parametrize("pager", ["tac", "no-such-program", "less 'x"])
def test_what_is_taller_than_the_terminal_goes_through_the_pager_where_there_is_one(
    told: Desk, pager: str
) -> None:
    lines = lines_on(120, told, "stories", height=2, pager=pager)
    assert len(lines) == 2
    assert ("developments" in lines[-1]) == (pager == "tac")
