"""Who published the words of a development first: reports that we read later and that are older."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

import sqlalchemy as sa

from monitor.model.alerts import Precedence, Source
from monitor.model.ids import ArticleId, StoryId
from monitor.model.stories import Status
from storage.tables import placement, revision, sentence

#: Clocks of publishers and their systems differ by this much.
_LEAST = timedelta(minutes=5)
#: A date further back is taken for a mistake, as where reprints are told from originals (decision 0050).
_MOST = timedelta(days=7)
#: So many sentences of older reports are compared.
_MOST_COMPARED = 600
#: A passage is held by a sentence that has all its numbers and this share of its longer words, as many at
#: least: where copies are told from other texts it is the same share of the weight (SHARED).
_SHARED = 0.75
_FEWEST_WORDS = 4
_WORD = re.compile(r"[^\W\d_]{4,}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

#: Their first readings only: an edit may have taken over what others had published by then. A page that says
#: when it was changed may have had other words before that.
_OLDER = (
    sa.select(
        revision.c.article_id,
        revision.c.site,
        revision.c.url,
        revision.c.title,
        revision.c.published_at,
        sentence.c.text,
    )
    .select_from(placement)
    .join(revision, sa.and_(revision.c.article_id == placement.c.article_id, revision.c.number == 1))
    .join(sentence, sentence.c.revision_id == revision.c.id)
    .where(
        placement.c.story_id == sa.bindparam("story"),
        placement.c.article_id > sa.bindparam("article"),  # what came before it is known to its judgement
        placement.c.of_article.is_distinct_from(sa.bindparam("article")),
        revision.c.published_at >= sa.bindparam("since"),
        revision.c.published_at <= sa.bindparam("until"),
        sa.or_(revision.c.modified_at.is_(None), revision.c.modified_at <= sa.bindparam("until")),
        sentence.c.status != Status.BOILERPLATE.value,
    )
    .order_by(revision.c.published_at, revision.c.article_id, sentence.c.position)
    .limit(_MOST_COMPARED)
)


def precedence(
    connection: sa.Connection,
    story: StoryId,
    article: ArticleId,
    published_at: datetime,
    passages: Sequence[str],
) -> Precedence | None:
    """Find the report, older than `article`, that holds most of its new passages; of equals the oldest.

    Its place in the order in which we read them decides nothing but what is news (decision 0150).
    """
    until = published_at - _LEAST
    asked = {"story": story, "article": article, "since": published_at - _MOST, "until": until}
    found: Precedence | None = None
    for _, group in groupby(connection.execute(_OLDER, asked), key=lambda row: row.article_id):
        rows = list(group)
        report = rows[0]
        held = 0 if _latest(report.published_at) > until else _held(passages, [row.text for row in rows])
        if held > (found.passages if found else 0):
            source = Source(outlet=report.site, url=report.url, title=report.title)
            found = Precedence(source=source, at=report.published_at, passages=held)
    return found


def _latest(stated: datetime) -> datetime:
    """Give the end of a day that is named without a time of day: a midnight in Britain, summer or winter."""
    day_alone = stated.hour in {0, 23} and stated.minute == stated.second == 0
    return stated + timedelta(days=1) if day_alone else stated


def _held(passages: Sequence[str], sentences: Sequence[str]) -> int:
    """Count the passages that one of the sentences holds."""
    read = [(_words(text), _numbers(text)) for text in sentences]
    return sum(_stands_in(read, _words(passage), _numbers(passage)) for passage in passages)


def _stands_in(
    read: Sequence[tuple[frozenset[str], frozenset[str]]], words: frozenset[str], numbers: frozenset[str]
) -> bool:
    return len(words) >= _FEWEST_WORDS and any(
        numbers <= there and len(words & theirs) >= _SHARED * len(words) for theirs, there in read
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _numbers(text: str) -> frozenset[str]:
    return frozenset(number.replace(",", "") for number in _NUMBER.findall(text))
