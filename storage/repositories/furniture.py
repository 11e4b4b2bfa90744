"""The sentences that a publisher prints under everything: counted across unrelated stories."""

import hashlib
from collections.abc import Sequence

import sqlalchemy as sa

from monitor.model.ids import PublisherId
from storage.statements import among
from storage.tables import furniture

_RECURRING = sa.select(furniture.c.key).where(
    furniture.c.publisher == sa.bindparam("of"),
    among(furniture.c.key, "keys"),
    furniture.c.groups >= sa.bindparam("least"),
)
_NOTED = sa.select(furniture.c.key, furniture.c.last_group).where(
    furniture.c.publisher == sa.bindparam("of"), among(furniture.c.key, "keys")
)
_NOTE = sa.insert(furniture)


def recurring(
    connection: sa.Connection, publisher: PublisherId, keys: Sequence[str], *, groups: int
) -> frozenset[str]:
    """Which of these sentence keys recur across unrelated stories of this publisher."""
    by_digest = {_digest(key): key for key in keys}
    asked = {"of": publisher, "keys": list(by_digest), "least": groups}
    found: Sequence[str] = connection.execute(_RECURRING, asked).scalars().all()
    return frozenset(by_digest[digest] for digest in found)


def note_sentences(
    connection: sa.Connection, publisher: PublisherId, keys: Sequence[str], *, group: str
) -> None:
    """Count each key once per group."""
    distinct = sorted({_digest(key) for key in keys})
    rows = connection.execute(_NOTED, {"of": publisher, "keys": distinct})
    held = {row.key: row.last_group for row in rows}
    fresh = [key for key in distinct if key not in held]
    if fresh:
        added = [{"publisher": publisher, "key": key, "groups": 1, "last_group": group} for key in fresh]
        connection.execute(_NOTE, added)
    again = [key for key, last_group in held.items() if last_group != group]
    if again:
        connection.execute(
            sa.update(furniture)
            .where(furniture.c.publisher == publisher, furniture.c.key.in_(again))
            .values(groups=furniture.c.groups + 1, last_group=group)
        )


def _digest(key: str) -> str:
    """A sentence's key at a fixed length: 160 bits, so that two never meet."""
    return hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=20).hexdigest()
