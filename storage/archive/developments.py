"""Answers about developments: what was new, newest first."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from monitor.model.answers import DevelopmentAnswer, Mark
from monitor.model.ids import ArticleId, DevelopmentId, RevisionId, StoryId
from monitor.model.json_values import load
from monitor.model.stories import Conflict, Figure, Quotation
from storage.archive.marks import before_mark
from storage.tables import development, revision, story


def list_developments(
    connection: sa.Connection,
    *,
    limit: int,
    since: datetime | None = None,
    story_id: StoryId | None = None,
    only: DevelopmentId | None = None,
    article_id: ArticleId | None = None,
    until: datetime | None = None,
    topic: str | None = None,
    kind: str | None = None,
    naming: str | None = None,
    after: Mark | None = None,
) -> list[DevelopmentAnswer]:
    """List what was new, newest first."""
    statement = (
        sa.select(
            development.c.id,
            development.c.story_id,
            development.c.article_id,
            development.c.revision_id,
            development.c.kind,
            development.c.weight,
            development.c.headline,
            sa.cast(development.c.finding, sa.Text),
            development.c.found_at,
            story.c.title.label("story_title"),
            revision.c.site,
            revision.c.url,
            revision.c.title,
            revision.c.number,
            revision.c.published_at,
            revision.c.language,
            revision.c.modified_at,
            revision.c.read_at,
        )
        .join(story, story.c.id == development.c.story_id)
        .join(revision, revision.c.id == development.c.revision_id)
        .order_by(development.c.found_at.desc(), development.c.id.desc())
        .limit(limit)
    )
    for column, value in (
        (development.c.story_id, story_id),
        (development.c.id, only),
        (development.c.article_id, article_id),
        (development.c.kind, kind),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if since is not None:
        statement = statement.where(development.c.found_at >= since)
    if until is not None:
        statement = statement.where(development.c.found_at < until)
    if topic is not None:
        statement = statement.where(on_topic(topic))
    if naming is not None and naming.isascii():  # others stand in the JSON as escapes, on one database
        finding = sa.cast(development.c.finding, sa.Text)
        statement = statement.where(finding.icontains(naming, autoescape=True))
    if after is not None:
        statement = statement.where(before_mark(development.c.found_at, development.c.id, after))
    return [_development(row) for row in connection.execute(statement).all()]


def on_topic(topic: str) -> sa.ColumnElement[bool]:
    """The condition that a story is on a topic."""
    return sa.cast(story.c.topics, sa.Text).contains(json.dumps(topic), autoescape=True)


def _development(row: Sequence[Any]) -> DevelopmentAnswer:
    """Read a row by place: by name takes three times as long."""
    (
        key,
        story_id,
        article_id,
        revision_id,
        kind,
        weight,
        headline,
        finding,
        found_at,
        story_title,
        site,
        url,
        title,
        number,
        published_at,
        language,
        modified_at,
        read_at,
    ) = row
    found = _found(finding)
    return DevelopmentAnswer(
        id=DevelopmentId(key),
        story=StoryId(story_id),
        story_title=story_title,
        kind=kind,
        weight=weight,
        headline=headline,
        passages=found.passages,
        figures=found.figures,
        quotations=found.quotations,
        outlet=site,
        url=url,
        revision=RevisionId(revision_id),
        revision_number=number,
        published_at=published_at,
        found_at=found_at,
        language=language,
        edited_at=None if number == 1 else modified_at or read_at,
        reasons=found.reasons,
        article=ArticleId(article_id),
        title=title,
        sentences=found.sentences,
        conflicts=found.conflicts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What an answer tells of a finding; its verdicts are not read: a long story has thousands."""

    passages: tuple[str, ...]
    sentences: tuple[int, ...]
    figures: tuple[Figure, ...]
    quotations: tuple[Quotation, ...]
    reasons: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


@lru_cache(maxsize=1_000)  # by its text (decision 0062): a story is read again and again
def _found(text: str) -> _Found:
    finding = json.loads(text)
    passages = finding["passages"]
    return _Found(
        passages=tuple([one["text"] for one in passages]),
        sentences=tuple([one["position"] for one in passages]),
        figures=load(tuple[Figure, ...], finding["figures"]),
        quotations=load(tuple[Quotation, ...], finding["quotations"]),
        reasons=tuple(finding["reasons"]),
        conflicts=load(tuple[Conflict, ...], finding["conflicts"]),
    )
