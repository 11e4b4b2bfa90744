"""Answers about stories and their developments."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from monitor.model.answers import DevelopmentAnswer, Mark, StoryAnswer, StoryPage
from monitor.model.ids import ArticleId, DevelopmentId, RevisionId, StoryId, TopicId
from monitor.model.json_values import load
from monitor.model.stories import Conflict, Figure, Quotation, Relation
from storage.archive.corrections import corrections_of_story, related_stories
from storage.archive.marks import before_mark
from storage.archive.reports import list_reports
from storage.lineage import live
from storage.repositories.handlings import HandlingRows
from storage.prepared import Prepared
from storage.tables import article, development, placement, revision, story

_LATEST = (story.c.last_report_at.desc(), story.c.id.desc())


def list_stories(
    connection: sa.Connection,
    *,
    limit: int,
    since: datetime | None = None,
    until: datetime | None = None,
    topic: str | None = None,
    after: Mark | None = None,
) -> list[StoryAnswer]:
    """List stories by their last report, newest first."""
    chosen = sa.select(story.c.id).where(story.c.merged_into.is_(None)).order_by(*_LATEST).limit(limit)
    if since is not None:
        chosen = chosen.where(story.c.last_report_at >= since)
    if until is not None:
        chosen = chosen.where(story.c.last_report_at < until)
    if topic is not None:
        chosen = chosen.where(_on_topic(topic))
    if after is not None:
        chosen = chosen.where(before_mark(story.c.last_report_at, story.c.id, after))
    return [_story(row) for row in connection.execute(_counted(chosen)).all()]


def _counted(chosen: sa.Select[Any]) -> sa.Select[Any]:
    """Select the stories whose ids are chosen, with what they hold; it is counted for these only."""
    page = chosen.cte("chosen")
    is_copy = placement.c.relation == Relation.COPY.value
    reports = (
        sa.select(
            placement.c.story_id,
            sa.func.count(sa.distinct(article.c.owner)).filter(~is_copy).label("independent"),
            sa.func.count().filter(is_copy).label("copies"),
        )
        .join(article, article.c.id == placement.c.article_id)
        .where(placement.c.story_id.in_(sa.select(page.c.id)))
        .group_by(placement.c.story_id)
        .subquery()
    )
    news = (
        sa.select(development.c.story_id, sa.func.count().label("count"))
        .where(development.c.story_id.in_(sa.select(page.c.id)))
        .group_by(development.c.story_id)
        .subquery()
    )
    return (
        sa.select(
            story.c.id,
            story.c.title,
            story.c.topics,
            story.c.opened_at,
            story.c.last_report_at,
            reports.c.independent,
            reports.c.copies,
            news.c.count,
        )
        .join(page, page.c.id == story.c.id)
        .join(reports, reports.c.story_id == story.c.id, isouter=True)
        .join(news, news.c.story_id == story.c.id, isouter=True)
        .order_by(*_LATEST)
    )


def _story(row: Sequence[Any]) -> StoryAnswer:
    key, title, topics, opened_at, last_report_at, independent, copies, news = row
    return StoryAnswer(
        id=StoryId(key),
        title=title,
        topics=tuple(TopicId(t) for t in topics),
        opened_at=opened_at,
        last_report_at=last_report_at,
        independent_reports=independent or 0,
        copies=copies or 0,
        developments=news or 0,
    )


def _on_topic(topic: str) -> sa.ColumnElement[bool]:
    return sa.cast(story.c.topics, sa.Text).contains(json.dumps(topic), autoescape=True)


_ONE = Prepared(_counted(sa.select(story.c.id).where(story.c.id == sa.bindparam("story"))))


def read_story(connection: sa.Connection, story_id: StoryId) -> StoryPage:
    """Read a story, or the one that it was merged into, whole. Raises LookupError for an unknown id."""
    story_id = live(connection, story_id)
    timeline = list_developments(connection, limit=10_000, story_id=story_id)
    return StoryPage(
        story=_story(_ONE.rows(connection, {"story": story_id})[0]),
        timeline=tuple(reversed(timeline)),
        reports=tuple(list_reports(connection, story_id)),
        corrections=tuple(corrections_of_story(connection, story_id)),
        related=tuple(related_stories(connection, story_id)),
        handlings=tuple(HandlingRows(connection).of(story_id)),
    )


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
        statement = statement.where(_on_topic(topic))
    if naming is not None and naming.isascii():  # others stand in the JSON as escapes, on one database
        finding = sa.cast(development.c.finding, sa.Text)
        statement = statement.where(finding.icontains(naming, autoescape=True))
    if after is not None:
        statement = statement.where(before_mark(development.c.found_at, development.c.id, after))
    return [_development(row) for row in connection.execute(statement).all()]


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


@lru_cache(maxsize=1_000)  # by its text, so that nothing goes stale (decision 0062): stories are read again and again
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
