"""What a sound story index never lacks and never holds."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress

import sqlalchemy as sa

from storage.index_tables import index_posting, index_profile, index_term
from storage.story_index import POSTINGS_PER_TERM, read_postings
from storage.tables import placement

#: Tells how many terms a profile has; raises ValueError where the bytes are none.
Terms = Callable[[bytes], int]

#: An article of so many terms is listed under its rarest thirty: hardly all of these lists push it out.
_FINDABLE = 10


def faults(connection: sa.Connection, terms: Terms) -> Iterator[str]:
    """Say what is wrong with it, in words. The tables are read in the order in which placing reads them."""
    counts = {row.term: row.articles for row in connection.execute(sa.select(index_term))}
    posted, broken = _posted(connection, counts)
    stories: dict[int, int] = {}
    findable: set[int] = set()
    unreadable = 0
    for row in connection.execution_options(yield_per=500).execute(sa.select(index_profile)):
        stories[row.article_id] = row.story_id
        size = None
        with suppress(ValueError):
            size = terms(row.packed)
        unreadable += size is None
        if (size or 0) >= _FINDABLE:
            findable.add(row.story_id)
    placed = sa.select(placement.c.article_id, placement.c.story_id)
    where = {row.article_id: row.story_id for row in connection.execute(placed)}
    if lacks := len(where.keys() - stories.keys()):
        yield f"does not know {lacks} articles"
    if stale := len(stories.keys() - where.keys()):
        yield f"knows {stale} articles that no story has"
    if wrong := sum(story != where.get(article, story) for article, story in stories.items()):
        yield f"knows {wrong} articles in another story than theirs"
    if unreadable:
        yield f"holds {unreadable} profiles that cannot be read"
    if broken or (stray := len(posted - stories.keys())):
        yield f"holds {broken or stray} broken lists of articles"
    total = counts.pop("", 0)
    if total != len(stories) or any(not 0 < count <= total for count in counts.values()):
        yield "has counted its articles wrongly"
    found = {stories[article] for article in posted & stories.keys()}
    if hidden := len(findable - found):
        yield f"lists no article of {hidden} stories"


def _posted(connection: sa.Connection, counts: Mapping[str, int]) -> tuple[AbstractSet[int], int]:
    """Give the articles that are listed under some term, and how many lists are broken."""
    posted: set[int] = set()
    broken = 0
    for row in connection.execution_options(yield_per=500).execute(sa.select(index_posting)):
        try:
            articles = read_postings(row.postings)[::2]
        except ValueError:
            broken += 1
            continue
        broken += not len(articles) <= min(POSTINGS_PER_TERM, counts.get(row.term, 0))
        posted.update(articles)
    return posted, broken
