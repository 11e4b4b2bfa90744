"""The story index on SQLite and PostgreSQL: a flat cost per article, however many came before."""

import struct
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

import sqlalchemy as sa

from monitor.model.ids import ArticleId, StoryId
from monitor.ports.story_index import Remembered
from storage.index_tables import index_profile, index_term
from storage.statements import among

#: A term keeps its newest postings only; a story is also reachable by its rarer terms, which keep all.
POSTINGS_PER_TERM = 400
#: No story fills a term's postings: its first article there and the three newest stay.
POSTINGS_PER_STORY = 4
#: Of one story so many articles are compared.
ARTICLES_PER_STORY = 8
#: A term in more than this share of all articles (and in more than 200) says nothing about a story.
COMMON_SHARE, COMMON_FLOOR = 0.05, 200
#: A longer term is cut: it is the column's width.
TERM_WIDTH = 80

_COUNT = ""
_PAIR = struct.Struct("<qq")
_BATCH = 5000

_TERM = index_term.c
_FREQUENCIES = sa.select(_TERM.term, _TERM.articles).where(among(_TERM.term, "terms"))
_POSTINGS = sa.select(_TERM.term, _TERM.articles, _TERM.postings).where(among(_TERM.term, "terms"))
_ONE_MORE = sa.update(index_term).where(among(_TERM.term, "terms")).values(articles=_TERM.articles + 1)

_Posting = tuple[int, int]
_T = TypeVar("_T")


class StoryIndex:
    """`monitor.ports.story_index.StoryIndex` over a connection; its user commits.

    A term's postings lie packed in its own row: one query reads them all, and what it reads is bounded.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def frequencies(self, terms: Collection[str]) -> tuple[int, Mapping[str, int]]:
        """Tell how many articles are recorded, and in how many of them each term stood (0: left out)."""
        wanted = {_cut(term): term for term in terms}
        rows = self._connection.execute(_FREQUENCIES, {"terms": [*wanted, _COUNT]})
        held: dict[str, int] = {row[0]: row[1] for row in rows}
        total = held.pop(_COUNT, 0)
        return total, {wanted[term]: count for term, count in held.items()}

    def nearest(self, key_terms: Sequence[tuple[str, float]], *, limit: int = 50) -> Sequence[Remembered]:
        """Find the articles that share most weight of these terms, eight a story at most; by article id."""
        weights = {_cut(term): weight for term, weight in key_terms}
        rows = self._connection.execute(_POSTINGS, {"terms": [*weights, _COUNT]})
        held = {row.term: (row.articles, row.postings) for row in rows}
        total, _ = held.pop(_COUNT, (0, b""))
        common = max(COMMON_FLOOR, COMMON_SHARE * total)
        shared: dict[_Posting, float] = defaultdict(float)
        for term in sorted(held):
            count, packed = held[term]
            if count <= common:
                weight = weights[term]
                for posting in _PAIR.iter_unpack(packed):
                    shared[posting] += weight
        return self._read(_best(shared, limit))

    def record(
        self,
        article: ArticleId,
        story: StoryId,
        *,
        terms: Collection[str],
        key_terms: Collection[str],
        packed: bytes,
    ) -> bool:
        """Remember an article's place. Answers False, changing nothing, where it is remembered already."""
        profile = index_profile.c
        known = sa.select(profile.article_id).where(profile.article_id == article)
        if self._connection.execute(known).first() is not None:
            return False
        row = {"article_id": article, "story_id": story, "packed": packed}
        self._connection.execute(sa.insert(index_profile), row)
        keys = {_cut(term) for term in key_terms}
        self._count({_cut(term) for term in terms} | keys | {_COUNT})
        self._post(keys, (article, story))
        return True

    def move(self, articles: Collection[ArticleId], story: StoryId) -> None:
        """Give articles another story; postings keep the old number: it only bounds their share of a list."""
        for batch in _batches(sorted(articles)):
            where = index_profile.c.article_id.in_(batch)
            self._connection.execute(sa.update(index_profile).where(where).values(story_id=story))

    def _read(self, chosen: Sequence[int]) -> Sequence[Remembered]:
        profile = index_profile.c
        query = sa.select(profile.article_id, profile.story_id, profile.packed).order_by(profile.article_id)
        rows = self._connection.execute(query.where(profile.article_id.in_(chosen)))
        return [Remembered(article=row.article_id, story=row.story_id, packed=row.packed) for row in rows]

    def _count(self, terms: Collection[str]) -> None:
        held = {row.term for row in self._connection.execute(_FREQUENCIES, {"terms": sorted(terms)})}
        if held:
            self._connection.execute(_ONE_MORE, {"terms": sorted(held)})
        fresh = [{"term": term, "articles": 1, "postings": b""} for term in sorted(terms) if term not in held]
        if fresh:
            self._connection.execute(sa.insert(index_term), fresh)

    def _post(self, terms: Collection[str], posting: _Posting) -> None:
        if not terms:
            return
        rows = self._connection.execute(_POSTINGS, {"terms": sorted(terms)})
        changed = [{"which": row.term, "list": _added(row.postings, posting)} for row in rows]
        where = index_term.c.term == sa.bindparam("which")
        self._connection.execute(
            sa.update(index_term).where(where).values(postings=sa.bindparam("list")), changed
        )


def _added(packed: bytes, posting: _Posting) -> bytes:
    held = list(_PAIR.iter_unpack(packed))
    same = [place for place, (_, story) in enumerate(held) if story == posting[1]]
    if len(same) >= POSTINGS_PER_STORY:
        del held[same[1]]
    held.append(posting)
    return b"".join(_PAIR.pack(*pair) for pair in held[-POSTINGS_PER_TERM:])


def _best(shared: Mapping[_Posting, float], limit: int) -> list[int]:
    taken: Counter[int] = Counter()
    best: list[int] = []
    for article, story in sorted(shared, key=lambda posting: (-shared[posting], -posting[0])):
        taken[story] += 1
        if taken[story] <= ARTICLES_PER_STORY:
            best.append(article)
            if len(best) == limit:
                break
    return best


def _cut(term: str) -> str:
    return term[:TERM_WIDTH]


def _batches(items: Sequence[_T]) -> Iterable[Sequence[_T]]:
    return (items[start : start + _BATCH] for start in range(0, len(items), _BATCH))
