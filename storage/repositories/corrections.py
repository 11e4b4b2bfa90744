"""Which articles belong together, as a person says; and the locks that keep others out meanwhile."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from monitor.model.alerts import DeliveryState
from monitor.model.corrections import Correction, Report
from monitor.model.ids import ArticleId, StoryId, TopicId
from monitor.model.stories import Story
from monitor.model.topics import Level
from storage.prepared import Prepared
from storage.repositories.story_values import to_story
from storage.tables import (
    corrected,
    correction,
    delivery,
    development,
    match,
    placement,
    revision,
    sentence,
    story,
)

_BATCH = 400  # bound variables per statement stay below every SQLite's limit
#: Their thread is where they went: only messages that are not under way follow their article.
_GONE = (DeliveryState.SENDING.value, DeliveryState.SENT.value)

#: SQLite leaves the lock out: its writers follow one another anyway.
_HELD = Prepared(sa.select(story).where(story.c.id == sa.bindparam("which")).with_for_update(key_share=True))
_PLACED = sa.select(placement.c.story_id).where(placement.c.article_id == sa.bindparam("which"))
_PLACE = Prepared(_PLACED)
_HELD_OF = Prepared(
    sa.select(story).where(story.c.id == _PLACED.scalar_subquery()).with_for_update(key_share=True)
)


class CorrectionRows:
    """Implements the port `Corrections`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def keep(self, story_id: StoryId) -> Story:
        """Read a story, following merges, and lock its row; whoever waited for it sees what came of it."""
        return self._standing(to_story(_HELD.one(self._connection, {"which": story_id})))

    def _standing(self, found: Story) -> Story:
        return found if found.merged_into is None else self.keep(found.merged_into)

    def keep_of(self, article_id: ArticleId) -> Story:
        """Do so with the story of an article, wherever it is by then."""
        while True:
            kept = self._standing(to_story(_HELD_OF.one(self._connection, {"which": article_id})))
            if self._place_of(article_id) == kept.id:
                return kept

    def _place_of(self, article_id: ArticleId) -> StoryId:
        return StoryId(_PLACE.one(self._connection, {"which": article_id})["story_id"])

    def find(self, stories: Collection[StoryId]) -> Mapping[StoryId, Story]:
        """Lock stories, always in the order of their ids, so that two corrections never wait in a ring."""
        statement = sa.select(story).where(story.c.id.in_(stories)).order_by(story.c.id)
        rows = self._connection.execute(statement.with_for_update(key_share=True)).mappings()
        return {StoryId(row["id"]): to_story(row) for row in rows}

    def articles_of(self, story_id: StoryId) -> Sequence[ArticleId]:
        """List a story's articles."""
        statement = sa.select(placement.c.article_id).where(placement.c.story_id == story_id)
        ordered = statement.order_by(placement.c.article_id)
        return [ArticleId(row.article_id) for row in self._connection.execute(ordered)]

    def reports(self, articles: Collection[ArticleId]) -> Sequence[Report]:
        """Read placed articles, earliest first."""
        found = [report for batch in _batches(articles) for report in self._reports(batch)]
        return sorted(found, key=lambda report: (report.reported_at, report.article))

    def _reports(self, articles: Sequence[ArticleId]) -> Iterable[Report]:
        statement = sa.select(
            placement.c.article_id,
            placement.c.story_id,
            placement.c.placed_at,
            revision.c.title,
            revision.c.published_at,
        ).join(revision, revision.c.article_id == placement.c.article_id)
        held: dict[ArticleId, list[Any]] = defaultdict(list)
        wanted = placement.c.article_id.in_(articles)
        for row in self._connection.execute(statement.where(wanted).order_by(revision.c.number)):
            held[ArticleId(row.article_id)].append(row)
        topics = self._topics(articles)
        for article_id, rows in held.items():
            said = [row.published_at for row in rows if row.published_at is not None]
            yield Report(
                article=article_id,
                story=StoryId(rows[0].story_id),
                titles=tuple(row.title for row in rows),
                reported_at=said[0] if said else rows[0].placed_at,
                topics=tuple(sorted(topics[article_id])),
            )

    def _topics(self, articles: Sequence[ArticleId]) -> Mapping[ArticleId, set[TopicId]]:
        statement = (
            sa.select(revision.c.article_id, match.c.topic)
            .join(match, match.c.revision_id == revision.c.id)
            .where(revision.c.article_id.in_(articles), match.c.level != Level.OUT.value)
        )
        topics: dict[ArticleId, set[TopicId]] = defaultdict(set)
        for row in self._connection.execute(statement):
            topics[ArticleId(row.article_id)].add(TopicId(row.topic))
        return topics

    def record(self, value: Correction) -> None:
        """Move the articles with all that hangs on them, and keep who did it and why."""
        row = {
            "kind": value.kind.value,
            "from_story": value.story,
            "to_story": value.into,
            "at": value.at,
            "by": value.by,
            "note": value.note,
        }
        key: int = self._connection.execute(
            sa.insert(correction).returning(correction.c.id), row
        ).scalar_one()
        if value.articles:
            lines = [{"correction_id": key, "article_id": article} for article in value.articles]
            self._connection.execute(sa.insert(corrected), lines)
        for batch in _batches(value.articles):
            self._move(batch, value.into)

    def _move(self, articles: Sequence[ArticleId], into: StoryId) -> None:
        for table in (placement, sentence, development):
            moved = sa.update(table).where(table.c.article_id.in_(articles))
            self._connection.execute(moved.values(story_id=into))
        theirs = sa.select(development.c.id).where(development.c.article_id.in_(articles))
        unsent = sa.update(delivery).where(
            delivery.c.development_id.in_(theirs), delivery.c.state.not_in(_GONE)
        )
        self._connection.execute(unsent.values(story_id=into))

    def restate(
        self,
        story_id: StoryId,
        *,
        title: str,
        opened_at: datetime,
        last_report_at: datetime,
        topics: Collection[str],
    ) -> None:
        """Write what is true of a story after its articles changed."""
        self._connection.execute(
            sa.update(story)
            .where(story.c.id == story_id)
            .values(
                title=title, opened_at=opened_at, last_report_at=last_report_at, topics=sorted(set(topics))
            )
        )

    def close(self, story_id: StoryId, *, into: StoryId) -> None:
        """Let a story's id lead to another story from now on."""
        self._connection.execute(sa.update(story).where(story.c.id == story_id).values(merged_into=into))


def _batches(articles: Collection[ArticleId]) -> Iterable[Sequence[ArticleId]]:
    wanted = sorted(articles)
    return (wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH))
