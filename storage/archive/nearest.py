"""The newest, or oldest, revisions that answer a query.

PostgreSQL can read from one end of the record and look at each vector (right for a common word), or let the
index name all that hold a word and sort (right for a rare one). Its planner cannot choose: it knows no
frequency of a rare word, nor that a vector is dear to fetch. Decision 0116 has the measurements.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage.matching import Compiled
from storage.tables import revision

#: So many are looked at before it is known how dense the answers are.
FIRST_LOOK = 400
#: To look at one revision costs as much as so many answers that the index brings.
LOOK = 10
_FTS = sa.table("revision_fts", sa.column("rowid"), sa.column("revision_id"), sa.column("tsv"))
_LABEL = re.compile(r"':(\*?)[A-D]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """Ids of some of what answers a query, as far as the database can tell, from one end of the record on."""

    keys: Sequence[int]
    complete: bool  #: False = there may be more before the size that was asked for


def nearest(
    connection: sa.Connection,
    compiled: Compiled,
    size: int,
    *,
    newest: bool = True,
    before: int | None = None,
    most_looks: int | None = None,
) -> Nearest:
    """Give the `size` newest before an id, or oldest, that answer; no text is read for it.

    On PostgreSQL there may be fewer where it would have to look at more than `most_looks` revisions.
    """
    postgresql = connection.dialect.name == "postgresql"
    key = key_of(connection, compiled)
    within = () if before is None else (key < before,)
    found = _found(compiled, key, postgresql=postgresql).where(*within)
    if postgresql and compiled.text is not None:
        ends = _Ends(connection=connection, found=found, text=compiled.text, newest=newest, within=within)
        return ends.nearest(size, most_looks)
    keys = connection.scalars(found.order_by(key.desc() if newest else key.asc()).limit(size)).all()
    return Nearest(keys=keys, complete=True)


def key_of(connection: sa.Connection, compiled: Compiled) -> sa.ColumnElement[int]:
    """The column by which what answers is known: the index's own where text is asked for."""
    if compiled.text is None:
        return revision.c.id
    return _FTS.c.revision_id if connection.dialect.name == "postgresql" else _FTS.c.rowid


def _found(compiled: Compiled, key: sa.ColumnElement[int], *, postgresql: bool) -> sa.Select[Any]:
    if compiled.text is None:
        return sa.select(key).where(*compiled.conditions)
    found = "revision_fts.tsv @@ CAST(:words AS tsquery)" if postgresql else "revision_fts MATCH :words"
    statement = sa.select(key).where(sa.text(found).bindparams(words=compiled.text))
    if not compiled.conditions:
        return statement
    return statement.join(revision, revision.c.id == key).where(*compiled.conditions)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ends:
    """A query for text on PostgreSQL, asked from one end of the record."""

    connection: sa.Connection
    found: sa.Select[Any]
    text: str
    newest: bool
    within: Sequence[sa.ColumnElement[bool]]

    def nearest(self, size: int, most_looks: int | None) -> Nearest:
        rows = min(2 * size, FIRST_LOOK)
        record, scanned = self._record()
        while True:
            keys = self._among(rows, size)
            if len(keys) == size:
                return Nearest(keys=keys, complete=True)
            density = max(1, len(keys)) / rows
            of_index = record * (LOOK if scanned else self._index_cost(rows, density))
            needed = 1 + int(size / density * 5 / 4)  # what so frequent a word needs, and more
            if most_looks is not None and min(needed * LOOK, of_index) > most_looks * LOOK:
                return Nearest(keys=self._among(most_looks, size), complete=False)
            if needed * LOOK > of_index:
                return Nearest(keys=self._of_index(size), complete=True)
            rows = needed

    def _among(self, rows: int, size: int) -> Sequence[int]:
        """Look at so many from the end on."""
        key = _FTS.c.revision_id
        ends = sa.select(key).where(*self.within).order_by(self._order(key)).limit(rows).subquery()
        last = sa.func.min(ends.c.revision_id) if self.newest else sa.func.max(ends.c.revision_id)
        end = sa.select(last).scalar_subquery()
        near = key >= end if self.newest else key <= end
        return self.connection.scalars(self.found.where(near).order_by(self._order(key)).limit(size)).all()

    def _of_index(self, size: int) -> Sequence[int]:
        """Ask the index for all, under an order that the primary key does not have."""
        self.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # it would read every vector
        return self.connection.scalars(
            self.found.order_by(self._order(_FTS.c.revision_id + 0)).limit(size)
        ).all()

    def _order(self, key: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
        return key.desc() if self.newest else key.asc()

    def _record(self) -> tuple[int, bool]:
        """How many revisions there are, about, and whether the index must be read whole: for `NOT word`."""
        tree = sa.func.querytree(sa.text("CAST(:words AS tsquery)").bindparams(words=self.text))
        asked = sa.select(sa.func.max(_FTS.c.revision_id), tree.in_(("", "T")))
        row: Sequence[Any] = self.connection.execute(asked).one()
        return row[0] or 0, row[1]

    def _index_cost(self, rows: int, density: float) -> float:
        """What the index costs for each revision of the record, in answers that it brings.

        It knows neither places nor fields: for a phrase, each revision that holds its words is looked at.
        """
        loose = _loosened(self.text)
        if loose == self.text:
            return density
        held = sa.text("tsv @@ CAST(:loose AS tsquery)").bindparams(loose=loose)
        ends = sa.select(_FTS.c.tsv).where(*self.within).order_by(self._order(_FTS.c.revision_id))
        count = sa.select(sa.func.count()).select_from(ends.limit(FIRST_LOOK).subquery()).where(held)
        return LOOK * max(1, self.connection.scalar(count) or 0) / min(rows, FIRST_LOOK)


def _loosened(text: str) -> str:
    """What of a tsquery the index can tell: words, but not where they stand."""
    return _LABEL.sub(lambda label: "':*" if label[1] else "'", text.replace("<->", "&"))
