"""Reads typed fields out of TOML tables and gathers every problem as a sentence, not only the first."""

import difflib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.toml_lines import TomlPath
from monitor.toml_values import duration_of, is_web_address, shown

E = TypeVar("E", bound=StrEnum)

NOWHERE: Mapping[TomlPath, int] = {}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Table:
    """One TOML table. Each getter names a key that is allowed; `finish` reports the others."""

    def __init__(
        self,
        data: Any,
        *,
        where: str,
        problems: list[str],
        lines: Mapping[TomlPath, int] = NOWHERE,
        path: TomlPath = (),
    ) -> None:
        self._where = where
        self._problems = problems
        self._lines = lines
        self._path = path
        self._data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        self._asked: set[str] = set()
        if not isinstance(data, Mapping):
            self._problem(f"is {shown(data)}; a table is expected here")
            self._problems = []  # what it lacks besides only follows from that

    def _problem(self, sentence: str, key: str | None = None) -> None:
        line = self._line(key)
        at = f" (line {line})" if line else ""
        said, newline, drawing = sentence.partition("\n")  # a query is drawn below its problem
        self._problems.append(f"{self._where}{f' {key}' if key else ''}: {said}{at}{newline}{drawing}")

    def _line(self, key: str | None) -> int | None:
        """Where the key stands, or its table where it is missing."""
        path = (*self._path, key) if key else self._path
        while path and path not in self._lines and (*path, 1) not in self._lines:
            path = path[:-1]
        return self._lines.get(path, self._lines.get((*path, 1)))

    def refuse(self, key: str, sentence: str) -> None:
        """Report a problem with a key that only the caller can see."""
        self._problem(sentence, key)

    def names(self) -> tuple[str, ...]:
        """Every key that is written."""
        return tuple(self._data)

    def has(self, key: str) -> bool:
        """Whether the key is written at all."""
        return key in self._data

    def _get(self, key: str, default: Any, kind: type | tuple[type, ...], allowed: str) -> Any:
        self._asked.add(key)
        if key not in self._data:
            return default
        value = self._data[key]
        wrong_bool = isinstance(value, bool) and kind is not bool
        if wrong_bool or not isinstance(value, kind):
            self._problem(f"is {shown(value)}; {allowed} is expected", key)
            return default
        return value

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """Read a string."""
        value: str = self._get(key, default, str, 'a text such as "name"')
        if required and key not in self._data:
            self._problem("is missing; a text is required", key)
        elif required and isinstance(self._data[key], str) and not value.strip():
            self._problem("is empty; a text is required", key)
        return value

    def optional_text(self, key: str) -> str | None:
        """Read a string that may be absent."""
        value: str | None = self._get(key, None, str, 'a text such as "name"')
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """Read true or false."""
        value: bool = self._get(key, default, bool, "true or false")
        return value

    def number(self, key: str, default: float, *, least: float, most: float, required: bool = False) -> float:
        """Read a number within bounds."""
        value: float = self._get(key, default, (int, float), f"a number from {least:g} to {most:g}")
        if required and key not in self._data:
            self._problem(f"is missing; a number from {least:g} to {most:g} is required", key)
        if not least <= value <= most:
            self._problem(f"is {value:g}; a number from {least:g} to {most:g} is expected", key)
            return default
        return float(value)

    def whole(self, key: str, default: int, *, least: int, most: int) -> int:
        """Read a whole number within bounds."""
        value: int = self._get(key, default, int, f"a whole number from {least} to {most}")
        if not least <= value <= most:
            self._problem(f"is {value}; a whole number from {least} to {most} is expected", key)
            return default
        return value

    def wholes(self, key: str, *, least: int) -> tuple[int, ...]:
        """Read a list of whole numbers."""
        allowed = "a list of whole numbers such as [12, 40]"
        value = self._get(key, [], list, allowed)
        if not all(isinstance(item, int) and not isinstance(item, bool) and item >= least for item in value):
            self._problem(f"is {shown(value)}; {allowed} is expected", key)
            return ()
        return tuple(value)

    def duration(self, key: str, default: timedelta, *, none: bool = True) -> timedelta:
        """Read a time span with its unit, which may be `none` at all."""
        found = self.optional_duration(key, none=none)
        return default if found is None else found

    def optional_duration(self, key: str, *, none: bool = True, or_else: str = "") -> timedelta | None:
        """Read a time span that may be absent."""
        allowed = f'a time with its unit such as "30s", "10m", "6h" or "7d"{or_else}'
        value = self._get(key, None, str, allowed)
        if value is None:
            return None
        span = duration_of(value)
        if span is None or not (span or none):
            self._problem(f"is {shown(value)}; {allowed} is expected", key)
            return None
        return span

    def keeping(self, key: str, default: timedelta | None, *, least: timedelta) -> timedelta | None:
        """Read how long something is kept; None for "never" removed."""
        if self._data.get(key) == "never":
            self._asked.add(key)
            return None
        span = self.optional_duration(key, or_else=' or "never"')
        if span is not None and span < least:
            self._problem(
                f'is {shown(self._data[key])}; at least "{least.days}d", or "never", is expected', key
            )
            return default
        return default if span is None else span

    def durations(self, key: str, default: tuple[timedelta, ...]) -> tuple[timedelta, ...]:
        """Read a list of time spans."""
        allowed = 'a list of times with their unit such as ["15m", "1h", "7d"]'
        value = self._get(key, None, list, allowed)
        if value is None:
            return default
        found = [duration_of(each) if isinstance(each, str) else None for each in value]
        for each, span in zip(value, found, strict=True):
            if span is None:
                self._problem(f"holds {shown(each)}; {allowed} is expected", key)
        return tuple(span for span in found if span is not None)

    def choice(self, key: str, kind: type[E], default: E) -> E:
        """Read one of an enumeration's values."""
        allowed = "one of " + ", ".join(f'"{item.value}"' for item in kind)
        value = self._get(key, default.value, str, allowed)
        try:
            return kind(value)
        except ValueError:
            self._problem(f"is {shown(value)}; {allowed} is expected", key)
            return default

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of strings."""
        value = self._get(key, [], list, 'a list of texts such as ["a", "b"]')
        if not all(isinstance(item, str) for item in value):
            self._problem(f'is {shown(value)}; a list of texts such as ["a", "b"] is expected', key)
            return ()
        return tuple(value)

    def texts_are_wrong(self, key: str) -> bool:
        """Tell whether what is written is no list of texts, which was reported."""
        value = self._data.get(key, [])
        return not (isinstance(value, list) and all(isinstance(item, str) for item in value))

    def choices(self, key: str, kind: type[E]) -> tuple[E, ...]:
        """Read a list of an enumeration's values."""
        allowed = {item.value: item for item in kind}
        values = self.texts(key)
        for value in values:
            if value not in allowed:
                self._problem(f"names {shown(value)}; it knows {', '.join(sorted(allowed))}", key)
        return tuple(allowed[value] for value in values if value in allowed)

    def day(self, key: str) -> date | None:
        """Read a date."""
        allowed = "a date such as 2026-09-24, without quotation marks,"
        value: date | None = self._get(key, None, date, allowed)
        if isinstance(value, datetime):  # a kind of date to Python
            self._problem(f"is {value}; {allowed} is expected", key)
            return None
        return value

    def clock_time(self, key: str, default: time) -> time:
        """Read a time of day."""
        value: time = self._get(key, default, time, "a time of day such as 07:30:00")
        return value

    def weekday(self, key: str, default: int) -> int:
        """Read a day of the week; Monday is 0."""
        value = self._get(key, _WEEKDAYS[default], str, 'a weekday such as "monday"')
        if value.lower() not in _WEEKDAYS:
            self._problem(f"is {shown(value)}; one of {', '.join(_WEEKDAYS)} is expected", key)
            return default
        return _WEEKDAYS.index(value.lower())

    def weekdays(self, key: str, default: frozenset[int]) -> frozenset[int]:
        """Read a list of days of the week; Monday is 0."""
        values = [value.lower() for value in self.texts(key)]
        for value in values:
            if value not in _WEEKDAYS:
                self._problem(f"names {shown(value)}; it knows {', '.join(_WEEKDAYS)}", key)
        if self.has(key) and not values:
            self._problem("is empty; name at least one weekday, or leave it out", key)
        return frozenset(_WEEKDAYS.index(value) for value in values if value in _WEEKDAYS) or default

    def clock_times(self, key: str, default: tuple[time, ...]) -> tuple[time, ...]:
        """Read a list of times of day."""
        allowed = "a list of times of day such as [10:30:00, 16:00:00]"
        value = self._get(key, list(default), list, allowed)
        if not value or not all(isinstance(item, time) for item in value):
            self._problem(f"is {shown(value)}; {allowed} is expected", key)
            return default
        return tuple(sorted(set(value)))

    def web_address(self, key: str, default: str = "", *, required: bool = False) -> str:
        """Read an address of the web."""
        url = self.text(key, default, required=required)
        if url and not is_web_address(url):
            self._problem(f"is {shown(url)}; an address with http:// or https:// is expected", key)
            return ""
        return url

    def zone(self, key: str, default: ZoneInfo) -> ZoneInfo:
        """Read a time zone."""
        name = self.text(key, default.key)
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a directory
            self._problem(f'is "{name}"; a zone name such as "Europe/London" is expected', key)
            return default

    def mapping(self, key: str) -> Mapping[str, Any]:
        """Read a nested table as it stands."""
        value: Mapping[str, Any] = self._get(key, {}, dict, f"a table [{key}]")
        return value

    def raw(self, key: str) -> Any:
        """Read a value of any type; None where it is absent."""
        self._asked.add(key)
        return self._data.get(key)

    def table(self, key: str) -> "Table":
        """Read a nested table; an empty one where it is absent."""
        lacks = self._problems if isinstance(self._data.get(key, {}), Mapping) else []  # as above
        return self._inner(self.mapping(key), f"{self._where} [{key}]", key, problems=lacks)

    def tables(self, key: str) -> Sequence["Table"]:
        """Read an array of tables."""
        value = self._get(key, [], list, f"a list of tables [[{key}]]")
        return [
            self._inner(item, f"{self._where} [[{key}]] number {number}", key, number)
            for number, item in enumerate(value, 1)
        ]

    def _inner(self, data: Any, where: str, *below: str | int, problems: list[str] | None = None) -> "Table":
        path = (*self._path, *below)
        told = self._problems if problems is None else problems
        return Table(data, where=where, problems=told, lines=self._lines, path=path)

    def finish(self) -> None:
        """Report every key that nothing asked for, with the nearest that exists."""
        for key in self._data:
            if key not in self._asked:
                near = difflib.get_close_matches(key, self._asked, 1)
                known = f"t knows {', '.join(sorted(self._asked))}"
                hint = f'; did you mean "{near[0]}"? I{known}' if near else f"; i{known}"
                self._unknown(key, f'does not know "{key}"{hint}')

    def _unknown(self, key: str, sentence: str) -> None:
        line = self._line(key)
        self._problems.append(f"{self._where}: {sentence}{f' (line {line})' if line else ''}")
