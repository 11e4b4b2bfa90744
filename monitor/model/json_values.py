"""Turns the frozen values of this package into JSON and back, by their own field types."""

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from pathlib import PurePath
from typing import Any, TypeVar

T = TypeVar("T")


def dump(value: Any) -> Any:
    """Give `value` as JSON-ready data."""
    writer = _writer(typing.cast("typing.Hashable", type(value)))
    return value if writer is None else writer(value)


@cache
def _writer(kind: Any) -> Callable[[Any], Any] | None:
    """How to write a type, worked out once: an article's record holds hundreds of values. None = as it is."""
    if is_dataclass(kind):
        names = [field.name for field in fields(kind)]
        return lambda value: {name: dump(getattr(value, name)) for name in names}
    for known, writer in _WRITERS:
        if issubclass(kind, known):
            return writer
    return None


_WRITERS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Enum, lambda value: value.value),
    (timedelta, timedelta.total_seconds),
    (date, lambda value: value.isoformat()),  # a datetime is one
    (Mapping, lambda value: {str(k): dump(v) for k, v in value.items()}),
    ((list, tuple, frozenset, set), lambda value: [dump(v) for v in value]),
    (PurePath, str),
)


def load(kind: type[T], data: Any) -> T:
    """Build a `kind` from data that `dump` wrote. Fields added since take their defaults."""
    reader = _reader(typing.cast("typing.Hashable", kind))
    result: T = data if reader is None or data is None else reader(data)
    return result


@cache
def _reader(kind: Any) -> Callable[[Any], Any] | None:
    """How to read a type, worked out once: a story's page reads thousands of values. None = as it is."""
    origin = typing.get_origin(kind)
    if origin is typing.Union or origin is types.UnionType:
        return _reader(next(a for a in typing.get_args(kind) if a is not type(None)))
    if origin is tuple:
        return _tuple_reader(typing.get_args(kind))
    if is_dataclass(kind):
        return _record_reader(kind)
    if kind is datetime:
        return datetime.fromisoformat
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else None


def _tuple_reader(inner: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(inner) == 2 and inner[1] is Ellipsis:
        each = _reader(inner[0])
        if each is None:
            return tuple
        return lambda data: tuple([None if item is None else each(item) for item in data])
    kinds = [_reader(kind) for kind in inner]
    return lambda data: tuple(
        item if one is None or item is None else one(item) for one, item in zip(kinds, data, strict=True)
    )


def _record_reader(kind: Any) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(kind)
    names = {field.name for field in fields(kind)}
    readers = [(name, found) for name in names if (found := _reader(hints[name])) is not None]

    def read(data: Mapping[str, Any]) -> Any:
        values = dict(data) if data.keys() <= names else {name: data[name] for name in names & data.keys()}
        for name, one in readers:
            if values.get(name) is not None:
                values[name] = one(values[name])
        return kind(**values)

    return read
