"""Reads TOML files as people save them, and says what to mend where one is none."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monitor.toml_fields import Table
from monitor.toml_lines import lines_of


class TomlFiles:
    """The files of a directory; what cannot be read is told once, and nothing that only follows from it."""

    def __init__(self, directory: Path, problems: list[str]) -> None:
        self.directory = directory
        self.unread: list[str] = []  #: names of files that could not be read
        self._problems = problems

    def refuse(self, name: str, sentence: str) -> None:
        """Report what keeps a file from being read."""
        self.unread.append(name)
        self._problems.append(f"{name}: {sentence}")

    def read(self, name: str) -> Mapping[str, Any] | None:
        """Parse a file; None where that fails, which is reported."""
        try:
            return _parsed(self.directory / name)
        except _Unreadable as error:
            self.refuse(name, str(error))
            return None

    def table(self, name: str) -> Table:
        """Read a file as a table; one that cannot be read lacks nothing."""
        data = self.read(name)
        if data is None:
            return Table({}, where=name, problems=[])
        lines = lines_of(text_of(self.directory / name)) if data else {}
        return Table(data, where=name, problems=self._problems, lines=lines)


class _Unreadable(Exception):
    """Why a file is no TOML, and what to mend."""


def _parsed(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(_decoded(path.read_bytes()))
    except FileNotFoundError:
        said = f"is missing in {path.parent}; nhs-monitor init DIR writes a complete set"
    except IsADirectoryError:
        said = f"is a directory; a file is expected there: {path}"
    except PermissionError:
        said = (
            f"may not be read by this user; chgrp nhs-monitor {path} && chmod g+r {path} lets the service, "
            "or run this as a user who may"
        )
    except OSError as error:  # a symbolic link that leads to itself, a disk that fails
        said = f"cannot be read: {error.strerror}; put a readable file at {path}"
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        said = f"is not written in UTF-8 (line {line}); save it as UTF-8 in your editor"
    except tomllib.TOMLDecodeError as error:
        said = f"is no valid TOML: {error}; {_remedy(str(error))}"
    raise _Unreadable(said)


def text_of(path: Path) -> str:
    """Give the text of a file that was read as TOML before, to look for its lines; "" where it is gone."""
    try:
        return _decoded(path.read_bytes())
    except (OSError, UnicodeDecodeError):  # changed in this moment
        return ""


def _decoded(content: bytes) -> str:
    """Read UTF-8, with the mark that some editors put before it."""
    if b"\0" in content:  # UTF-16 without its mark would pass for UTF-8
        raise UnicodeDecodeError("utf-8", content, content.index(b"\0"), len(content), "a NUL")
    return content.decode("utf-8-sig").replace("\r\n", "\n")


def _remedy(error: str) -> str:
    """Say what is usually wrong where the parser stops."""
    if "twice" in error or "overwrite" in error:
        return "each name may stand once: take one out; lists of tables are written [[route]]"
    if "(at end of document)" in error:
        return "a bracket or quotation mark that was opened is never closed"
    if "Invalid value" in error or "Unclosed array" in error or "Expected newline" in error:
        return (
            'a text stands between straight quotes, as in name = "text", a list in brackets, as in '
            '["a", "b"]; a time of day is written 07:30:00, at most 23:59:59; true and false in small letters'
        )
    return (
        'a text stands between straight quotes, as in name = "text", and a list in brackets, as in ["a", "b"]'
    )
