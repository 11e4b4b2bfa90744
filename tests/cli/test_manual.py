"""The manual page comes from the commands, and the one that is shipped is today's."""

from pathlib import Path

from monitor.cli.app import COMMANDS
from tests.conftest import Command

SHIPPED = Path(__file__).parent.parent.parent / "man" / "nhs-monitor.1"


def test_the_shipped_page_is_what_the_commands_say(command: Command) -> None:
    assert command("man").stdout == SHIPPED.read_text(), "run: make man"


def test_it_names_every_command_and_its_options(command: Command) -> None:
    page = SHIPPED.read_text()
    for name in COMMANDS:
        assert f".SS nhs\\-monitor {name}" in page
    for piece in ("feeds add", "db prune", "\\-\\-dry\\-run", "EXIT STATUS", ".SH FILES"):
        assert piece in page


def test_no_line_is_taken_for_a_request_by_accident() -> None:
    known = {".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".BR", ".I", ".nf", ".fi"}
    lines = SHIPPED.read_text().splitlines()
    assert {line.split()[0] for line in lines if line.startswith((".", "'"))} == known
    assert not [line for line in lines if "\b" in line or "\x1b" in line]
