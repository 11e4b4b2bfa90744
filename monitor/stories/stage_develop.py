"""The develop stage: what does an article, or an edit of it, add to its story that nobody had reported?"""

import json
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.errors import Transient
from monitor.model.articles import Article, Revision
from monitor.model.facts import ArticlePlaced, DevelopmentFound, KinshipCorrected
from monitor.model.ids import ArticleId, RevisionId, StoryId
from monitor.model.json_values import dump
from monitor.model.stories import Decision, Figure, Finding, JudgedSentence, Kind, Kinship, Placement
from monitor.ports.outside import Clock
from monitor.ports.records import Look, Records
from monitor.ports.work import Job
from monitor.stories.copies import EarlierArticle
from monitor.stories.developments import StoryContext, find
from monitor.stories.figures import figures_in
from monitor.stories.furniture import recurrence_key
from monitor.stories.headlines import title_is_known
from monitor.stories.memory import Learned, Memories, StoryMemory
from monitor.stories.novelty import NoveltyModel, judge
from monitor.stories.origins import credited
from monitor.stories.passages import Passage, Prepared, pack
from monitor.stories.reprints import Standing, standing
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
    story: StoryMemory
    speakers: frozenset[str]
    keys: Sequence[str]  #: by which its sentences are known where they return
    furniture: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Judgement:
    """What was decided about it."""

    prepared: Prepared
    itself: EarlierArticle  #: as later ones will be compared with it
    sentences: tuple[JudgedSentence, ...]
    standing: Standing
    finding: Finding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Develop:
    """Judges one placed revision against all that its story holds. A judgement is made once, and stays."""

    look: Look
    prepare: Callable[[Revision], Prepared]
    model: NoveltyModel
    clock: Clock
    memories: Memories = field(default_factory=Memories)

    def __call__(self, event: ArticlePlaced, job: Job) -> None:
        """Judge, and settle sentences, kinship and at most one development."""
        with self.look() as records:
            revision = records.articles.revision(event.revision)
            placement = records.stories.placement(revision.article)
            assert placement is not None, "an article is placed before it is judged"
            story = placement.story  # where it is now: a person may have moved it since the event
            held = records.stories.judged_revisions(story)
            if event.revision in held:
                return
            prepared = self.prepare(revision)
            before = self._read(records, revision, prepared, placement, held)
        judgement = self._judge(prepared, before)
        with job.settle() as records:
            if records.corrections.keep_of(revision.article).id != story:
                raise Transient(f"article {revision.article} left story {story} while it was judged")
            learned = self._settle(records, story, before, judgement)
        self.memories.add(story, learned)

    def _read(
        self,
        records: Records,
        revision: Revision,
        prepared: Prepared,
        placement: Placement,
        held: AbstractSet[RevisionId],
    ) -> _Before:
        article = records.articles.get(revision.article)
        story = placement.story
        keys = _keys(article, prepared)
        return _Before(
            revision=revision,
            previous=records.articles.previous(revision),
            article=article,
            placement=placement,
            story=self.memories.recall(records, story, held, now=self.clock.now()),
            speakers=records.stories.speakers(story),
            keys=keys,
            furniture=records.stories.recurring(article.publisher, keys, groups=_RECURS),
        )

    def _judge(self, prepared: Prepared, before: _Before) -> _Judgement:
        story = before.story
        others = [one for one in story.earlier if one.article != before.article.id]
        itself = _itself(prepared, before)
        found = _standing(itself, before)
        judged = judge(
            prepared,
            story.knowledge,
            self.model,
            host=before.article.publisher,
            furniture=before.furniture,
        )
        opens = _opens(before)
        context = StoryContext(
            opens=opens,
            kinship=found.known,
            held_figures=story.figures,
            held_speakers=before.speakers,
            earlier=tuple(others),
            article=before.article.id,
            owner=before.article.owner,
            published_at=before.revision.published_at or before.revision.read_at,
            title_known=not opens and title_is_known(prepared, judged, story.knowledge),
            edit=self._edit(before.previous, prepared),
        )
        finding = find(prepared, judged, context)
        return _Judgement(prepared, itself, _as_found(judged, finding), found, finding)

    def _edit(self, previous: Revision | None, prepared: Prepared) -> RevisionChange | None:
        if previous is None:
            return None
        old = self.prepare(previous)
        return compare(
            [p.text for p in old.passages],
            [p.text for p in prepared.passages],
            titles=(old.title, prepared.title),
            language=prepared.language,
        )

    def _settle(self, records: Records, story: StoryId, before: _Before, judgement: _Judgement) -> Learned:
        now = self.clock.now()
        revision, finding, prepared = before.revision, judgement.finding, judgement.prepared
        figures = [figures_in(each.text, each.position, prepared.language) for each in prepared.passages]
        packed = [_stored(*each) for each in zip(prepared.passages, figures, strict=True)]
        records.stories.judge(revision, story, judgement.sentences, packed, at=now)
        records.stories.note_sentences(before.article.publisher, before.keys, group=f"story {story}")
        if before.previous is None:
            records.stories.settle_kinship(
                revision.article, judgement.standing.kinship, _decision(before.placement, finding)
            )
            _correct(records, revision.article, judgement.standing.corrected, now)
        if finding is not None:
            development = records.stories.add_development(story, revision, finding, at=now)
            if development is not None:
                records.log.append(DevelopmentFound(development=development))
        itself = replace(judgement.itself, published_at=revision.published_at or now)
        return Learned(revision.id, revision.language, itself, figures)


def _itself(prepared: Prepared, before: _Before) -> EarlierArticle:
    revision = before.revision
    texts = [passage.text for passage in prepared.passages]
    origin = credited(texts, author=revision.author or "", site=revision.site, url=revision.url)
    published_at = revision.published_at or revision.read_at
    owner, language = before.article.owner, prepared.language
    return EarlierArticle(revision.article, prepared.passages, owner, published_at, origin, language)


def _standing(itself: EarlierArticle, before: _Before) -> Standing:
    if before.previous is not None:
        return Standing(before.placement.kinship, before.placement.kinship)
    return standing(itself, before.story.earlier, before.story.index)


def _correct(
    records: Records, original: ArticleId, reprints: Mapping[ArticleId, Kinship], now: datetime
) -> None:
    """Correct the reprints that arrived before their original; nobody is told again."""
    for reprint, kinship in reprints.items():
        records.stories.correct_kinship(reprint, replace(kinship, corrected_at=now))
        records.log.append(KinshipCorrected(article=reprint, of=original))


def _opens(before: _Before) -> bool:
    """Tell the first report of a matter; one that a person moved to a story with reports is none."""
    opened = before.placement.decision is Decision.OPENED and before.previous is None
    return opened and not before.story.earlier


def _keys(article: Article, prepared: Prepared) -> list[str]:
    keys = (recurrence_key(article.publisher, passage.text) for passage in prepared.passages)
    return [key for key in keys if key is not None]


def _as_found(judged: tuple[JudgedSentence, ...], finding: Finding | None) -> tuple[JudgedSentence, ...]:
    """Keep what the finding says of a sentence: a corrected one is new, though its words are known."""
    if finding is None:
        return judged
    found = {sentence.position: sentence for sentence in finding.passages}
    return tuple(found.get(sentence.position, sentence) for sentence in judged)


def _stored(passage: Passage, figures: Sequence[Figure]) -> tuple[str, str]:
    """Give what makes the sentence comparable later: its terms, and its figures as JSON."""
    return pack(passage), json.dumps(dump(figures), ensure_ascii=False)


def _decision(placement: Placement, finding: Finding | None) -> Decision:
    if placement.decision is Decision.OPENED:
        return Decision.OPENED
    adds = finding is not None and finding.kind is not Kind.BACKGROUND
    return Decision.DEVELOPMENT if adds else Decision.COVERAGE
