"""Turns the frozen values of this package into JSON and back, by their own field types."""

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from pathlib import PurePath
from typing import Any, TypeVar

T = TypeVar("T")


def dump(value: Any) -> Any:
    """Give `value` as JSON-ready data."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: dump(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Enum | date | timedelta | PurePath):
        return _scalar(value)
    if isinstance(value, Mapping):
        return {str(k): dump(v) for k, v in value.items()}
    if isinstance(value, list | tuple | frozenset | set):
        return [dump(v) for v in value]
    return value


def _scalar(value: Enum | date | timedelta | PurePath) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value.isoformat() if isinstance(value, date) else str(value)  # a datetime is a date


def load(kind: type[T], data: Any) -> T:
    """Build a `kind` from data that `dump` wrote. Fields added since take their defaults."""
    result: T = _load(kind, data)
    return result


def _load(kind: Any, data: Any) -> Any:
    if data is None:
        return None
    origin = typing.get_origin(kind)
    if origin is typing.Union or origin is types.UnionType:
        return _load(next(a for a in typing.get_args(kind) if a is not type(None)), data)
    if origin is tuple:
        return _load_tuple(typing.get_args(kind), data)
    if is_dataclass(kind):
        return _load_record(kind, data)
    if kind is datetime:
        return datetime.fromisoformat(data)
    return kind(data) if isinstance(kind, type) and issubclass(kind, Enum) else data


def _load_tuple(inner: tuple[Any, ...], data: Any) -> Any:
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(_load(inner[0], item) for item in data)
    return tuple(_load(kind, item) for kind, item in zip(inner, data, strict=True))


def _load_record(kind: Any, data: Any) -> Any:
    return kind(**{name: _load(hint, data[name]) for name, hint in _hints(kind) if name in data})


@cache
def _hints(kind: Any) -> tuple[tuple[str, Any], ...]:
    """The fields of a record with their types: working them out takes longer than reading a value."""
    hints = typing.get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in fields(kind))
