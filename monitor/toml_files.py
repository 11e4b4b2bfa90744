"""Reads a TOML file as people save it, and says what to mend where it is none."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def read_toml(path: Path, problems: list[str]) -> Mapping[str, Any]:
    """Parse a file; where that fails, add to `problems` what to mend, and give no keys."""
    try:
        return tomllib.loads(_decoded(path.read_bytes()))
    except FileNotFoundError:
        problems.append(
            f"{path.name}: is missing in {path.parent}; nhs-monitor init DIR writes a complete set"
        )
    except OSError as error:
        problems.append(f"{path.name}: cannot be read: {error}")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problems.append(
            f"{path.name}: is not written in UTF-8 (line {line}); save it as UTF-8 in your editor"
        )
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{path.name}: is no valid TOML: {error}; {_remedy(str(error))}")
    return {}


def _decoded(content: bytes) -> str:
    """Read UTF-8, with the mark that some editors put before it."""
    return content.decode("utf-8-sig").replace("\r\n", "\n")


def _remedy(error: str) -> str:
    """Say what is usually wrong where the parser stops."""
    if "twice" in error or "overwrite" in error:
        return "each name may stand once: take one out; lists of tables are written [[route]]"
    return (
        'a text stands between straight quotes, as in name = "text", and a list in brackets, as in ["a", "b"]'
    )
