"""Answers about what a person corrected, and names for the stories and articles that other answers cite."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from monitor.model.answers import ArticleRef, StoryRef
from monitor.model.corrections import Correction, CorrectionKind
from monitor.model.ids import ArticleId, StoryId
from monitor.model.stories import JudgedSentence, Placement
from storage.lineage import leading_to, live
from storage.prepared import Prepared
from storage.tables import corrected, correction, placement, related, revision, story


def corrections_of_article(connection: sa.Connection, article_id: ArticleId) -> list[Correction]:
    """Where a person moved an article, oldest first."""
    moved = sa.select(corrected.c.correction_id).where(corrected.c.article_id == article_id)
    return _corrections(connection, correction.c.id.in_(moved))


def _touching(asked: sa.BindParameter[int]) -> sa.ColumnElement[bool]:
    lineage = sa.select(leading_to(asked).c.id)
    return correction.c.from_story.in_(lineage) | correction.c.to_story.in_(lineage)


_OF_STORY = Prepared(
    sa.select(correction.c.id).where(_touching(sa.bindparam("story"))).order_by(correction.c.id)
)


def corrections_of_story(connection: sa.Connection, story_id: StoryId) -> list[Correction]:
    """What a person moved into or out of a story, or of one that was merged into it, oldest first."""
    found = [row[0] for row in _OF_STORY.rows(connection, {"story": story_id})]
    return _corrections(connection, correction.c.id.in_(found)) if found else []


def _corrections(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[Correction]:
    found = connection.execute(sa.select(correction).where(which).order_by(correction.c.id)).all()
    if not found:
        return []
    lines = connection.execute(
        sa.select(corrected)
        .where(corrected.c.correction_id.in_([row.id for row in found]))
        .order_by(corrected.c.article_id)
    ).all()
    return [
        Correction(
            kind=CorrectionKind(row.kind),
            story=StoryId(row.from_story),
            into=StoryId(row.to_story),
            articles=tuple(ArticleId(line.article_id) for line in lines if line.correction_id == row.id),
            at=row.at,
            by=row.by,
            note=row.note,
        )
        for row in found
    ]


def _related() -> sa.CompoundSelect[Any]:
    asked: sa.BindParameter[int] = sa.bindparam("story")
    named = sa.select(related.c.story_id).join(placement, placement.c.article_id == related.c.article_id)
    naming = sa.select(placement.c.story_id).join(related, related.c.article_id == placement.c.article_id)
    return sa.union(
        named.where(placement.c.story_id == asked),
        naming.where(related.c.story_id.in_(sa.select(leading_to(asked).c.id))),
    )


_RELATED = Prepared(_related())


def related_stories(connection: sa.Connection, story_id: StoryId) -> list[StoryRef]:
    """Stories that this one's articles may have to do with, and those whose articles say so of this one."""
    ids = {live(connection, StoryId(row[0])) for row in _RELATED.rows(connection, {"story": story_id})}
    return refer_to_stories(connection, ids - {story_id})


def considered(explanation: Mapping[str, Any]) -> set[StoryId]:
    """The stories that placing looked at, as `why` keeps them."""
    return {StoryId(one["story"]) for one in explanation.get("considered", ())} | {
        StoryId(one) for one in explanation.get("related", ())
    }


def compared(place: Placement | None, judged: Sequence[JudgedSentence]) -> set[ArticleId]:
    """The earlier articles that an article's kinship and its sentences' verdicts name."""
    kinship = {place.kinship.of, *(one.holder for one in place.kinship.passages)} if place else set()
    return {one for one in kinship | {one.nearest_article for one in judged} if one is not None}


def refer_to_stories(connection: sa.Connection, stories: Collection[StoryId]) -> list[StoryRef]:
    """Name stories, by id; each with the title of the one that its id leads to."""
    if not stories:
        return []
    leads = {story_id: live(connection, story_id) for story_id in sorted(stories)}
    titles = {
        row.id: row.title
        for row in connection.execute(sa.select(story).where(story.c.id.in_(set(leads.values()))))
    }
    return [StoryRef(id=story_id, live=now, title=titles[now]) for story_id, now in leads.items()]


def refer_to_articles(connection: sa.Connection, articles: Collection[ArticleId]) -> list[ArticleRef]:
    """Name articles by their first reading, by id."""
    statement = (
        sa.select(revision)
        .where(revision.c.article_id.in_(articles), revision.c.number == 1)
        .order_by(revision.c.article_id)
    )
    return [
        ArticleRef(id=ArticleId(row.article_id), outlet=row.site, url=row.url, title=row.title)
        for row in connection.execute(statement)
    ]
