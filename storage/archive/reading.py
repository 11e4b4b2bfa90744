"""Revisions as a query reads them, with all facts that may be asked."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from monitor.model.topics import Level
from monitor.query.document import Document
from monitor.query.tree import Fact
from storage.tables import article, match, placement, revision, revision_fact

_BATCH = 400
_ROWS = (
    sa.select(
        revision.c.id,
        revision.c.article_id,
        revision.c.number,
        revision.c.url,
        revision.c.title,
        revision.c.summary,
        revision.c.text,
        revision.c.language,
        revision.c.site,
        revision.c.published_at,
        article.c.owner,
        placement.c.story_id,
    )
    .join(article, article.c.id == revision.c.article_id)
    .join(placement, placement.c.article_id == revision.c.article_id, isouter=True)
)


def documents(connection: sa.Connection, keys: Sequence[int]) -> Iterator[tuple[int, Document]]:
    """Read revisions, in the order given; what is not there is left out."""
    for row, document in with_rows(connection, keys):
        yield row.id, document


def with_rows(connection: sa.Connection, keys: Sequence[int]) -> Iterator[tuple[Any, Document]]:
    """Read revisions with their rows: id, article_id, number, url, story_id (None: in none)."""
    for start in range(0, len(keys), _BATCH):
        some = keys[start : start + _BATCH]
        rows = {row.id: row for row in connection.execute(_ROWS.where(revision.c.id.in_(some)))}
        facts = _facts(connection, some)
        for key, row in rows.items():
            if row.story_id is not None:
                facts.setdefault(key, []).append((Fact.STORY, str(row.story_id)))
        yield from ((rows[key], _document(rows[key], facts.get(key, ()))) for key in some if key in rows)


def _document(row: Any, facts: Sequence[tuple[Fact, str]]) -> Document:
    return Document(
        title=row.title,
        summary=row.summary,
        text=row.text,
        language=row.language,
        outlet=row.site,
        owner=row.owner,
        published_at=row.published_at,
        facts=tuple(facts),
    )


def _facts(connection: sa.Connection, keys: Sequence[int]) -> dict[int, list[tuple[Fact, str]]]:
    found: dict[int, list[tuple[Fact, str]]] = {}
    told = sa.select(revision_fact).where(revision_fact.c.revision_id.in_(keys))
    for row in connection.execute(told):
        found.setdefault(row.revision_id, []).append((Fact(row.fact), row.words))
    topics = sa.select(match.c.revision_id, match.c.topic).where(
        match.c.revision_id.in_(keys), match.c.level != Level.OUT.value
    )
    for row in connection.execute(topics):
        found.setdefault(row.revision_id, []).append((Fact.TOPIC, row.topic))
    return found
