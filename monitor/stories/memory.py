"""What the judgement lane remembers of stories it judged lately: a growing one is not read whole again."""

import json
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from monitor.model.ids import RevisionId, StoryId
from monitor.model.json_values import load
from monitor.model.stories import Figure
from monitor.ports.records import Records
from monitor.ports.story_records import HeldSentence
from monitor.stories.copies import EarlierArticle, SentenceIndex
from monitor.stories.held_figures import HeldFigure
from monitor.stories.knowledge import Knowledge
from monitor.stories.origins import credited
from monitor.stories.passages import unpack

#: Sentences kept over all stories; some 2 KB each, so about 80 MB. The record holds everything anyway.
MOST_SENTENCES = 40_000


@dataclass(slots=True)
class StoryMemory:
    """All that a story holds, ready for comparison."""

    knowledge: Knowledge = field(default_factory=Knowledge)
    earlier: list[EarlierArticle] = field(default_factory=list)
    index: SentenceIndex = field(default_factory=SentenceIndex)  #: of `earlier`
    figures: list[HeldFigure] = field(default_factory=list)
    revisions: set[RevisionId] = field(default_factory=set)
    sentences: int = 0

    def continues_to(self, held: AbstractSet[RevisionId]) -> bool:
        """Tell whether what a story holds now is what is remembered, and then later revisions."""
        return self.revisions <= held and (
            not self.revisions or min(held - self.revisions, default=max(held)) >= max(self.revisions)
        )

    def learn(self, held: Sequence[HeldSentence]) -> None:
        """Add the sentences of one revision."""
        first = held[0]
        passages = tuple(unpack(one.position, one.text, one.packed) for one in held)
        self.knowledge.learn(first.article, first.language, passages)
        texts = [one.text for one in held]
        origin = credited(texts, author=first.author, site=first.site, url=first.url)
        article = EarlierArticle(first.article, passages, first.owner, first.published_at, origin)
        self.earlier.append(article)
        self.index.add(article)
        self.figures += [
            HeldFigure(load(Figure, figure), one.article, one.owner, one.published_at, passage.names)
            for one, passage in zip(held, passages, strict=True)
            for figure in json.loads(one.figures)
        ]
        self.revisions.add(first.revision)
        self.sentences += len(held)


class Memories:
    """The stories judged last. Only the judgement lane uses it, one article at a time."""

    def __init__(self, most_sentences: int = MOST_SENTENCES) -> None:
        self._most = most_sentences
        self._stories: OrderedDict[StoryId, StoryMemory] = OrderedDict()

    def recall(self, records: Records, story: StoryId) -> StoryMemory:
        """Give all that the story holds now; only what came since the last time is read.

        A story that lost articles, or gained earlier ones (a person moved them), is read anew: who held a
        passage first depends on the order.
        """
        held = records.stories.judged_revisions(story)
        memory = self._stories.pop(story, None)
        if memory is None or not memory.continues_to(held):
            memory = StoryMemory()
        fresh = held - memory.revisions
        for sentences in _by_revision(records.stories.sentences(story, fresh)).values():
            memory.learn(sentences)
        self._stories[story] = memory
        self._forget()
        return memory

    def _forget(self) -> None:
        while len(self._stories) > 1 and sum(m.sentences for m in self._stories.values()) > self._most:
            self._stories.popitem(last=False)


def _by_revision(held: Sequence[HeldSentence]) -> dict[RevisionId, list[HeldSentence]]:
    """Gather sentences by revision, in order of arrival."""
    gathered: dict[RevisionId, list[HeldSentence]] = defaultdict(list)
    for one in held:
        gathered[one.revision].append(one)
    return gathered
