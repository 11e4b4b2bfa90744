"""The texts that were read, in the order in which they came: what a replay of the past goes through."""

import sqlalchemy as sa

from monitor.model.answers import Reading
from monitor.model.ids import RevisionId
from storage.repositories.articles import to_article, to_revision
from storage.tables import article, revision


def list_readings(connection: sa.Connection, *, after: RevisionId, limit: int) -> list[Reading]:
    """List at most `limit` readings that came after one, oldest first."""
    rows = connection.execute(
        sa.select(revision).where(revision.c.id > after).order_by(revision.c.id).limit(limit)
    ).mappings()
    revisions = [to_revision(row) for row in rows]
    held = connection.execute(
        sa.select(article).where(article.c.id.in_({one.article for one in revisions}))
    ).mappings()
    articles = {row["id"]: to_article(row) for row in held}
    return [Reading(article=articles[one.article], revision=one) for one in revisions]


def count_readings(connection: sa.Connection) -> int:
    """Count them."""
    return connection.execute(sa.select(sa.func.count()).select_from(revision)).scalar() or 0
