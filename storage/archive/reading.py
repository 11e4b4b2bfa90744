"""Revisions as a query reads them, with all facts that may be asked."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from monitor.model.topics import Level
from monitor.query.document import Document
from monitor.query.tree import Fact
from storage.tables import article, match, placement, revision, revision_fact

_BATCH = 400


def documents(connection: sa.Connection, keys: Sequence[int]) -> Iterator[tuple[int, Document]]:
    """Read revisions, in the order given; what is not there is left out."""
    for start in range(0, len(keys), _BATCH):
        some = keys[start : start + _BATCH]
        facts = _facts(connection, some)
        statement = (
            sa.select(revision, article.c.owner)
            .join(article, article.c.id == revision.c.article_id)
            .where(revision.c.id.in_(some))
        )
        rows = {row.id: row for row in connection.execute(statement)}
        for key in some:
            if key in rows:
                row = rows[key]
                yield (
                    key,
                    Document(
                        title=row.title,
                        summary=row.summary,
                        text=row.text,
                        language=row.language,
                        outlet=row.site,
                        owner=row.owner,
                        published_at=row.published_at,
                        facts=tuple(facts.get(key, ())),
                    ),
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
    stories = (
        sa.select(revision.c.id, placement.c.story_id)
        .join(placement, placement.c.article_id == revision.c.article_id)
        .where(revision.c.id.in_(keys))
    )
    for row in connection.execute(stories):
        found.setdefault(row.id, []).append((Fact.STORY, str(row.story_id)))
    return found
