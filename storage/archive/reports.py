"""Answers about the reports of one story: who told it, and from whom they had it."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from monitor.model.answers import ReportAnswer
from monitor.model.ids import ArticleId, StoryId
from monitor.model.json_values import load
from monitor.model.stories import Origin, Status
from storage.tables import article, placement, revision, sentence


def list_reports(connection: sa.Connection, story_id: StoryId) -> Iterator[ReportAnswer]:
    """Give what every article of a story is to it, in the order in which they were placed."""
    counts = _sentence_counts(connection, story_id)
    new, known = Status.NEW.value, Status.KNOWN.value
    readings = (
        sa.select(sa.func.count())
        .where(revision.c.article_id == placement.c.article_id)
        .correlate(placement)
        .scalar_subquery()
    )
    first = revision.alias("first")
    columns = (
        placement.c.article_id,
        placement.c.decision,
        placement.c.relation,
        placement.c.of_article,
        placement.c.copied_share,
        placement.c.placed_at,
        placement.c.reopened_after_days,
        placement.c.origin,
        placement.c.corrected_at,
        readings.label("readings"),
        article.c.owner,
        first.c.id,
        first.c.site,
        first.c.url,
        first.c.title,
        first.c.language,
        first.c.published_at,
    )
    statement = (
        sa.select(*columns)
        .join(article, article.c.id == placement.c.article_id)
        .join(first, sa.and_(first.c.article_id == article.c.id, first.c.number == 1))
        .where(placement.c.story_id == story_id)
        .order_by(placement.c.placed_at, placement.c.article_id)
    )
    for (
        article_id,
        decision,
        relation,
        of,
        copied_share,
        placed_at,
        reopened,
        origin,
        corrected_at,
        count,
        owner,
        first_id,
        site,
        url,
        title,
        language,
        published_at,
    ) in _rows(connection, statement):
        yield ReportAnswer(
            article=ArticleId(article_id),
            outlet=site,
            owner=owner,
            url=url,
            title=title,
            language=language,
            published_at=published_at,
            decision=decision,
            relation=relation,
            of=None if of is None else ArticleId(of),
            copied_share=copied_share,
            new_sentences=counts.get((first_id, new), 0),
            known_sentences=counts.get((first_id, known), 0),
            reopened_after_days=reopened,
            origin=origin and load(Origin, origin),
            corrected_at=corrected_at,
            placed_at=placed_at,
            revisions=count,
        )  # fmt: skip


def _sentence_counts(connection: sa.Connection, story_id: StoryId) -> dict[tuple[int, str], int]:
    """How many sentences of each revision in a story have which verdict; read from an index alone."""
    statement = (
        sa.select(sentence.c.revision_id, sentence.c.status, sa.func.count())
        .where(sentence.c.story_id == story_id)
        .group_by(sentence.c.revision_id, sentence.c.status)
    )
    return {(key, status): number for key, status, number in _rows(connection, statement)}


def _rows(connection: sa.Connection, statement: sa.Select[Any]) -> Sequence[Any]:
    """All rows, to be read by place: by name takes three times as long."""
    return connection.execute(statement).all()
