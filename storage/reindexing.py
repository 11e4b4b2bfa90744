"""Builds the full-text index anew beside the old one, while others search and write."""

from collections.abc import Iterator

import sqlalchemy as sa

from storage.search_index import BATCH, INDEX, INDEXED, create_search_index, index_revisions
from storage.store import Store
from storage.tables import revision

_NEW = f"{INDEX}_new"
#: How it takes the old one's name. A writer of PostgreSQL that waits for the lock finds the new table by it.
_SQLITE = (f"DROP TABLE {INDEX}", f"ALTER TABLE {_NEW} RENAME TO {INDEX}")
_POSTGRESQL = (
    *_SQLITE,
    f"ALTER INDEX ix_{_NEW}_tsv RENAME TO ix_{INDEX}_tsv",
    f"ALTER INDEX {_NEW}_pkey RENAME TO {INDEX}_pkey",
)


def count_revisions(store: Store) -> int:
    """How many there are to index."""
    with store.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(revision)).scalar_one()


def reindex(store: Store) -> Iterator[int]:
    """Build it in short transactions; gives how many revisions each added. The old one serves until the end.

    One that was interrupted before leaves a table that this one removes first.
    """
    with store.write() as connection:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {_NEW}")
        create_search_index(connection, _NEW)
    last, added = 0, 1
    while added:
        with store.write() as connection:
            rows = connection.execute(INDEXED.where(revision.c.id > last).limit(BATCH)).mappings().all()
            index_revisions(connection, [dict(row) for row in rows], _NEW)
        added = len(rows)
        last = rows[-1]["id"] if rows else last
        yield added
    yield _change_over(store)


def _change_over(store: Store) -> int:
    """Add what came meanwhile and let the new one take the old one's name, all at once."""
    with store.write() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if not sqlite:  # who is writing finishes first, and is seen then
            connection.exec_driver_sql(f"LOCK TABLE {INDEX} IN ACCESS EXCLUSIVE MODE")
        held = f"{_NEW}_docsize" if sqlite else _NEW
        key = sa.column("id" if sqlite else "revision_id", revision.c.id.type)
        missing = INDEXED.where(revision.c.id.not_in(sa.select(key).select_from(sa.table(held))))
        rows = [dict(row) for row in connection.execute(missing).mappings()]
        index_revisions(connection, rows, _NEW)
        for statement in _SQLITE if sqlite else _POSTGRESQL:
            connection.exec_driver_sql(statement)
        return len(rows)
