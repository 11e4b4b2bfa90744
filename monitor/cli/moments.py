"""The option's type for moments as people type them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from monitor.model.moments import ALLOWED, parse_moment

_AGO = re.compile(r"(\d+)\s*([mhdw])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_LONGEST_SPAN = timedelta(days=3660)


class Moment(click.ParamType[datetime]):
    """An option's type: gives an aware UTC datetime."""

    name = "when"

    def __init__(self, *, to_end: bool = False) -> None:
        """With `to_end` a day means its last moment."""
        self._to_end = to_end

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read a moment; fails with what is allowed."""
        if isinstance(value, datetime):
            return value
        found = parse_moment(str(value), datetime.now(UTC), to_end=self._to_end)
        if found is None:
            self.fail(f'"{value}" is no time; write {ALLOWED}', param, ctx)
        return found


class Span(click.ParamType[timedelta]):
    """An option's type: a length of time."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Read a time span; fails with what is allowed."""
        if isinstance(value, timedelta):
            return value
        found = _AGO.fullmatch(str(value).strip().lower())
        try:
            span = int(found[1]) * _UNITS[found[2]] if found else timedelta(0)
        except OverflowError:
            span = timedelta(0)
        if not timedelta(0) < span <= _LONGEST_SPAN:
            self.fail(f'"{value}" is no time span; write 30m, 12h, 7d or 2w, ten years at most', param, ctx)
        return span
