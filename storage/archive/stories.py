"""Answers about stories and their developments."""

import json
from datetime import datetime
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
from storage.tables import article, development, placement, revision, story


def list_stories(
    connection: sa.Connection,
    *,
    limit: int,
    since: datetime | None = None,
    until: datetime | None = None,
    topic: str | None = None,
    after: Mark | None = None,
    only: int | None = None,
) -> list[StoryAnswer]:
    """List stories by their last report, newest first."""
    order = (story.c.last_report_at.desc(), story.c.id.desc())
    chosen = sa.select(story.c.id).where(story.c.merged_into.is_(None)).order_by(*order).limit(limit)
    if since is not None:
        chosen = chosen.where(story.c.last_report_at >= since)
    if until is not None:
        chosen = chosen.where(story.c.last_report_at < until)
    if topic is not None:
        chosen = chosen.where(_on_topic(topic))
    if only is not None:
        chosen = chosen.where(story.c.id == only)
    if after is not None:
        chosen = chosen.where(before_mark(story.c.last_report_at, story.c.id, after))
    page = chosen.cte("chosen")  # what follows is counted for this page only
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
    statement = (
        sa.select(story, reports.c.independent, reports.c.copies, news.c.count.label("news"))
        .join(page, page.c.id == story.c.id)
        .join(reports, reports.c.story_id == story.c.id, isouter=True)
        .join(news, news.c.story_id == story.c.id, isouter=True)
        .order_by(*order)
    )
    return [
        StoryAnswer(
            id=StoryId(row.id),
            title=row.title,
            topics=tuple(TopicId(t) for t in row.topics),
            opened_at=row.opened_at,
            last_report_at=row.last_report_at,
            independent_reports=row.independent or 0,
            copies=row.copies or 0,
            developments=row.news or 0,
        )
        for row in connection.execute(statement)
    ]


def _on_topic(topic: str) -> sa.ColumnElement[bool]:
    return sa.cast(story.c.topics, sa.Text).contains(json.dumps(topic), autoescape=True)


def read_story(connection: sa.Connection, story_id: StoryId) -> StoryPage:
    """Read a story, or the one that it was merged into, whole. Raises LookupError for an unknown id."""
    story_id = live(connection, story_id)
    timeline = list_developments(connection, limit=10_000, story_id=story_id)
    return StoryPage(
        story=list_stories(connection, limit=1, only=story_id)[0],
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
            development,
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
    return [_development(row) for row in connection.execute(statement).mappings().all()]


def _development(row: Any) -> DevelopmentAnswer:
    finding = row["finding"]
    passages = finding["passages"]  # their verdicts are not read: a long story has thousands
    number = row["number"]
    return DevelopmentAnswer(
        id=DevelopmentId(row["id"]),
        story=StoryId(row["story_id"]),
        story_title=row["story_title"],
        kind=row["kind"],
        weight=row["weight"],
        headline=row["headline"],
        passages=tuple([one["text"] for one in passages]),
        figures=load(tuple[Figure, ...], finding["figures"]),
        quotations=load(tuple[Quotation, ...], finding["quotations"]),
        outlet=row["site"],
        url=row["url"],
        revision=RevisionId(row["revision_id"]),
        revision_number=number,
        published_at=row["published_at"],
        found_at=row["found_at"],
        language=row["language"],
        edited_at=None if number == 1 else row["modified_at"] or row["read_at"],
        reasons=tuple(finding["reasons"]),
        article=ArticleId(row["article_id"]),
        title=row["title"],
        sentences=tuple([one["position"] for one in passages]),
        conflicts=load(tuple[Conflict, ...], finding["conflicts"]),
    )
