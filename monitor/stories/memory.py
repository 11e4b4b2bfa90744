"""What the judgement lane remembers of stories it judged lately: a growing one is not read whole again."""

import json
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

from monitor.model.ids import RevisionId, StoryId
from monitor.model.json_values import load
from monitor.model.stories import Figure
from monitor.ports.records import Records
from monitor.ports.story_records import HeldSentence
from monitor.stories.copies import EarlierArticle, SentenceIndex
from monitor.stories.held_figures import HeldFigure, HeldFigures
from monitor.stories.knowledge import Knowledge
from monitor.stories.origins import credited
from monitor.stories.passages import unpack

#: Sentences kept over all stories; some 2 KB each, so about 25 MB. The record holds everything anyway.
MOST_SENTENCES = 12_000
#: A story without a report for so long is read anew should one come: what is held stays level over years.
LONGEST_UNUSED = timedelta(days=7)
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Learned:
    """One revision as its story holds it."""

    revision: RevisionId
    language: str
    article: EarlierArticle
    figures: Sequence[Sequence[Figure]]  #: of each of its passages

    @classmethod
    def read(cls, held: Sequence[HeldSentence]) -> Self:
        """Restore it from its sentences on record."""
        first = held[0]
        passages = tuple(unpack(one.position, one.text, one.packed) for one in held)
        texts = [one.text for one in held]
        origin = credited(texts, author=first.author, site=first.site, url=first.url)
        return cls(
            first.revision,
            first.language,
            EarlierArticle(first.article, passages, first.owner, first.published_at, origin, first.language),
            [[load(Figure, figure) for figure in json.loads(one.figures)] for one in held],
        )


@dataclass(slots=True)
class StoryMemory:
    """All that a story holds, ready for comparison."""

    knowledge: Knowledge = field(default_factory=Knowledge)
    earlier: list[EarlierArticle] = field(default_factory=list)
    index: SentenceIndex = field(default_factory=SentenceIndex)  #: of `earlier`
    figures: HeldFigures = field(default_factory=HeldFigures)
    revisions: set[RevisionId] = field(default_factory=set)
    sentences: int = 0
    recalled_at: datetime = _NEVER

    def continues_to(self, held: AbstractSet[RevisionId]) -> bool:
        """Tell whether what a story holds now is what is remembered, and then later revisions."""
        return self.revisions <= held and (
            not self.revisions or min(held - self.revisions, default=max(held)) >= max(self.revisions)
        )

    def learn(self, report: Learned) -> None:
        """Add one revision."""
        article = report.article
        self.knowledge.learn(article.article, report.language, article.passages)
        self.earlier.append(article)
        self.index.add(article)
        self.figures.add(
            HeldFigure(
                figure, article.article, article.owner, article.published_at, passage.names, passage.text
            )
            for passage, figures in zip(article.passages, report.figures, strict=True)
            for figure in figures
        )
        self.revisions.add(report.revision)
        self.sentences += len(article.passages)


class Memories:
    """The stories judged last. Only the judgement lane uses it, one article at a time."""

    def __init__(self, most_sentences: int = MOST_SENTENCES) -> None:
        self._most = most_sentences
        self._stories: OrderedDict[StoryId, StoryMemory] = OrderedDict()

    def recall(
        self, records: Records, story: StoryId, held: AbstractSet[RevisionId], *, now: datetime
    ) -> StoryMemory:
        """Give all that the story holds now, these revisions; only what came since the last time is read.

        A story that lost articles, or gained earlier ones (a person moved them), is read anew: who held a
        passage first depends on the order.
        """
        memory = self._stories.pop(story, None)
        if memory is None or not memory.continues_to(held):
            memory = StoryMemory()
        fresh = held - memory.revisions
        for sentences in _by_revision(records.stories.sentences(story, fresh)).values():
            memory.learn(Learned.read(sentences))
        memory.recalled_at = now
        self._stories[story] = memory
        self._forget(now - LONGEST_UNUSED)
        return memory

    def add(self, story: StoryId, report: Learned) -> None:
        """Take over what was recorded just now, so that it need not be read back.

        One that is older than what is remembered stays out: the story is read anew when it is recalled.
        """
        memory = self._stories.get(story)
        if memory is None or not report.article.passages:
            return
        if report.revision > max(memory.revisions, default=0):
            memory.learn(report)

    def _forget(self, unused_since: datetime) -> None:
        held = sum(memory.sentences for memory in self._stories.values())
        while len(self._stories) > 1:
            story, oldest = next(iter(self._stories.items()))
            if held <= self._most and oldest.recalled_at >= unused_since:
                return
            held -= oldest.sentences
            del self._stories[story]


def _by_revision(held: Sequence[HeldSentence]) -> dict[RevisionId, list[HeldSentence]]:
    """Gather sentences by revision, in order of arrival."""
    gathered: dict[RevisionId, list[HeldSentence]] = defaultdict(list)
    for one in held:
        gathered[one.revision].append(one)
    return gathered
