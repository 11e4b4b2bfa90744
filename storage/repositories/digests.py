"""Gathers from the record what came in a period without bringing anything new."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from monitor.model.alerts import Source, StoryReports
from monitor.model.ids import RevisionId, StoryId, TopicId
from monitor.model.stories import Decision, Relation
from storage.tables import placement, revision, story


def reported(connection: sa.Connection, *, since: datetime, until: datetime) -> Sequence[StoryReports]:
    """Read reports without news and copies, story by story."""
    coverage: dict[int, list[Source]] = defaultdict(list)
    copies: dict[int, int] = defaultdict(int)
    revisions: dict[int, list[RevisionId]] = defaultdict(list)
    for row in connection.execute(_reports(since, until)):
        if row.relation == Relation.COPY.value:
            copies[row.story_id] += 1
        elif row.decision == Decision.COVERAGE.value:
            coverage[row.story_id].append(Source(outlet=row.site, url=row.url, title=row.title))
        else:
            continue
        revisions[row.story_id].append(RevisionId(row.id))
    told = list(dict.fromkeys([*coverage, *copies]))
    stories = {row.id: row for row in connection.execute(sa.select(story).where(story.c.id.in_(told)))}
    return [
        StoryReports(
            story=StoryId(story_id),
            story_title=stories[story_id].title,
            topics=tuple(TopicId(topic) for topic in stories[story_id].topics),
            coverage=tuple(coverage[story_id]),
            copies=copies[story_id],
            revisions=tuple(revisions[story_id]),
        )
        for story_id in told
    ]


def _reports(since: datetime, until: datetime) -> sa.Select[tuple[int, int, str, str, str, str, str]]:
    return (
        sa.select(
            placement.c.story_id,
            revision.c.id,
            placement.c.relation,
            placement.c.decision,
            revision.c.site,
            revision.c.url,
            revision.c.title,
        )
        .join(revision, revision.c.article_id == placement.c.article_id)
        .where(placement.c.placed_at > since, placement.c.placed_at <= until, revision.c.number == 1)
        .order_by(placement.c.placed_at, placement.c.article_id)
    )
