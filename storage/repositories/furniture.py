"""The sentences that a publisher prints under everything: counted across unrelated stories."""

import hashlib
from collections.abc import Sequence

import sqlalchemy as sa

from monitor.model.ids import PublisherId
from storage.prepared import Prepared
from storage.statements import among, upsert_all
from storage.tables import furniture

_RECURRING = Prepared(
    sa.select(furniture.c.key)
    .where(furniture.c.publisher == sa.bindparam("of"), among(furniture.c.key, "keys"))
    .group_by(furniture.c.key)
    .having(sa.func.count() >= sa.bindparam("least"))
)


def recurring(
    connection: sa.Connection, publisher: PublisherId, keys: Sequence[str], *, groups: int
) -> frozenset[str]:
    """Which of these sentence keys recur across unrelated stories of this publisher."""
    by_digest = {_digest(key): key for key in keys}
    asked = {"of": publisher, "keys": list(by_digest), "least": groups}
    return frozenset(by_digest[digest] for (digest,) in _RECURRING.rows(connection, asked))


def note_sentences(
    connection: sa.Connection, publisher: PublisherId, keys: Sequence[str], *, group: str
) -> None:
    """Count each key once per group."""
    rows = [
        {"publisher": publisher, "key": digest, "group": group}
        for digest in sorted({_digest(key) for key in keys})
    ]
    upsert_all(connection, furniture, ["publisher", "key", "group"], rows)


def _digest(key: str) -> str:
    """A sentence's key at a fixed length: 160 bits, so that two never meet."""
    return hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=20).hexdigest()
