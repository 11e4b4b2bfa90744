"""The story index on SQLite and PostgreSQL: a flat cost per article, however many came before."""

import struct
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import TypeVar

import sqlalchemy as sa

from monitor.model.ids import ArticleId, StoryId
from monitor.ports.story_index import Remembered
from storage.index_tables import STORY_INDEX, IndexTables
from storage.prepared import Prepared
from storage.statements import among, count_each, insert_or_ignore, upsert_all

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
_NUMBER = 8  # bytes
_BATCH = 5000

_T = TypeVar("_T")


class _Statements:
    """What is asked of the tables of one index."""

    def __init__(self, tables: IndexTables) -> None:
        term, posting, profile = tables.term.c, tables.posting.c, tables.profile.c
        self.frequencies = Prepared(sa.select(term.term, term.articles).where(among(term.term, "terms")))
        self.counted = Prepared(
            sa.select(term.term, term.articles, posting.postings)
            .outerjoin(tables.posting, posting.term == term.term)
            .where(among(term.term, "terms"))
        )
        self.postings = Prepared(
            sa.select(posting.term, posting.postings).where(among(posting.term, "terms"))
        )
        self.chosen = Prepared(
            sa.select(profile.article_id, profile.story_id, profile.packed)
            .where(among(profile.article_id, "chosen"))
            .order_by(profile.article_id)
        )


@lru_cache(maxsize=2)  # of the index, and of the one that is built beside it
def _statements(tables: IndexTables) -> _Statements:
    return _Statements(tables)


class StoryIndex:
    """`monitor.ports.story_index.StoryIndex` over a connection; its user commits.

    A term's postings lie packed in a row of their own: one query reads them all, a bounded number.
    Its count lies apart: of an article's 150 terms 30 have postings, and a wide row is written as a whole.
    """

    def __init__(self, connection: sa.Connection, tables: IndexTables = STORY_INDEX) -> None:
        self._connection = connection
        self._tables = tables
        self._ask = _statements(tables)
        self._postings: dict[str, bytes] = {}  #: as `nearest` read them, for `record` to add to

    def frequencies(self, terms: Collection[str]) -> tuple[int, Mapping[str, int]]:
        """Tell how many articles are recorded, and in how many of them each term stood (0: left out)."""
        wanted = {_cut(term): term for term in terms}
        rows = self._ask.frequencies.rows(self._connection, {"terms": [*wanted, _COUNT]})
        held: dict[str, int] = dict(map(tuple, rows))
        total = held.pop(_COUNT, 0)
        return total, {wanted[term]: count for term, count in held.items()}

    def nearest(self, key_terms: Sequence[tuple[str, float]], *, limit: int = 50) -> Sequence[Remembered]:
        """Find the articles that share most weight of these terms, eight a story at most; by article id."""
        weights = {_cut(term): weight for term, weight in key_terms}
        rows = self._ask.counted.rows(self._connection, {"terms": [*weights, _COUNT]})
        held = {term: (articles, listed or b"") for term, articles, listed in rows}
        total, _ = held.pop(_COUNT, (0, b""))
        self._postings = {term: held.get(term, (0, b""))[1] for term in weights}
        common = max(COMMON_FLOOR, COMMON_SHARE * total)
        shared: dict[int, float] = defaultdict(float)
        stories: dict[int, int] = {}
        for term in sorted(held):
            count, packed = held[term]
            if count <= common:
                weight, numbers = weights[term], _numbers(packed)
                for article in numbers[::2]:
                    shared[article] += weight
                stories.update(zip(numbers[::2], numbers[1::2], strict=True))
        return self._read(_best(shared, stories, limit))

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
        row = {"article_id": article, "story_id": story, "packed": packed}
        if insert_or_ignore(self._connection, self._tables.profile, row) is None:
            return False
        keys = {_cut(term) for term in key_terms}
        counted = {_cut(term) for term in terms} | keys | {_COUNT}
        term = self._tables.term.c
        count_each(self._connection, term.term, term.articles, sorted(counted))
        self._post(keys, (article, story))
        return True

    def move(self, articles: Collection[ArticleId], story: StoryId) -> None:
        """Give articles another story; postings keep the old number: it only bounds their share of a list."""
        for batch in _batches(sorted(articles)):
            profile = self._tables.profile
            where = profile.c.article_id.in_(batch)
            self._connection.execute(sa.update(profile).where(where).values(story_id=story))

    def _read(self, chosen: Sequence[int]) -> Sequence[Remembered]:
        rows = self._ask.chosen.rows(self._connection, {"chosen": chosen})
        return [Remembered(article=article, story=story, packed=packed) for article, story, packed in rows]

    def _post(self, terms: AbstractSet[str], posting: tuple[int, int]) -> None:
        if unread := sorted(terms - self._postings.keys()):
            self._postings |= dict(map(tuple, self._ask.postings.rows(self._connection, {"terms": unread})))
        for term in terms:
            self._postings[term] = _added(self._postings.get(term, b""), *posting)
        rows = [{"term": term, "postings": self._postings[term]} for term in sorted(terms)]
        upsert_all(self._connection, self._tables.posting, ["term"], rows)


def _numbers(packed: bytes) -> tuple[int, ...]:
    """Read postings at once: article, story, article, story …"""
    return struct.unpack(f"<{len(packed) // _NUMBER}q", packed)


def read_postings(packed: bytes) -> tuple[int, ...]:
    """Read postings as `_numbers` does. Raises ValueError where the bytes are none."""
    if len(packed) % _PAIR.size:
        raise ValueError(f"{len(packed)} bytes are no postings")
    return _numbers(packed)


def _added(packed: bytes, article: int, story: int) -> bytes:
    stories = _numbers(packed)[1::2]
    if stories.count(story) >= POSTINGS_PER_STORY:
        second = _PAIR.size * stories.index(story, stories.index(story) + 1)
        packed = packed[:second] + packed[second + _PAIR.size :]
    return (packed + _PAIR.pack(article, story))[-_PAIR.size * POSTINGS_PER_TERM :]


def _best(shared: Mapping[int, float], stories: Mapping[int, int], limit: int) -> list[int]:
    """Choose the articles that share most, the latest of equals; so many of one story."""
    weights = sorted(shared.values(), reverse=True)
    enough = limit * ARTICLES_PER_STORY
    if len(weights) > enough:  # of thousands the best few hundred nearly always hold the answer
        heaviest = {article: weight for article, weight in shared.items() if weight >= weights[enough - 1]}
        if len(found := _taken(heaviest, stories, limit)) == limit:
            return found
    return _taken(shared, stories, limit)


def _taken(shared: Mapping[int, float], stories: Mapping[int, int], limit: int) -> list[int]:
    taken: Counter[int] = Counter()
    best: list[int] = []
    latest_first = sorted(shared, reverse=True)
    for article in sorted(latest_first, key=shared.__getitem__, reverse=True):
        story = stories[article]
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
