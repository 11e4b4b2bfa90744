"""Where each key of a TOML file stands."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from monitor.toml_lines import TomlPath, lines_of

TEXT = '''\
# [not.a.table]
top = "x"
long = """
fake = 1
[fake]
"""
list = [
  "a = 1",
  { b = 2 },
]
[one.two]
"quoted key" = 1   # = 3
url = 'http://x/#[['
[[rows]]
id = "a"
[[rows.quiet]]
from = 1
[[rows.quiet]]
from = 2
[[rows]]
id = "b"
[rows.inner]
deep = 1
raw = \'\'\'one line\'\'\'
last = 1
'''


def test_every_key_is_found_on_its_line() -> None:
    assert tomllib.loads(TEXT)
    assert lines_of(TEXT) == {
        ("top",): 2,
        ("long",): 3,
        ("list",): 7,
        ("one", "two"): 11,
        ("one", "two", "quoted key"): 12,
        ("one", "two", "url"): 13,
        ("rows", 1): 14,
        ("rows", 1, "id"): 15,
        ("rows", 1, "quiet", 1): 16,
        ("rows", 1, "quiet", 1, "from"): 17,
        ("rows", 1, "quiet", 2): 18,
        ("rows", 1, "quiet", 2, "from"): 19,
        ("rows", 2): 20,
        ("rows", 2, "id"): 21,
        ("rows", 2, "inner"): 22,
        ("rows", 2, "inner", "deep"): 23,
        ("rows", 2, "inner", "raw"): 24,
        ("rows", 2, "inner", "last"): 25,
    }


SHIPPED = sorted((Path(__file__).parents[2] / "config").rglob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_key_of_the_shipped_files_is_found(path: Path) -> None:
    text = path.read_text()
    found = lines_of(text)
    rows = text.splitlines()
    for key in _keys(tomllib.loads(text)):
        assert str(key[-1]) in rows[found[key] - 1]


def _keys(value: dict[str, Any], path: TomlPath = ()) -> list[TomlPath]:
    found: list[TomlPath] = []
    for name, inner in value.items():
        here = (*path, name)
        if isinstance(inner, dict):
            found += _keys(inner, here)
        elif isinstance(inner, list) and inner and all(isinstance(one, dict) for one in inner):
            for number, one in enumerate(inner, 1):
                found += _keys(one, (*here, number))
        else:
            found.append(here)
    return found
