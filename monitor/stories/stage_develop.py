"""The develop stage: what does this article, or this edit of it, add to its story that nobody had reported?"""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.model.articles import Article, Revision
from monitor.model.facts import ArticlePlaced, DevelopmentFound
from monitor.model.ids import RevisionId, StoryId
from monitor.model.json_values import dump, load
from monitor.model.stories import Decision, Figure, Finding, JudgedSentence, Kind, Kinship, Placement
from monitor.ports.outside import Clock
from monitor.ports.records import HeldSentence, Look, Records
from monitor.ports.work import Job
from monitor.stories.copies import EarlierArticle, kinship
from monitor.stories.developments import StoryContext, find
from monitor.stories.figures import HeldFigure, figures_in
from monitor.stories.furniture import recurrence_key
from monitor.stories.knowledge import Knowledge
from monitor.stories.novelty import NoveltyModel, judge
from monitor.stories.passages import Passage, Prepared, pack, unpack
from monitor.stories.revisions import RevisionChange, compare

#: A sentence that a publisher printed in this many unrelated stories is furniture.
_RECURS = 3


@dataclass(frozen=True, slots=True)
class _Before:
    """What the record held before this revision."""

    revision: Revision
    previous: Revision | None
    article: Article
    placement: Placement
    held: Sequence[HeldSentence]
    speakers: frozenset[str]
    furniture: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Judgement:
    """What was decided about it."""

    prepared: Prepared
    sentences: tuple[JudgedSentence, ...]
    kinship: Kinship
    finding: Finding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Develop:
    """Judges one placed revision against all that its story holds."""

    look: Look
    prepare: Callable[[Revision], Prepared]
    model: NoveltyModel
    clock: Clock

    def __call__(self, event: ArticlePlaced, job: Job) -> None:
        """Judge, and settle sentences, kinship and at most one development."""
        with self.look() as records:
            revision = records.articles.revision(event.revision)
            prepared = self.prepare(revision)
            before = _read(records, revision, prepared, event.story)
        judgement = self._judge(prepared, before)
        with job.settle() as records:
            self._settle(records, event.story, before, judgement)

    def _judge(self, prepared: Prepared, before: _Before) -> _Judgement:
        revision = before.revision
        earlier = _earlier(before.held, leaving_out=revision)
        found = before.placement.kinship if before.previous else kinship(prepared, earlier)
        judged = judge(
            prepared,
            _knowledge(before.held),
            self.model,
            host=before.article.publisher,
            furniture=before.furniture,
        )
        context = StoryContext(
            opens=before.placement.decision is Decision.OPENED and before.previous is None,
            kinship=found,
            held_figures=tuple(_figures(before.held)),
            held_speakers=before.speakers,
            owner=before.article.owner,
            published_at=revision.published_at,
            edit=self._edit(before.previous, prepared),
        )
        return _Judgement(prepared, judged, found, find(prepared, judged, context))

    def _edit(self, previous: Revision | None, prepared: Prepared) -> RevisionChange | None:
        if previous is None:
            return None
        old = self.prepare(previous)
        return compare([p.text for p in old.passages], [p.text for p in prepared.passages])

    def _settle(self, records: Records, story: StoryId, before: _Before, judgement: _Judgement) -> None:
        now = self.clock.now()
        revision, finding = before.revision, judgement.finding
        records.stories.judge(
            revision,
            story,
            judgement.sentences,
            [_stored(p, judgement.prepared.language) for p in judgement.prepared.passages],
            at=now,
        )
        keys = _keys(before.article, judgement.prepared)
        records.stories.note_sentences(before.article.publisher, keys, group=f"story {story}")
        if before.previous is None:
            records.stories.settle_kinship(
                revision.article, judgement.kinship, _decision(before.placement, finding)
            )
        if finding is None:
            return
        development = records.stories.add_development(story, revision, finding, at=now)
        if development is not None:
            records.log.append(DevelopmentFound(development=development))


def _read(records: Records, revision: Revision, prepared: Prepared, story: StoryId) -> _Before:
    article = records.articles.get(revision.article)
    placement = records.stories.placement(article.id)
    assert placement is not None, "an article is placed before it is judged"
    held = [one for one in records.stories.sentences(story) if one.revision < revision.id]
    return _Before(
        revision=revision,
        previous=records.articles.previous(revision),
        article=article,
        placement=placement,
        held=held,
        speakers=records.stories.speakers(story),
        furniture=records.stories.recurring(article.publisher, _keys(article, prepared), groups=_RECURS),
    )


def _keys(article: Article, prepared: Prepared) -> list[str]:
    keys = (recurrence_key(article.publisher, passage.text) for passage in prepared.passages)
    return [key for key in keys if key is not None]


def _knowledge(held: Sequence[HeldSentence]) -> Knowledge:
    knowledge = Knowledge()
    for sentences in _by_revision(held).values():
        first = sentences[0]
        knowledge.learn(first.article, first.language, [_passage(one) for one in sentences])
    return knowledge


def _earlier(held: Sequence[HeldSentence], *, leaving_out: Revision) -> list[EarlierArticle]:
    return [
        EarlierArticle(
            sentences[0].article,
            tuple(_passage(one) for one in sentences),
            sentences[0].owner,
            sentences[0].published_at,
        )
        for sentences in _by_revision(held).values()
        if sentences[0].article != leaving_out.article
    ]


def _by_revision(held: Sequence[HeldSentence]) -> dict[RevisionId, list[HeldSentence]]:
    """Gather sentences by revision, in order of arrival."""
    gathered: dict[RevisionId, list[HeldSentence]] = defaultdict(list)
    for one in held:
        gathered[one.revision].append(one)
    return gathered


def _passage(held: HeldSentence) -> Passage:
    return unpack(held.position, held.text, held.packed)


def _figures(held: Sequence[HeldSentence]) -> list[HeldFigure]:
    return [
        HeldFigure(load(Figure, figure), one.article, one.owner, one.published_at)
        for one in held
        for figure in json.loads(one.figures)
    ]


def _stored(passage: Passage, language: str) -> tuple[str, str]:
    """Give what makes the sentence comparable later: its terms, and its figures as JSON."""
    figures = figures_in(passage.text, passage.position, language)
    return pack(passage), json.dumps(dump(figures), ensure_ascii=False)


def _decision(placement: Placement, finding: Finding | None) -> Decision:
    if placement.decision is Decision.OPENED:
        return Decision.OPENED
    adds = finding is not None and finding.kind is not Kind.BACKGROUND
    return Decision.DEVELOPMENT if adds else Decision.COVERAGE
