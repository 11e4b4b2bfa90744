"""Builds anew what texts are found by, while others search and write: words, kinds, speakers, figures."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from monitor.errors import StorageBusy, UnreadableDatabase
from monitor.model.ids import RevisionId
from storage import soundness
from storage.repositories.facts import keep_figures, keep_finding
from storage.repositories.story_values import to_development
from storage.search_index import BATCH, INDEX, INDEXED, create_search_index, index_revisions
from storage.soundness import missing_indexes
from storage.store import Store
from storage.tables import development, revision, revision_fact, sentence

#: So long others may have to wait behind us for one who reads.
_PATIENCE = "5s"
_NEW = f"{INDEX}_new"
#: How it takes the old one's name. A writer of PostgreSQL that waits for the lock finds the new table by it.
_SQLITE = (f"DROP TABLE IF EXISTS {INDEX}", f"ALTER TABLE {_NEW} RENAME TO {INDEX}")
_POSTGRESQL = (
    *_SQLITE,
    f"ALTER INDEX ix_{_NEW}_tsv RENAME TO ix_{INDEX}_tsv",
    f"ALTER INDEX {_NEW}_pkey RENAME TO {INDEX}_pkey",
)


def count_revisions(store: Store) -> int:
    """How many there are to index."""
    with store.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(revision)).scalar_one()


def make_missing_indexes(store: Store) -> None:
    """Make the indexes of tables that the schema has and the database lacks; others wait for it."""
    with store.write() as connection:
        for index in missing_indexes(connection):
            index.create(connection)


def mend_indexes(store: Store) -> None:
    """Build those indexes of SQLite anew that are not in step with their tables; others wait for each.

    Raises UnreadableDatabase where the rows themselves are damaged.
    """
    if store.engine.dialect.name != "sqlite":
        return
    with store.read() as connection:
        names = soundness.broken_indexes(soundness.faults_of_pages(connection))
    for name in names:
        with store.write() as connection:
            try:
                connection.exec_driver_sql(f'REINDEX "{name}"')
            except sa.exc.IntegrityError as error:
                raise UnreadableDatabase(
                    f"{name} cannot be built anew ({error.orig}): rows are damaged; nhs-monitor restore FILE "
                    "puts a copy of the database in its place"
                ) from error


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
        keep_others_out(connection, [INDEX])
        held = f"{_NEW}_docsize" if sqlite else _NEW
        key = sa.column("id" if sqlite else "revision_id", revision.c.id.type)
        missing = INDEXED.where(revision.c.id.not_in(sa.select(key).select_from(sa.table(held))))
        rows = [dict(row) for row in connection.execute(missing).mappings()]
        index_revisions(connection, rows, _NEW)
        for statement in _SQLITE if sqlite else _POSTGRESQL:
            connection.exec_driver_sql(statement)
        return len(rows)


def keep_others_out(connection: sa.Connection, tables: Sequence[str]) -> None:
    """Let those who write finish, and those who come wait until the end of the transaction.

    On SQLite they do anyway. Raises StorageBusy where somebody reads for long: writers wait behind us.
    """
    if connection.dialect.name == "sqlite":
        return
    there = [name for name in tables if sa.inspect(connection).has_table(name)]
    try:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
        for name in there:
            connection.exec_driver_sql(f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE")
    except sa.exc.OperationalError as error:
        raise StorageBusy(
            "a backup or another long look at the database keeps the new index from taking the old one's "
            "place: run nhs-monitor db reindex again after it"
        ) from error


def reindex_facts(store: Store) -> Iterator[int]:
    """Write anew by which kinds, speakers and figures texts are found; gives how many texts each step did."""
    last, done = 0, 1
    while done:
        with store.write() as connection:
            wanted = sa.select(revision.c.id).where(revision.c.id > last).order_by(revision.c.id).limit(BATCH)
            ids: Sequence[int] = connection.execute(wanted).scalars().all()
            _write_facts(connection, ids)
        done, last = len(ids), ids[-1] if ids else last
        yield done


def _write_facts(connection: sa.Connection, revisions: Sequence[int]) -> None:
    connection.execute(sa.delete(revision_fact).where(revision_fact.c.revision_id.in_(revisions)))
    stated: dict[int, list[str]] = defaultdict(list)
    held = sa.select(sentence.c.revision_id, sentence.c.figures)
    for row in connection.execute(held.where(sentence.c.revision_id.in_(revisions))):
        stated[row.revision_id].append(row.figures)
    for key, figures in stated.items():
        keep_figures(connection, RevisionId(key), figures)
    found = sa.select(development).where(development.c.revision_id.in_(revisions))
    for each in connection.execute(found).mappings().all():
        told = to_development(each)
        keep_finding(connection, told.revision, told.finding)
