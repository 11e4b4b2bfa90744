"""Answers about the texts themselves: every reading of an article, and who held a phrase when."""

import sqlalchemy as sa

from monitor.model.answers import Reading
from monitor.model.articles import Revision
from monitor.model.history import Cite, Mention
from monitor.model.ids import ArticleId, RevisionId, StoryId
from monitor.query.text import words
from monitor.query.tree import Term
from storage.archive.nearest import nearest
from storage.matching import compile_query
from storage.repositories.articles import to_article, to_revision
from storage.statements import among
from storage.tables import article, placement, revision


def revisions_of(connection: sa.Connection, article_id: ArticleId) -> list[Revision]:
    """Every reading of an article, oldest first. Raises LookupError for an unknown one."""
    statement = sa.select(revision).where(revision.c.article_id == article_id).order_by(revision.c.number)
    found = [to_revision(row) for row in connection.execute(statement).mappings()]
    if not found:
        raise LookupError(f"there is no article {article_id}; nhs-monitor articles lists them")
    return found


def owner_of(connection: sa.Connection, article_id: ArticleId) -> str:
    """Who owned the outlet when the article was found. Raises LookupError."""
    owner = connection.execute(sa.select(article.c.owner).where(article.c.id == article_id)).scalar()
    if owner is None:
        raise LookupError(f"there is no article {article_id}")
    return str(owner)


def article_at(connection: sa.Connection, canonical_url: str) -> ArticleId | None:
    """Find the article at an address; None where none was read."""
    found = connection.execute(
        sa.select(article.c.id).where(article.c.canonical_url == canonical_url)
    ).scalar()
    return None if found is None else ArticleId(found)


def mentions(connection: sa.Connection, phrase: str, *, limit: int) -> list[Mention]:
    """List the readings that hold a phrase, in the order they were read; `text` is the whole article's.

    The order of reading comes from the index at no cost; its difference from the order of publishing is
    the caller's to mend.
    """
    wanted = words(phrase)
    if not wanted:
        return []
    asked = compile_query(Term(wanted), "sqlite" if connection.dialect.name == "sqlite" else "postgresql")
    keys = nearest(connection, asked, limit, newest=False).keys
    statement = (
        sa.select(revision, article.c.owner, placement.c.relation, placement.c.story_id)
        .join(article, article.c.id == revision.c.article_id)
        .join(placement, placement.c.article_id == revision.c.article_id, isouter=True)
        .where(among(revision.c.id, "keys"))
        .order_by(revision.c.id)
    )
    return [
        Mention(
            cite=Cite(
                article=ArticleId(row.article_id),
                revision=row.number,
                sentence=None,
                outlet=row.site,
                url=row.url,
                title=row.title,
                at=(row.published_at if row.number == 1 else row.modified_at) or row.read_at,
            ),
            text=row.text,
            owner=row.owner,
            relation=row.relation,
            story=None if row.story_id is None else StoryId(row.story_id),
        )
        for row in connection.execute(statement, {"keys": keys})
    ]


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
