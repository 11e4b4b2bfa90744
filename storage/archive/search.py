"""Search: what answers a query, newest first or ranked, page by page, with facets."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from monitor.errors import BadInput
from monitor.model.answers import Facets, Order, SearchHit, SearchPage
from monitor.model.ids import ArticleId, RevisionId, StoryId
from monitor.query.document import Document, index
from monitor.query.evaluate import Reading
from monitor.query.tree import Query
from monitor.query.wording import marks, passage
from storage.archive.facets import count_facets
from storage.archive.reading import documents, held
from storage.matching import Compiled, compile_query
from storage.prepared import Prepared
from storage.statements import among
from storage.tables import revision, sentence

#: Ranked, the best of the newest so many answers: ranking all of a common word's would take seconds.
RANKED_AMONG = {"sqlite": 20_000, "postgresql": 4_000}
#: A query that the database cannot say exactly is finished in memory, over at most so many candidates.
MOST_FINISHED = 3_000
#: Facets count the newest so many answers: a page is there in 50 ms.
FACETS_OF = {"sqlite": 2_000, "postgresql": 1_000}
_BATCH = 200
#: On PostgreSQL, so many of the newest are looked at before it is known how dense the answers are.
FIRST_LOOK = 400
#: There, to look at one revision costs as much as so many answers that the index brings (decision 0116).
LOOK = 10
_FTS = sa.table("revision_fts", sa.column("rowid"), sa.column("revision_id"), sa.column("tsv"))
#: How much a word weighs in title, summary and body; the facts' columns weigh nothing.
_BM25 = "bm25(revision_fts, 8.0, 3.0, 1.0, 0.0, 0.0, 0.0, 0.0)"
_WEIGHTS = "CAST('{0, 0.1, 0.4, 1.0}' AS real[])"
_NEWER = revision.alias()
#: Revisions with their articles, one row for each later one of the same article.
_STANDING = Prepared(
    sa.select(revision.c.id, revision.c.article_id, _NEWER.c.id.label("later"))
    .join(
        _NEWER,
        (_NEWER.c.article_id == revision.c.article_id) & (_NEWER.c.number > revision.c.number),
        isouter=True,
    )
    .where(among(revision.c.id, "keys"))
)
_JUDGED = Prepared(
    sa.select(sentence.c.revision_id, sentence.c.position, sentence.c.text)
    .where(among(sentence.c.revision_id, "keys"))
    .order_by(sentence.c.revision_id, sentence.c.position)
)


class Search:
    """One query on one connection."""

    def __init__(self, connection: sa.Connection, query: Query, go_on: Callable[[], None]) -> None:
        """`go_on` is called before each text is read in memory; it raises where that took too long."""
        self._connection = connection
        self._go_on = go_on
        self._query = query
        self._dialect = cast("Literal['sqlite', 'postgresql']", connection.dialect.name)
        self._compiled: Compiled = compile_query(query.root, self._dialect)

    def page(self, *, limit: int, order: Order, after: str | None, facets: bool) -> SearchPage:
        """Read one page."""
        start = _cursor(after)
        newest: list[int] | None = None  # of all that answers, where more than the page needs it
        if order is Order.RANKED and self._compiled.ranked is not None:
            newest = self._keys(RANKED_AMONG[self._dialect])
            keys, following = self._ranked(newest, limit, start or 0)
        else:
            if facets and self._compiled.exact:
                newest = self._keys(FACETS_OF[self._dialect] + 1)
            keys, following = self._newest(limit, start, first=newest if start is None else None)
        return SearchPage(
            hits=tuple(self._hits(keys)), next=following, facets=self._facets(newest) if facets else None
        )

    def _newest(
        self, limit: int, before: int | None, *, first: Sequence[int] | None = None
    ) -> tuple[list[int], str | None]:
        """Take revisions from the newest on; an article counts with its newest answer only.

        `first` are the newest of those that answer, where they were asked for already.
        """
        taken: list[int] = []
        seen: set[int] = set()
        looked = 0
        for batch in self._batches(before, limit, first):
            standing = self._standing(batch)
            for key in batch:
                before = key
                looked += 1
                of_article = standing.get(key)
                if of_article is None or of_article in seen:
                    continue
                if not self._compiled.exact and not self._answers([key]):
                    continue
                seen.add(of_article)
                taken.append(key)
                if len(taken) == limit:
                    return taken, str(key)
            if looked >= MOST_FINISHED and not self._compiled.exact:
                return taken, str(before)
        return taken, None

    def _batches(
        self, before: int | None, limit: int, first: Sequence[int] | None
    ) -> Iterator[Sequence[int]]:
        size = limit + 10 if self._compiled.exact else _BATCH
        while True:
            keys = self._keys(size, before) if first is None else first[:size]
            first = None
            if keys:
                yield keys
            if len(keys) < size:
                return
            before, size = keys[-1], min(size * 2, _BATCH)

    def _ranked(self, among: Sequence[int], limit: int, offset: int) -> tuple[list[int], str | None]:
        most = (offset + limit + 1) * 2 if self._compiled.exact else MOST_FINISHED
        best = self._connection.scalars(self._ordered(among).limit(most)).all() if among else []
        standing = self._standing(best)
        keys = [key for key in best if key in standing]
        if not self._compiled.exact:
            keys = self._answers(keys)
        taken = keys[offset : offset + limit]
        return taken, str(offset + limit) if len(keys) > offset + limit else None

    def _ordered(self, among: Sequence[int]) -> sa.Select[Any]:
        """Select some of what was found so that the best comes first."""
        key = self._key()
        if self._dialect == "postgresql":
            asked = sa.cast(sa.literal(self._compiled.ranked), TSQUERY)
            worth = sa.func.ts_rank(sa.literal_column(_WEIGHTS), _FTS.c.tsv, asked)
            any_of = sa.func.any(sa.bindparam("among", among, sa.ARRAY(sa.BigInteger)))
            return sa.select(key).where(key == any_of).order_by(worth.desc(), key.desc())
        found = sa.text("revision_fts MATCH :words").bindparams(words=self._compiled.ranked)
        statement = sa.select(key).where(found, key.between(among[-1], among[0]))
        if self._compiled.conditions:
            # With a sign the key is no key to the index, which would else be asked anew for each.
            values = sa.select(sa.column("value", sa.Integer)).select_from(
                sa.func.json_each(json.dumps(among))
            )
            statement = statement.where(sa.literal_column("+rowid").in_(values))
        return statement.order_by(sa.literal_column(_BM25), key.desc())

    def _key(self) -> sa.ColumnElement[int]:
        if self._compiled.text is None:
            return revision.c.id
        return _FTS.c.rowid if self._dialect == "sqlite" else _FTS.c.revision_id

    def _keys(self, size: int, before: int | None = None) -> list[int]:
        """Ids of the newest of what answers, as far as the database can tell; no text is read for it."""
        key = self._key()
        older = () if before is None else (key < before,)
        found = self._found().where(*older)
        if self._dialect == "postgresql" and self._compiled.text is not None:
            return self._from_postgresql(found, size, older)
        return list(self._connection.scalars(found.order_by(key.desc()).limit(size)).all())

    def _from_postgresql(
        self, found: sa.Select[Any], size: int, older: Sequence[sa.ColumnElement[bool]]
    ) -> list[int]:
        """Read down from the newest while that is quick, else sort all that the index knows.

        The planner cannot choose: it knows no frequency of a rare word, nor that a vector is dear to fetch.
        Of 200,000 it read half a second down to 30 answers that the index had in 2 ms (decision 0116).
        """
        key, rows = self._key(), min(2 * size, FIRST_LOOK)
        while True:
            newest = sa.select(_FTS.c.revision_id).where(*older).order_by(_FTS.c.revision_id.desc())
            least = sa.select(sa.func.min(newest.limit(rows).subquery().c.revision_id)).scalar_subquery()
            near = found.where(key >= least).order_by(key.desc()).limit(size)
            keys = list(self._connection.scalars(near).all())
            if len(keys) == size:
                return keys
            density = max(1, len(keys)) / rows
            rows = 1 + int(size / density * 5 / 4)  # what so frequent a word needs, and more
            if rows * LOOK > density * self._newest_key():
                break
        self._connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # it would read every vector
        return list(self._connection.scalars(found.order_by((key + 0).desc()).limit(size)).all())

    def _newest_key(self) -> int:
        return self._connection.scalar(sa.select(sa.func.max(_FTS.c.revision_id))) or 0

    def _found(self) -> sa.Select[Any]:
        key = self._key()
        if self._compiled.text is None:
            return sa.select(key).where(*self._compiled.conditions)
        found = "revision_fts MATCH :words"
        if self._dialect == "postgresql":
            found = "revision_fts.tsv @@ CAST(:words AS tsquery)"
        statement = sa.select(key).where(sa.text(found).bindparams(words=self._compiled.text))
        if not self._compiled.conditions:
            return statement
        return statement.join(revision, revision.c.id == key).where(*self._compiled.conditions)

    def _standing(self, keys: Sequence[int]) -> dict[int, int]:
        """Those revisions of which no later one answers as well, with their articles."""
        rows = _STANDING.rows(self._connection, {"keys": keys})
        later = {newer for _, _, newer in rows if newer is not None}
        answering = set(self._answers(list(later))) if later else set()
        superseded = {key for key, _, newer in rows if newer in answering}
        return {key: of_article for key, of_article, _ in rows if key not in superseded}

    def _answers(self, keys: Sequence[int]) -> list[int]:
        """Which of these revisions answer, asked in memory; in the order given."""
        found = {
            key for key, document in documents(self._connection, keys) if self._finds(document) is not None
        }
        return [key for key in keys if key in found]

    def _finds(self, document: Document) -> tuple[tuple[int, int], ...] | None:
        self._go_on()
        return Reading(index(document)).find(self._query.root)

    def _hits(self, keys: Sequence[int]) -> Iterator[SearchHit]:
        judged = self._judged(keys)
        for one in held(self._connection, keys):
            document = one.document
            reading = Reading(index(document))
            spans = reading.find(self._query.root) or ()
            shown = passage(reading.index, spans)
            yield SearchHit(
                article=ArticleId(one.article),
                revision=RevisionId(one.id),
                revision_number=one.number,
                url=one.url,
                title=document.title,
                outlet=document.outlet,
                owner=document.owner,
                language=document.language,
                published_at=document.published_at,
                snippet=shown.text,
                marks=shown.marks,
                title_marks=marks(reading.index, spans),
                sentence=_sentence(judged.get(one.id, ()), shown.core),
                story=None if one.story is None else StoryId(one.story),
            )

    def _judged(self, keys: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
        found: dict[int, list[tuple[int, str]]] = {}
        for key, position, text in _JUDGED.rows(self._connection, {"keys": keys}):
            found.setdefault(key, []).append((position, text))
        return found

    def _facets(self, newest: Sequence[int] | None) -> Facets:
        if self._compiled.exact and newest is not None:
            most = FACETS_OF[self._dialect]
            return count_facets(self._connection, newest[:most], complete=len(newest) <= most)
        keys, more = self._newest(MOST_FINISHED, None)
        return count_facets(self._connection, keys, complete=more is None)


def _cursor(after: str | None) -> int | None:
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) < 19):
        raise BadInput(f"{after[:40]!r} marks no page of a search; use the `next` of the page before")
    return int(after)


def _sentence(judged: Sequence[tuple[int, str]], core: str) -> int | None:
    return next((position for position, text in judged if core and core in text), None)
