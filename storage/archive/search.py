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
from storage.archive.nearest import Nearest, key_of, nearest
from storage.archive.reading import documents, held
from storage.matching import Compiled, compile_query
from storage.prepared import Prepared
from storage.statements import among
from storage.tables import revision, sentence

#: Ranked, the best of the newest so many answers: ranking all of a common word's would take seconds.
RANKED_AMONG = {"sqlite": 20_000, "postgresql": 4_000}
#: A query that the database cannot say exactly is finished in memory, over at most so many candidates.
MOST_FINISHED = 3_000
#: Facets count the newest so many answers, or answers among so many candidates: a page is there in 50 ms.
FACETS_OF = {"sqlite": 2_000, "postgresql": 1_000}
FACETS_FINISHED = 400
#: On PostgreSQL, at most so many revisions are looked at to find them (decision 0116).
RANKED_LOOKS, FACETS_LOOKS = 40_000, 8_000
_BATCH = 200
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
        newest: Nearest | None = None  # of all that answers, where more than the page needs it
        if order is Order.RANKED and self._compiled.ranked is not None:
            newest = self._nearest(RANKED_AMONG[self._dialect], most_looks=RANKED_LOOKS)
            keys, following = self._ranked(newest.keys, limit, start or 0)
        else:
            if facets and self._compiled.exact:
                newest = self._nearest(FACETS_OF[self._dialect] + 1, most_looks=FACETS_LOOKS)
            keys, following = self._newest(limit, start, known=newest if start is None else None)
            if newest is not None and start is None and len(newest.keys) < len(keys):
                newest = Nearest(keys=keys, complete=following is None)  # facets gave up before the page did
        return SearchPage(
            hits=tuple(self._hits(keys)), next=following, facets=self._facets(newest) if facets else None
        )

    def _newest(
        self, limit: int, before: int | None, *, known: Nearest | None = None, most: int = MOST_FINISHED
    ) -> tuple[list[int], str | None]:
        """Take revisions from the newest on; an article counts with its newest answer only.

        `known` are the newest of those that answer, where they were asked for already; of a query that is
        finished in memory, `most` are.
        """
        taken: list[int] = []
        seen: set[int] = set()
        looked = 0
        for batch in self._batches(before, limit, known):
            standing = self._standing(batch)
            if not self._compiled.exact:
                answering = set(self._answers(batch))
                standing = {key: of for key, of in standing.items() if key in answering}
            for key in batch:
                before = key
                of_article = standing.get(key)
                if of_article is None or of_article in seen:
                    continue
                seen.add(of_article)
                taken.append(key)
                if len(taken) == limit:
                    return taken, str(key)
            looked += len(batch)
            if looked >= most and not self._compiled.exact:
                return taken, str(before)
        return taken, None

    def _batches(self, before: int | None, limit: int, known: Nearest | None) -> Iterator[Sequence[int]]:
        size = min(limit, _BATCH) + 10
        while True:
            enough = known is not None and (known.complete or len(known.keys) >= size)
            keys = known.keys[:size] if known is not None and enough else self._nearest(size, before).keys
            known = None
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
        key = key_of(self._connection, self._compiled)
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

    def _nearest(self, size: int, before: int | None = None, *, most_looks: int | None = None) -> Nearest:
        return nearest(self._connection, self._compiled, size, before=before, most_looks=most_looks)

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

    def _facets(self, newest: Nearest | None) -> Facets:
        if self._compiled.exact and newest is not None:
            most = FACETS_OF[self._dialect]
            complete = newest.complete and len(newest.keys) <= most
            return count_facets(self._connection, newest.keys[:most], complete=complete)
        keys, more = self._newest(FACETS_FINISHED, None, most=FACETS_FINISHED)
        return count_facets(self._connection, keys, complete=more is None)


def _cursor(after: str | None) -> int | None:
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) < 19):
        raise BadInput(f"{after[:40]!r} marks no page of a search; use the `next` of the page before")
    return int(after)


def _sentence(judged: Sequence[tuple[int, str]], core: str) -> int | None:
    return next((position for position, text in judged if core and core in text), None)
