"""Finds the line on which each key of a TOML file stands, so that a problem can name the line to change."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

#: ("route", 2, "channel"): the key `channel` of the second [[route]].
TomlPath = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]\]?")
_KEY = re.compile(r"""\s*([A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')\s*=""")
#: Comments and strings, in which brackets and quotes mean nothing.
_OPAQUE = re.compile(r"#.*|\"(?:\\.|[^\"\\])*\"|'[^']*'")
_LONG_STRINGS = ('"""', "'''")


def lines_of(text: str) -> Mapping[TomlPath, int]:
    """Map tables and keys to their lines, the first being 1. Meant for valid files; guesses at no others."""
    found: dict[TomlPath, int] = {}
    table: TomlPath = ()
    tables: Counter[TomlPath] = Counter()
    for number, line in _first_lines(text):
        if header := _HEADER.match(line):
            names = [part.strip().strip("\"'") for part in header[2].split(".")]
            table = _entered(names, tables, new=header[1] == "[[")
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, key[1].strip("\"'")), number)
    return found


def _entered(names: list[str], tables: Counter[TomlPath], *, new: bool) -> TomlPath:
    """Give the path of a header; what stands in a list of tables belongs to its last one."""
    path: TomlPath = ()
    for depth, name in enumerate(names, 1):
        path = (*path, name)
        if new and depth == len(names):
            tables[path] += 1
        if tables[path]:
            path = (*path, tables[path])
    return path


def _first_lines(text: str) -> Iterator[tuple[int, str]]:
    """Give each line that begins a statement: none inside a long string or an unfinished list."""
    inside, depth = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        if not inside and depth == 0:
            yield number, line
        rest = line
        while inside or any(mark in rest for mark in _LONG_STRINGS):
            if inside:
                _, ended, rest = rest.partition(inside)
                if not ended:
                    break
                inside = ""
            else:
                inside = min((m for m in _LONG_STRINGS if m in rest), key=rest.index)
                rest = rest.partition(inside)[2]
        if not inside and not (depth == 0 and _HEADER.fullmatch(_OPAQUE.sub("", line).rstrip())):
            bare = _OPAQUE.sub("", rest)
            depth = max(0, depth + bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}"))
