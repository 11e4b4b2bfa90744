"""What a sound record never lacks and never holds: its tables, its times with their zone, its index rows."""

import re
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from monitor.errors import MonitorError
from storage.exchange import dump_rows
from storage.search_index import INDEX
from storage.tables import development, revision, revision_fact
from storage.types import UtcDateTime, metadata

#: How SQLite holds a time, so that order of text is order of time: 2025-01-22T09:00:00.000000Z.
_SECONDS = "%Y-%m-%dT%H:%M:%S"
_REST = ".[0-9][0-9][0-9][0-9][0-9][0-9]Z"
_FORM = "????-??-??T??:??:??.??????Z"


def missing(connection: sa.Connection) -> list[str]:
    """Name the tables and indexes that the schema has and the database has not."""
    tables = set(sa.inspect(connection).get_table_names())
    found = [table.name for table in metadata.sorted_tables if table.name not in tables]
    found += [str(index.name) for index in missing_indexes(connection)]
    return sorted(found if INDEX in tables else [*found, INDEX])


def missing_indexes(connection: sa.Connection) -> list[sa.Index]:
    """Give the indexes that the database lacks, of the tables that it has."""
    there = sa.inspect(connection)
    tables = [table for table in metadata.sorted_tables if table.name in set(there.get_table_names())]
    held = {index["name"] for each in there.get_multi_indexes().values() for index in each}
    return [index for table in tables for index in table.indexes if index.name not in held]


#: What SQLite says where an index is not in step with its table. It names damaged pages first.
_OUT_OF_STEP = re.compile(
    r"(?:row \d+ missing from|wrong # of entries in|non-unique entry in|row \d+ values differ from)"
    r" index (\w+)"
)
_MOST_FAULTS = 100


def faults_of_pages(connection: sa.Connection) -> list[str]:
    """Let SQLite check every page and index; gives what it says, nothing where all is well."""
    try:
        said: Sequence[str] = (
            connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_FAULTS})").scalars().all()
        )
    except sa.exc.DatabaseError as error:  # pages that it stumbled over
        return [str(error.orig)]
    return [] if said == ["ok"] else list(said)


def broken_indexes(faults: Sequence[str]) -> list[str]:
    """Name the indexes that the faults are all about; none where one is about something else."""
    found = [_OUT_OF_STEP.fullmatch(fault) for fault in faults]
    return sorted({match[1] for match in found if match}) if all(found) else []


def can_be_read(connection: sa.Connection) -> bool:
    """Tell whether every row of the record can be read, as an export reads it."""
    try:
        for _ in dump_rows(connection):
            pass
    except (sa.exc.DatabaseError, MonitorError):
        return False
    return True


def wrong_times(connection: sa.Connection) -> Iterator[tuple[str, str, int, int]]:
    """Give table and column, how many of its values are not as we write times, and how many name none.

    PostgreSQL takes nothing else, so that only SQLite can hold them: what wrote there was no code of ours.
    """
    for table in metadata.sorted_tables:
        columns = [column for column in table.c if isinstance(column.type, UtcDateTime)]
        if not columns:
            continue
        counts = sa.select(*(count for each in columns for count in _counts(each))).select_from(table)
        row = connection.execute(counts).one()
        for place, column in enumerate(columns):
            wrong, unreadable = row[2 * place], row[2 * place + 1]
            if wrong:
                yield table.name, column.name, wrong, unreadable


def _counts(column: sa.ColumnElement[object]) -> tuple[sa.ColumnElement[int], sa.ColumnElement[int]]:
    """Count values that are not as we write them, and those of them that are no time at all."""
    said = sa.type_coerce(column, sa.Text)
    head, rest = sa.func.substr(said, 1, 19), sa.func.substr(said, 20)
    wrong = sa.and_(
        said.is_not(None),
        sa.or_(
            sa.func.strftime(_SECONDS, head, "+0 days").is_distinct_from(head),  # which ends a 30 February
            sa.not_(rest.op("GLOB")(_REST)),
        ),
    )
    unreadable = sa.and_(wrong, sa.or_(sa.func.strftime(_SECONDS, said).is_(None), said.op("GLOB")(_FORM)))
    return sa.func.count(sa.case((wrong, 1))), sa.func.count(sa.case((unreadable, 1)))


def is_derived(name: str) -> bool:
    """Tell whether reindexing makes a table or index anew from the others."""
    return name.startswith("ix_") or any(
        kind in name for kind in ("index_term", "index_posting", "index_profile", INDEX)
    )


def unkept(connection: sa.Connection) -> int:
    """Count the developments that would not be found by their kind."""
    kept = sa.select(revision_fact.c.revision_id).where(revision_fact.c.fact == "kind")
    lacks = sa.select(sa.func.count()).where(development.c.revision_id.not_in(kept))
    return connection.execute(lacks).scalar_one()


def mending(table: str, column: str) -> str:
    """The statement that gives such times their form: without a zone they are taken for UTC, as ours are."""
    changed = f"SET {column} = strftime('{_SECONDS}.000000Z', {column})"
    return f"UPDATE {table} {changed} WHERE {column} NOT GLOB '{_FORM}'"


def unlisted(connection: sa.Connection) -> tuple[int, int]:
    """Count the articles that the full-text index lacks, and those that it lists and that are gone."""
    sqlite = connection.dialect.name == "sqlite"
    listed = sa.table(f"{INDEX}_docsize" if sqlite else INDEX, sa.column("id" if sqlite else "revision_id"))
    (key,) = listed.c
    lacks = sa.select(sa.func.count()).where(revision.c.id.not_in(sa.select(key)))
    stale = sa.select(sa.func.count()).where(key.not_in(sa.select(revision.c.id)))
    return connection.execute(lacks).scalar_one(), connection.execute(stale).scalar_one()


def read_index(connection: sa.Connection) -> None:
    """Read every word that SQLite's full-text index holds; one that is broken inside raises DatabaseError.

    Its own check would write: it takes the lock from the daemon for as long as it lasts.
    """
    if connection.dialect.name != "sqlite":
        return
    connection.exec_driver_sql(f"CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, {INDEX}, row)")
    connection.exec_driver_sql("SELECT count(*), sum(cnt) FROM temp.words").one()
