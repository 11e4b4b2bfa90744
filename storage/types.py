"""Column types and the one MetaData that all tables share."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine.interfaces import Dialect

from monitor.errors import UnreadableDatabase

#: Names for constraints, so that a later migration can address them on both databases.
metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: 64 bits on PostgreSQL; on SQLite only INTEGER is an alias of the rowid.
Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


class _Listed(sa.types.TypeDecorator[Sequence[Any]]):
    """A list as one bound value: an array, and JSON on SQLite."""

    impl = sa.Text
    cache_ok = True
    each: type[sa.types.TypeEngine[Any]]

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """Choose text on SQLite and an array elsewhere."""
        return dialect.type_descriptor(sa.Text() if dialect.name == "sqlite" else postgresql.ARRAY(self.each))

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> str | list[Any] | None:
        """Write the list as the database wants it."""
        if value is None:
            return None
        return json.dumps(list(value)) if dialect.name == "sqlite" else list(value)


class TextList(_Listed):
    """A list of texts."""

    cache_ok = True
    each = sa.Text


class NumberList(_Listed):
    """A list of keys."""

    cache_ok = True
    each = sa.BigInteger


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware UTC time. SQLite would give back a naive one, so it is stored as sortable text there."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """Choose text on SQLite and timestamptz elsewhere."""
        return dialect.type_descriptor(
            sa.String(32) if dialect.name == "sqlite" else sa.DateTime(timezone=True)
        )

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """Refuse a naive time before it can be stored an hour off."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without zone cannot be stored: {value!r}")
        if value.tzinfo is not UTC:
            value = value.astimezone(UTC)
        # In a fifth of the time of strftime: a poll writes dozens.
        return f"{value.isoformat(timespec='microseconds')[:26]}Z" if dialect.name == "sqlite" else value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:  # noqa: ARG002 - SQLAlchemy's signature
        """Give the time back in UTC, by one call: a long story's page reads two thousand."""
        return _from_text if dialect.name == "sqlite" else _in_utc


def _from_text(value: Any) -> datetime | None:
    """Read a time of SQLite's, which takes any text. Raises UnreadableDatabase where it is none of ours."""
    if value is None:
        return None
    try:
        read = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        read = None
    if read is None or read.tzinfo is None:
        raise UnreadableDatabase(
            f"the database holds {value!r} where a time with its zone belongs: "
            "nhs-monitor doctor says where, and how to mend it"
        )
    return read


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)
