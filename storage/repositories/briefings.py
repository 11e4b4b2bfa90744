"""Gathers from the record all that a message about a development may say."""

import sqlalchemy as sa

from monitor.model.alerts import Briefing, Earlier, Precedence, Source
from monitor.model.ids import ArticleId, DevelopmentId, StoryId
from monitor.model.json_values import load
from monitor.model.stories import Conflict, Figure, Finding, Kind, Relation, Status, shown
from storage.repositories.precedence import precedence
from storage.tables import article, development, placement, revision, sentence, story

#: What a reversal can reverse.
_STANDS = tuple(
    kind.value for kind in (Kind.OPENED, Kind.ANNOUNCED, Kind.DECIDED, Kind.IN_FORCE, Kind.REVERSED)
)

_EARLIER = development.alias("earlier")
_MEMBER = placement.alias("member")
_IS_COPY = _MEMBER.c.relation == Relation.COPY.value


def _reports(counted: sa.Function[int]) -> sa.ScalarSelect[int]:
    """Count over the reports of a development's story."""
    return (
        sa.select(counted)
        .select_from(_MEMBER.join(article, article.c.id == _MEMBER.c.article_id))
        .where(_MEMBER.c.story_id == development.c.story_id)
        .scalar_subquery()
    )


#: All about one development in one question, which is built once: a message is worded for each reader.
_FACTS = (
    sa.select(
        development,
        story.c.title.label("story_title"),
        revision.c.site,
        revision.c.url,
        revision.c.title,
        revision.c.published_at,
        revision.c.language,
        revision.c.number,
        revision.c.modified_at,
        revision.c.read_at,
        placement.c.reopened_after_days,
        sa.exists()
        .where(_EARLIER.c.story_id == development.c.story_id, _EARLIER.c.id < development.c.id)
        .label("told_before"),
        sa.select(sa.func.count())
        .where(sentence.c.revision_id == development.c.revision_id, sentence.c.status == Status.KNOWN.value)
        .scalar_subquery()
        .label("known"),
        # One for each owner: titles of one house corroborate nothing.
        _reports(sa.func.count(sa.distinct(sa.case((~_IS_COPY, article.c.owner))))).label("independent"),
        _reports(sa.func.count(sa.case((_IS_COPY, 1)))).label("copies"),
    )
    .join(story, story.c.id == development.c.story_id)
    .join(revision, revision.c.id == development.c.revision_id)
    .join(placement, placement.c.article_id == development.c.article_id)
    .where(development.c.id == sa.bindparam("which"))
)


def briefing(connection: sa.Connection, development_id: DevelopmentId) -> Briefing:
    """Read the facts about one development. Raises LookupError where there is none."""
    row = connection.execute(_FACTS, {"which": development_id}).mappings().first()
    if row is None:
        raise LookupError(f"no development {development_id}")
    finding = load(Finding, row["finding"])
    return Briefing(
        development=development_id,
        story=StoryId(row["story_id"]),
        story_title=row["story_title"],
        first=not row["told_before"],
        kind=finding.kind,
        weight=finding.weight,
        headline=finding.headline,
        passages=tuple(p.text for p in finding.passages),
        quotations=tuple((q.text, q.speaker) for q in finding.quotations),
        figures=tuple(_figure(f) for f in finding.figures),
        conflicts=tuple(_conflict(connection, c, here=row["site"]) for c in finding.conflicts),
        source=Source(outlet=row["site"], url=row["url"], title=row["title"]),
        known_sentences=row["known"],
        independent_reports=row["independent"],
        copies=row["copies"],
        reopened_after_days=row["reopened_after_days"],
        published_at=row["published_at"],
        found_at=row["found_at"],
        language=row["language"],
        edited_at=None if row["number"] == 1 else row["modified_at"] or row["read_at"],
        reverses=_stood(connection, row) if finding.kind is Kind.REVERSED else None,
        published_earlier=_first(connection, row, finding),
    )


def _first(connection: sa.Connection, row: sa.RowMapping, finding: Finding) -> Precedence | None:
    """Ask who published the new sentences first; an edit's news, or one without a date, has no order."""
    if row["number"] > 1 or row["published_at"] is None or not finding.passages:
        return None
    return precedence(
        connection,
        StoryId(row["story_id"]),
        ArticleId(row["article_id"]),
        row["published_at"],
        [passage.text for passage in finding.passages],
    )


def _conflict(connection: sa.Connection, conflict: Conflict, *, here: str) -> str:
    """Set what two outlets say side by side; each claim with its outlet."""
    there = ""
    if conflict.there_article is not None:
        of = sa.select(revision.c.site).where(revision.c.article_id == conflict.there_article)
        there = connection.execute(of.order_by(revision.c.number).limit(1)).scalar() or ""
    return f"{conflict.about}: {_said(conflict.here, here)} / {_said(conflict.there, there)}"


def _said(words: str, outlet: str) -> str:
    return f"{words} ({outlet})" if outlet else words


def _stood(connection: sa.Connection, row: sa.RowMapping) -> Earlier | None:
    """Find the step that stood until a reversal: the story's last one before it."""
    statement = (
        sa.select(development.c.headline, development.c.found_at, revision.c.site, revision.c.published_at)
        .join(revision, revision.c.id == development.c.revision_id)
        .where(
            development.c.story_id == row["story_id"],
            development.c.id < row["id"],
            development.c.kind.in_(_STANDS),
        )
        .order_by(development.c.id.desc())
        .limit(1)
    )
    found = connection.execute(statement).first()
    if found is None:
        return None
    return Earlier(headline=found.headline, outlet=found.site, at=found.published_at or found.found_at)


def _figure(figure: Figure) -> tuple[str, str, str | None]:
    return figure.label, figure.text, None if figure.was is None else shown(figure.was, figure.unit)
