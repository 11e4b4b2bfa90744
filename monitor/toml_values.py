"""Single values of a configuration: how they are shown in a problem, time spans, web addresses."""

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)")
UNITS = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}
#: Longer than anything that is to happen again: a clock that adds it still has a date to name.
_LONGEST = timedelta(days=36_500)


def duration_of(text: str) -> timedelta | None:
    """Read a time span with its unit, "10m", of at most a hundred years; None where it is none."""
    found = DURATION.fullmatch(text.strip())
    if found is None or float(found[1]) > _LONGEST / UNITS[found[2]]:
        return None
    return float(found[1]) * UNITS[found[2]]


def is_web_address(text: str) -> bool:
    """Tell whether it is a whole address of the web, with scheme and host."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:  # a port beyond 65,535, brackets that are no IPv6 address
        return False
    blank = any(sign.isspace() or not sign.isprintable() for sign in text)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0 and not blank


def shown(value: Any) -> str:
    """Show a value as TOML writes it; what may hold a secret, a table, only by its kind."""
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value)):
        return "a table" if isinstance(value, dict) else "a list of tables"
    text = _written(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return value.isoformat() if isinstance(value, date) or hasattr(value, "isoformat") else repr(value)
