"""The full-text index over revisions: FTS5 on SQLite, a tsvector beside each revision on PostgreSQL.

Both are given our own words, folded and in order, and never the raw text: what a word is, is decided in one
place (`monitor.query.text`), and the databases cannot disagree with it or with each other. See decision 0041.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from monitor.query.text import lines
from storage.tables import article, revision

#: Words of one revision that are indexed: a tsvector holds 16,383 places and a megabyte.
MOST_WORDS = 12_000
MOST_OF_A_FACT = 100  #: words of an outlet's or owner's name that are indexed
#: Characters of one word that are indexed; a tsvector's word has at most 2,046 bytes.
LONGEST_WORD = 200
TEXTS = ("title", "summary", "body")
FACTS = ("outlet", "owner", "language")
#: When it was published, as words: a search within dates need not look at what lies outside (decision 0078).
PERIOD = "period"
#: On PostgreSQL a text's words carry a weight that names the field, a fact's words a prefix.
LABELS = {"title": "A", "summary": "B", "body": "C"}
#: Stands where a paragraph or field ends, so that no phrase runs across, and round a fact's name: in no word.
GAP = "="
#: Years that have words of their own; everything else is "another time".
_FIRST_YEAR, _LAST_YEAR = 1980, 2099
_ANOTHER_TIME = "0000"
_SPANS = (120, 12, 1)  #: months of what has a word: a decade, a year, a month
BATCH = 200  #: revisions indexed by one statement

INDEX = "revision_fts"
_SQLITE = (
    """
    CREATE VIRTUAL TABLE {name} USING fts5(
        title, summary, body, outlet, owner, language, period,
        content='', prefix='2 3', tokenize="ascii tokenchars '='")
    """,
    # What a transaction adds is sorted in memory up to so many bytes: an import is a third faster.
    "INSERT INTO {name}({name}, rank) VALUES ('hashsize', 16777216)",
)
_POSTGRESQL = (
    "CREATE TABLE {name} (revision_id bigint PRIMARY KEY, tsv tsvector NOT NULL)",
    "CREATE INDEX ix_{name}_tsv ON {name} USING gin (tsv)",
)
_ADD_SQLITE = (
    "INSERT INTO {name} (rowid, title, summary, body, outlet, owner, language, period)"
    " VALUES (:id, :title, :summary, :body, :outlet, :owner, :language, :period)"
)
_REMOVE_SQLITE = sa.text(
    "INSERT INTO revision_fts (revision_fts, rowid, title, summary, body, outlet, owner, language, period)"
    " VALUES ('delete', :id, :title, :summary, :body, :outlet, :owner, :language, :period)"
)
_REMOVE_POSTGRESQL = sa.text("DELETE FROM revision_fts WHERE revision_id = ANY (:ids)")
_ADD_POSTGRESQL = (
    "INSERT INTO {name} (revision_id, tsv) VALUES (:id, CAST(:tsv AS tsvector)) ON CONFLICT DO NOTHING"
)
#: What the index holds of each revision, in order.
INDEXED = (
    sa.select(
        revision.c.id,
        revision.c.title,
        revision.c.summary,
        revision.c.text.label("body"),
        revision.c.site.label("outlet"),
        article.c.owner,
        revision.c.language,
        revision.c.published_at,
    )
    .join(article, article.c.id == revision.c.article_id)
    .order_by(revision.c.id)
)


def create_search_index(connection: sa.Connection, name: str = INDEX) -> None:
    """Create the index, empty."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement.format(name=name))


def index_revisions(connection: sa.Connection, rows: Iterable[Mapping[str, Any]], name: str = INDEX) -> None:
    """Index new revisions: `id`, `published_at`, and the texts and facts by name. Each must come once."""
    sqlite = connection.dialect.name == "sqlite"
    values = [_columns(row) if sqlite else {"id": row["id"], "tsv": _vector(row)} for row in rows]
    if values:
        connection.execute(_adding(connection.dialect.name, name), values)


@cache
def _adding(dialect: str, name: str) -> sa.TextClause:
    return sa.text((_ADD_SQLITE if dialect == "sqlite" else _ADD_POSTGRESQL).format(name=name))


def reindex_revisions(connection: sa.Connection, ids: Sequence[int], changes: Mapping[str, str]) -> None:
    """Change columns of revisions, and what the index holds of them.

    An index without the texts can only forget words that it is told again, so they are read before.
    """
    which = INDEXED.where(revision.c.id.in_(ids))
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        held = [_columns(dict(row)) for row in connection.execute(which).mappings()]
        connection.execute(_REMOVE_SQLITE, held)
    else:
        connection.execute(_REMOVE_POSTGRESQL, {"ids": list(ids)})
    connection.execute(sa.update(revision).where(revision.c.id.in_(ids)).values(**changes))
    index_revisions(connection, [dict(row) for row in connection.execute(which).mappings()])


def rebuild_search_index(connection: sa.Connection) -> None:
    """Build the index anew from the record."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO revision_fts(revision_fts) VALUES ('delete-all')")
    else:
        connection.exec_driver_sql("TRUNCATE revision_fts")
    last = 0
    while rows := connection.execute(INDEXED.where(revision.c.id > last).limit(BATCH)).mappings().all():
        index_revisions(connection, [dict(row) for row in rows])
        last = rows[-1]["id"]


def periods(after: date | None, before: date | None) -> tuple[str, ...]:
    """The words of PERIOD under which everything from one day on and before another was indexed.

    They may hold more, as months are whole. () where that would be nearly everything: after a day, up to now.
    """
    if before is None or before == date.min:
        return ()
    last = before - timedelta(days=1)
    first = after or date(_FIRST_YEAR, 1, 1)
    if first > last or first.year < _FIRST_YEAR or last.year > _LAST_YEAR:
        return ()
    earlier = () if after else (_ANOTHER_TIME,)
    return (*_longest(12 * first.year + first.month - 1, 12 * last.year + last.month), *earlier)


def _longest(month: int, end: int) -> Iterator[str]:
    """The longest spans that fill the months from one on and before another, counted from the year 0."""
    while month < end:
        long = next(long for long in _SPANS if month % long == 0 and month + long <= end)
        yield _span(month, long)
        month += long


def _span(month: int, long: int) -> str:
    """How the index calls the span of so many months that a month lies in: 201, 2016, 201603."""
    year = month // 12
    return {120: f"{year // 10}", 12: f"{year}", 1: f"{year}{month % 12 + 1:02}"}[long]


def period_of(published_at: datetime | None) -> list[str]:
    """The decade, the year and the month, as the index holds them."""
    if published_at is None:
        return []
    day = published_at.astimezone(UTC)
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return [_ANOTHER_TIME]
    return [_span(12 * day.year + day.month - 1, long) for long in _SPANS]


def _columns(row: Mapping[str, Any]) -> dict[str, object]:
    left = MOST_WORDS
    columns: dict[str, object] = {"id": row["id"], PERIOD: " ".join(period_of(row["published_at"]))}
    for name in FACTS:
        columns[name] = " ".join(_words(row[name] or "", MOST_OF_A_FACT))
    for name in TEXTS:
        found = list(_words(row[name] or "", left))
        columns[name] = " ".join(found)
        left -= len(found)
    return columns


def _vector(row: Mapping[str, Any]) -> str:
    """Write a tsvector: words are letters and digits only, so nothing in them needs escaping."""
    places: dict[str, list[str]] = {
        f"{GAP}{PERIOD}{GAP}{word}": ["1"] for word in period_of(row["published_at"])
    }
    place = 0
    for name in FACTS:
        for word in _words(row[name] or "", MOST_OF_A_FACT):
            place += 1
            places.setdefault(f"{GAP}{name}{GAP}{word}", []).append(f"{place}")
    left = MOST_WORDS
    for name in TEXTS:
        for word in _words(row[name] or "", left):
            place += 1
            left -= 1
            if word != GAP:
                places.setdefault(word, []).append(f"{place}{LABELS[name]}")
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())


def _words(text: str, most: int) -> Iterator[str]:
    """The folded words of a text, a gap where a paragraph ends."""
    for line in lines(text):
        for word in line:
            if most <= 0:
                return
            most -= 1
            yield word[:LONGEST_WORD]
        most -= 1
        yield GAP
