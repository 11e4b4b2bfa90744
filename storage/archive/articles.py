"""Answers about articles: lists, search, and why one was treated as it was."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from monitor.model.answers import AnnouncedAnswer, ArticleAnswer, EditAnswer, EntryAnswer, Mark
from monitor.model.ids import ArticleId, FeedId, StoryId, TopicId
from monitor.model.json_values import load
from monitor.model.reasons import Why
from monitor.model.stories import JudgedSentence, Status
from monitor.model.topics import Evidence, Level, Match
from storage.archive.alerts import list_deliveries, troubles_of
from storage.archive.corrections import (
    compared,
    considered,
    corrections_of_article,
    refer_to_articles,
    refer_to_stories,
)
from storage.archive.developments import list_developments
from storage.archive.marks import before_mark
from storage.repositories.entries import to_entry
from storage.repositories.story_values import to_placement
from storage.tables import article, entry, match, placement, revision, sentence

_LEVELS = {Level.OUT.value: 0, Level.RELATED.value: 1, Level.CORE.value: 2}


def list_articles(
    connection: sa.Connection,
    *,
    limit: int,
    since: datetime | None = None,
    after: Mark | None = None,
    only: ArticleId | None = None,
) -> list[ArticleAnswer]:
    """List what was read, newest first; each with its newest revision."""
    order = (article.c.first_seen_at.desc(), article.c.id.desc())
    chosen = sa.select(article.c.id).order_by(*order).limit(limit)
    if since is not None:
        chosen = chosen.where(article.c.first_seen_at >= since)
    if after is not None:
        chosen = chosen.where(before_mark(article.c.first_seen_at, article.c.id, after))
    if only is not None:
        chosen = chosen.where(article.c.id == only)
    page = chosen.cte("chosen")  # what follows is worked out for this page only
    newest = (
        sa.select(revision.c.article_id, sa.func.max(revision.c.number).label("number"))
        .where(revision.c.article_id.in_(sa.select(page.c.id)))
        .group_by(revision.c.article_id)
        .subquery()
    )
    level = (
        sa.select(
            match.c.revision_id,
            sa.func.max(sa.case(_LEVELS, value=match.c.level, else_=0)).label("rank"),
        )
        .join(revision, revision.c.id == match.c.revision_id)
        .where(revision.c.article_id.in_(sa.select(page.c.id)))
        .group_by(match.c.revision_id)
        .subquery()
    )
    statement = (
        sa.select(
            revision,
            article.c.first_seen_at,
            placement.c.story_id,
            placement.c.decision,
            placement.c.relation,
            level.c.rank,
        )
        .join(
            newest,
            sa.and_(newest.c.article_id == revision.c.article_id, newest.c.number == revision.c.number),
        )
        .join(article, article.c.id == revision.c.article_id)
        .join(placement, placement.c.article_id == article.c.id, isouter=True)
        .join(level, level.c.revision_id == revision.c.id, isouter=True)
        .order_by(*order)
    )
    names = {rank: name for name, rank in _LEVELS.items()}
    return [
        ArticleAnswer(
            id=ArticleId(row.article_id),
            url=row.url,
            title=row.title,
            outlet=row.site,
            language=row.language,
            published_at=row.published_at,
            first_seen_at=row.first_seen_at,
            revisions=row.number,
            level=None if row.rank is None else names[row.rank],
            story=None if row.story_id is None else StoryId(row.story_id),
            decision=row.decision,
            relation=row.relation,
        )
        for row in connection.execute(statement)
    ]


def list_edits(connection: sa.Connection, *, limit: int, story: StoryId | None = None) -> list[EditAnswer]:
    """List the later readings of articles, newest first."""
    statement = (
        sa.select(
            revision.c.article_id,
            revision.c.number,
            revision.c.url,
            revision.c.title,
            revision.c.site,
            revision.c.read_at,
            placement.c.story_id,
        )
        .join(placement, placement.c.article_id == revision.c.article_id, isouter=True)
        .where(sa.text("revision.number > 1"))  # as the index says it: a bound 1 would not be known to be one
        .order_by(revision.c.id.desc())
        .limit(limit)
    )
    if story is not None:
        statement = statement.where(placement.c.story_id == story)
    return [
        EditAnswer(
            article=ArticleId(row.article_id),
            revision=row.number,
            url=row.url,
            title=row.title,
            outlet=row.site,
            read_at=row.read_at,
            story=None if row.story_id is None else StoryId(row.story_id),
        )
        for row in connection.execute(statement)
    ]


def explain(connection: sa.Connection, canonical_url: str) -> Why:
    """Gather all that decided what happened with an address."""
    found = connection.execute(
        sa.select(article.c.id).where(article.c.canonical_url == canonical_url)
    ).scalar()
    entries = _entries(connection, canonical_url)
    if found is None:
        return Why(
            url=canonical_url,
            entries=tuple(answer for _, answer in entries),
            article=None,
            matches=(),
            placement=None,
            explanation={},
            sentences=(),
            developments=(),
            deliveries=(),
            troubles=tuple(troubles_of(connection, [key for key, _ in entries])),
        )
    article_id = ArticleId(found)
    placed = (
        connection.execute(sa.select(placement).where(placement.c.article_id == article_id))
        .mappings()
        .first()
    )
    developments = list_developments(connection, limit=100, article_id=article_id)
    judged = _newest(judged_sentences(connection, article_id))
    explanation = {} if placed is None else dict(placed["explanation"])
    place = None if placed is None else to_placement(placed)
    return Why(
        url=canonical_url,
        entries=tuple(answer for _, answer in entries),
        article=next(iter(list_articles(connection, limit=1, only=article_id)), None),
        matches=tuple(_matches(connection, article_id)),
        placement=place,
        explanation=explanation,
        sentences=tuple(judged),
        developments=tuple(developments),
        deliveries=tuple(list_deliveries(connection, limit=1000, developments=[d.id for d in developments])),
        troubles=tuple(troubles_of(connection, [key for key, _ in entries])),
        corrections=tuple(corrections_of_article(connection, article_id)),
        stories=tuple(refer_to_stories(connection, considered(explanation))),
        articles=tuple(refer_to_articles(connection, compared(place, judged))),
    )


def list_announced(connection: sa.Connection, feed: FeedId, *, limit: int) -> list[AnnouncedAnswer]:
    """List a feed's entries, those found last first."""
    statement = sa.select(entry).where(entry.c.feed_id == feed).order_by(entry.c.id.desc()).limit(limit)
    return [
        AnnouncedAnswer(entry=to_entry(row), fate=row["fate"])
        for row in connection.execute(statement).mappings()
    ]


def _entries(connection: sa.Connection, canonical_url: str) -> list[tuple[int, EntryAnswer]]:
    statement = sa.select(entry).where(entry.c.canonical_url == canonical_url).order_by(entry.c.id)
    return [
        (
            row.id,
            EntryAnswer(
                feed=FeedId(row.feed_id),
                title=row.title,
                url=row.url,
                first_seen_at=row.first_seen_at,
                fate=row.fate,
            ),
        )
        for row in connection.execute(statement)
    ]


def _latest(article_id: ArticleId) -> sa.ScalarSelect[int]:
    return (
        sa.select(revision.c.id)
        .where(revision.c.article_id == article_id)
        .order_by(revision.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )


def _matches(connection: sa.Connection, article_id: ArticleId) -> list[Match]:
    statement = sa.select(match).where(match.c.revision_id == _latest(article_id)).order_by(match.c.topic)
    return [
        Match(
            topic=TopicId(row.topic),
            level=Level(row.level),
            score=row.score,
            evidence=tuple(load(Evidence, item) for item in row.evidence),
            missing=tuple(row.missing),
        )
        for row in connection.execute(statement)
    ]


def judged_sentences(connection: sa.Connection, article_id: ArticleId) -> list[tuple[int, JudgedSentence]]:
    """Every judged sentence of an article with the number of its revision, in order."""
    statement = (
        sa.select(sentence, revision.c.number)
        .join(revision, revision.c.id == sentence.c.revision_id)
        .where(sentence.c.article_id == article_id)
        .order_by(revision.c.number, sentence.c.position)
    )
    return [
        (
            row.number,
            JudgedSentence(
                position=row.position,
                text=row.text,
                status=Status(row.status),
                score=row.score,
                nearest=row.nearest,
                nearest_article=None if row.nearest_article is None else ArticleId(row.nearest_article),
                reason=row.reason,
            ),
        )
        for row in connection.execute(statement)
    ]


def _newest(judged: Sequence[tuple[int, JudgedSentence]]) -> list[JudgedSentence]:
    last = max((number for number, _ in judged), default=0)
    return [sentence for number, sentence in judged if number == last]
