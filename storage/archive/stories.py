"""Answers about stories: lists of them, and one whole."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from monitor.model.answers import Mark, StoryAnswer, StoryPage, copies, independent_reports
from monitor.model.ids import StoryId, TopicId
from monitor.model.stories import Relation
from storage.archive.corrections import corrections_of_story, related_stories
from storage.archive.developments import list_developments, on_topic
from storage.archive.marks import before_mark
from storage.archive.reports import list_reports
from storage.lineage import live
from storage.prepared import Prepared
from storage.repositories.handlings import HandlingRows
from storage.tables import article, development, placement, story

_KEPT = (story.c.id, story.c.title, story.c.topics, story.c.opened_at, story.c.last_report_at)
_LATEST = (story.c.last_report_at.desc(), story.c.id.desc())


def list_stories(
    connection: sa.Connection,
    *,
    limit: int,
    since: datetime | None = None,
    until: datetime | None = None,
    topic: str | None = None,
    only: Sequence[StoryId] | None = None,
    after: Mark | None = None,
) -> list[StoryAnswer]:
    """List stories by their last report, newest first."""
    chosen = sa.select(story.c.id).where(story.c.merged_into.is_(None)).order_by(*_LATEST).limit(limit)
    if since is not None:
        chosen = chosen.where(story.c.last_report_at >= since)
    if until is not None:
        chosen = chosen.where(story.c.last_report_at < until)
    if topic is not None:
        chosen = chosen.where(on_topic(topic))
    if only is not None:
        chosen = chosen.where(story.c.id.in_(only))
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
            *_KEPT,
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


_ONE = Prepared(sa.select(*_KEPT).where(story.c.id == sa.bindparam("story")))


def read_story(connection: sa.Connection, story_id: StoryId) -> StoryPage:
    """Read a story, or the one that it was merged into, whole. Raises LookupError for an unknown id."""
    story_id = live(connection, story_id)
    kept = _ONE.rows(connection, {"story": story_id})[0]
    timeline = list_developments(connection, limit=10_000, story_id=story_id)
    reports = tuple(list_reports(connection, story_id))
    return StoryPage(
        # Counted here: all of them are read anyway.
        story=_story((*kept, independent_reports(reports), copies(reports), len(timeline))),
        timeline=tuple(reversed(timeline)),
        reports=reports,
        corrections=tuple(corrections_of_story(connection, story_id)),
        related=tuple(related_stories(connection, story_id)),
        handlings=tuple(HandlingRows(connection).of(story_id)),
    )
