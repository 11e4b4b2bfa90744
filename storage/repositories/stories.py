"""Stories, placements, sentences, developments and the sentences that recur."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from monitor.model.articles import Revision
from monitor.model.ids import ArticleId, DevelopmentId, PublisherId, RevisionId, StoryId
from monitor.model.json_values import dump
from monitor.model.stories import (
    Decision,
    Development,
    Finding,
    JudgedSentence,
    Kinship,
    Placement,
    Story,
)
from monitor.ports.story_records import HeldSentence
from storage.prepared import Prepared
from storage.repositories.facts import keep_figures, keep_finding
from storage.repositories.furniture import note_sentences, recurring
from storage.repositories.story_values import (
    KINSHIP_COLUMNS,
    kinship_columns,
    to_development,
    to_placement,
    to_story,
)
from storage.statements import insert_or_ignore, upsert_all
from storage.tables import article, development, placement, related, revision, sentence, story

_BATCH = 400  # bound variables per statement stay below every SQLite's limit

_OPEN = Prepared(
    sa.insert(story).returning(story.c.id), columns=("title", "opened_at", "last_report_at", "topics")
)
_STORY = Prepared(sa.select(story).where(story.c.id == sa.bindparam("which")))
_PLACEMENT = Prepared(sa.select(placement).where(placement.c.article_id == sa.bindparam("which")))
_TOUCH = Prepared(
    sa.update(story)
    .where(story.c.id == sa.bindparam("which"))
    .values(topics=sa.bindparam("all_topics"), last_report_at=sa.bindparam("latest"))
)
_SETTLE = Prepared(
    sa.update(placement)
    .where(placement.c.article_id == sa.bindparam("which"))
    .values({name: sa.bindparam(name) for name in ("decision", *KINSHIP_COLUMNS)})
)
_CORRECT = (
    sa.update(placement)
    .where(placement.c.article_id == sa.bindparam("which"))
    .values({name: sa.bindparam(name) for name in KINSHIP_COLUMNS})
)
_JUDGED = Prepared(
    sa.select(sentence.c.revision_id).where(sentence.c.story_id == sa.bindparam("which")).distinct()
)
_FINDINGS = Prepared(
    sa.select(development.c.finding).where(development.c.story_id == sa.bindparam("of_story"))
)


class StoryRows:
    """Implements the port `Stories`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def open(self, title: str, *, at: datetime) -> StoryId:
        """Begin a story."""
        row = {"title": title, "opened_at": at, "last_report_at": at, "topics": []}
        return StoryId(_OPEN.one(self._connection, row)["id"])

    def get(self, story_id: StoryId) -> Story:
        """Read one, following merges so that old ids keep resolving."""
        row = _STORY.one(self._connection, {"which": story_id})
        if row["merged_into"] is not None:
            return self.get(StoryId(row["merged_into"]))
        return to_story(row)

    def placement(self, article_id: ArticleId) -> Placement | None:
        """Where an article was placed."""
        row = _PLACEMENT.record(self._connection, {"which": article_id})
        return None if row is None else to_placement(row)

    def place(self, value: Placement, *, explanation: Mapping[str, object]) -> None:
        """Freeze an article's place."""
        insert_or_ignore(
            self._connection,
            placement,
            {
                "article_id": value.article,
                "story_id": value.story,
                "decision": value.decision.value,
                "score": value.score,
                "reopened_after_days": value.reopened_after_days,
                "reasons": list(value.reasons),
                "explanation": dump(explanation),
                "placed_at": value.placed_at,
                **kinship_columns(value.kinship),
            },
        )

    def relate(self, article_id: ArticleId, stories: Collection[StoryId]) -> None:
        """Note the stories that an article may have to do with."""
        rows = [{"article_id": article_id, "story_id": one} for one in sorted(set(stories))]
        upsert_all(self._connection, related, ["article_id", "story_id"], rows)

    def touch(self, story_id: StoryId, *, topics: Sequence[str], reported_at: datetime) -> None:
        """Note that a story grew: its topics add up, its last report only moves forward."""
        held = self.get(story_id)
        _TOUCH.change(
            self._connection,
            {
                "which": held.id,
                "all_topics": sorted({*held.topics, *topics}),
                "latest": max(held.last_report_at, reported_at),
            },
        )

    def judged_revisions(self, story_id: StoryId) -> set[RevisionId]:
        """The revisions whose sentences the story holds."""
        found = _JUDGED.rows(self._connection, {"which": story_id})
        return {RevisionId(number) for (number,) in found}

    def sentences(self, story_id: StoryId, revisions: Collection[RevisionId]) -> Sequence[HeldSentence]:
        """What a story holds of these revisions, oldest first."""
        wanted = sorted(revisions)
        batches = (wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH))
        return [held for batch in batches for held in self._sentences(story_id, batch)]

    def _sentences(self, story_id: StoryId, revisions: Sequence[RevisionId]) -> Sequence[HeldSentence]:
        statement = (
            sa.select(
                sentence.c.article_id,
                sentence.c.revision_id,
                article.c.publisher,
                article.c.owner,
                revision.c.language,
                revision.c.author,
                revision.c.site,
                revision.c.url,
                sentence.c.position,
                sentence.c.text,
                sentence.c.packed,
                sentence.c.published_at,
                sentence.c.figures,
            )
            .join(article, article.c.id == sentence.c.article_id)
            .join(revision, revision.c.id == sentence.c.revision_id)
            .where(sentence.c.story_id == story_id, sentence.c.revision_id.in_(revisions))
            .order_by(sentence.c.revision_id, sentence.c.position)
        )
        return [
            HeldSentence(
                article=ArticleId(row.article_id),
                revision=RevisionId(row.revision_id),
                publisher=PublisherId(row.publisher),
                owner=row.owner,
                language=row.language,
                author=row.author or "",
                site=row.site,
                url=row.url,
                position=row.position,
                text=row.text,
                packed=row.packed,
                published_at=row.published_at,
                figures=row.figures,
            )
            for row in self._connection.execute(statement)
        ]

    def judge(
        self,
        value: Revision,
        story_id: StoryId,
        judged: Sequence[JudgedSentence],
        packed: Sequence[tuple[str, str]],
        *,
        at: datetime,
    ) -> None:
        """Hold an article's sentences with their verdicts; judging again writes the same rows."""
        rows = [
            {
                "revision_id": value.id,
                "position": item.position,
                "article_id": value.article,
                "story_id": story_id,
                "text": item.text,
                "status": item.status.value,
                "score": item.score,
                "nearest": item.nearest,
                "nearest_article": item.nearest_article,
                "reason": item.reason,
                "packed": blob,
                "figures": figures,
                "published_at": value.published_at or at,
            }
            for item, (blob, figures) in zip(judged, packed, strict=True)
        ]
        upsert_all(self._connection, sentence, ["revision_id", "position"], rows)
        keep_figures(self._connection, value.id, [figures for _, figures in packed])

    def settle_kinship(self, article_id: ArticleId, kinship: Kinship, decision: Decision) -> None:
        """Write what an article turned out to be."""
        row = {"which": article_id, "decision": decision.value, **kinship_columns(kinship)}
        _SETTLE.change(self._connection, row)

    def correct_kinship(self, article_id: ArticleId, kinship: Kinship) -> None:
        """Write anew what an article is; what it did to the record when it came stays."""
        self._connection.execute(_CORRECT, {"which": article_id, **kinship_columns(kinship)})

    def add_development(
        self, story_id: StoryId, value: Revision, finding: Finding, *, at: datetime
    ) -> DevelopmentId | None:
        """Record a finding; None where this revision already has one."""
        key = insert_or_ignore(
            self._connection,
            development,
            {
                "story_id": story_id,
                "article_id": value.article,
                "revision_id": value.id,
                "kind": finding.kind.value,
                "weight": finding.weight,
                "headline": finding.headline,
                "finding": dump(finding),
                "found_at": at,
            },
        )
        if key is None:
            return None
        keep_finding(self._connection, value.id, finding)
        return DevelopmentId(key)

    def development(self, development_id: DevelopmentId) -> Development:
        """Read one."""
        statement = sa.select(development).where(development.c.id == development_id)
        return to_development(self._connection.execute(statement).mappings().one())

    def speakers(self, story_id: StoryId) -> frozenset[str]:
        """Who has been quoted in this story's developments."""
        findings = _FINDINGS.rows(self._connection, {"of_story": story_id})
        return frozenset(
            quotation["speaker"]
            for (finding,) in findings
            for quotation in finding["quotations"]
            if quotation["speaker"]
        )

    def recurring(self, publisher: PublisherId, keys: Sequence[str], *, groups: int) -> frozenset[str]:
        """Which of these sentence keys recur across unrelated stories of this publisher."""
        return recurring(self._connection, publisher, keys, groups=groups)

    def note_sentences(self, publisher: PublisherId, keys: Sequence[str], *, group: str) -> None:
        """Count each key once per group."""
        note_sentences(self._connection, publisher, keys, group=group)
