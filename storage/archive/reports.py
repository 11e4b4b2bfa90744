"""Answers about the reports of one story: who told it, and from whom they had it."""

from collections.abc import Iterator

import sqlalchemy as sa

from monitor.model.answers import ReportAnswer
from monitor.model.ids import ArticleId, StoryId
from monitor.model.json_values import load
from monitor.model.stories import Origin, Status
from storage.prepared import Prepared
from storage.tables import article, placement, revision, sentence

_FIRST = revision.alias("first")
_READINGS = (
    sa.select(sa.func.count())
    .where(revision.c.article_id == placement.c.article_id)
    .correlate(placement)
    .scalar_subquery()
)
_REPORTS = Prepared(
    sa.select(
        placement.c.article_id,
        placement.c.decision,
        placement.c.relation,
        placement.c.of_article,
        placement.c.copied_share,
        placement.c.placed_at,
        placement.c.reopened_after_days,
        placement.c.origin,
        placement.c.corrected_at,
        _READINGS.label("readings"),
        article.c.owner,
        _FIRST.c.id,
        _FIRST.c.site,
        _FIRST.c.url,
        _FIRST.c.title,
        _FIRST.c.language,
        _FIRST.c.published_at,
    )
    .join(article, article.c.id == placement.c.article_id)
    .join(_FIRST, sa.and_(_FIRST.c.article_id == article.c.id, _FIRST.c.number == 1))
    .where(placement.c.story_id == sa.bindparam("story"))
    .order_by(placement.c.placed_at, placement.c.article_id)
)
#: How many sentences of each revision in a story have which verdict; read from an index alone.
_COUNTS = Prepared(
    sa.select(sentence.c.revision_id, sentence.c.status, sa.func.count())
    .where(sentence.c.story_id == sa.bindparam("story"))
    .group_by(sentence.c.revision_id, sentence.c.status)
)


def list_reports(connection: sa.Connection, story_id: StoryId) -> Iterator[ReportAnswer]:
    """Give what every article of a story is to it, in the order in which they were placed."""
    of_story = {"story": story_id}
    counts = {(key, status): number for key, status, number in _COUNTS.rows(connection, of_story)}
    new, known = Status.NEW.value, Status.KNOWN.value
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
    ) in _REPORTS.rows(connection, of_story):
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
