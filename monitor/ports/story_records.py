"""The record as the stories room sees it: stories, placements, sentences, developments."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.model.articles import Revision
from monitor.model.ids import ArticleId, DevelopmentId, PublisherId, RevisionId, StoryId
from monitor.model.stories import (
    Decision,
    Development,
    Finding,
    JudgedSentence,
    Kinship,
    Placement,
    Story,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSentence:
    """A sentence that a story holds, with its prepared form."""

    article: ArticleId
    revision: RevisionId
    publisher: PublisherId
    owner: str
    language: str
    author: str  #: "" where the page names none
    site: str
    url: str
    position: int
    text: str
    packed: str  #: as the stories room prepared it
    published_at: datetime
    figures: str  #: JSON, as the stories room wrote it


class Stories(Protocol):
    """Stories, placements, sentences, developments."""

    def open(self, title: str, *, at: datetime) -> StoryId:
        """Begin a story."""
        ...

    def get(self, story: StoryId) -> Story:
        """Read one, following merges."""
        ...

    def placement(self, article: ArticleId) -> Placement | None:
        """Where an article was placed; None before that."""
        ...

    def place(self, placement: Placement, *, explanation: Mapping[str, object]) -> None:
        """Freeze an article's place, with all that `why` must be able to say."""
        ...

    def relate(self, article: ArticleId, stories: Collection[StoryId]) -> None:
        """Note the stories that an article may have to do with, though it belongs to none of them."""
        ...

    def touch(self, story: StoryId, *, topics: Sequence[str], reported_at: datetime) -> None:
        """Note that a story grew."""
        ...

    def judged_revisions(self, story: StoryId) -> set[RevisionId]:
        """The revisions whose sentences the story holds."""
        ...

    def sentences(self, story: StoryId, revisions: Collection[RevisionId]) -> Sequence[HeldSentence]:
        """What a story holds of these revisions, oldest first."""
        ...

    def judge(
        self,
        revision: Revision,
        story: StoryId,
        judged: Sequence[JudgedSentence],
        packed: Sequence[tuple[str, str]],
        *,
        at: datetime,
    ) -> None:
        """Hold an article's sentences with verdicts, prepared forms and figures; twice is harmless."""
        ...

    def settle_kinship(self, article: ArticleId, kinship: Kinship, decision: Decision) -> None:
        """Write what an article turned out to be."""
        ...

    def correct_kinship(self, article: ArticleId, kinship: Kinship) -> None:
        """Write anew what an article is, now that its original is here; its decision stays."""
        ...

    def add_development(
        self, story: StoryId, revision: Revision, finding: Finding, *, at: datetime
    ) -> DevelopmentId | None:
        """Record a finding; None where this revision already has one."""
        ...

    def development(self, development: DevelopmentId) -> Development:
        """Read one."""
        ...

    def speakers(self, story: StoryId) -> frozenset[str]:
        """Who has been quoted in this story's developments."""
        ...

    def recurring(self, publisher: PublisherId, keys: Sequence[str], *, groups: int) -> frozenset[str]:
        """Which of these sentence keys the publisher used in at least `groups` unrelated stories."""
        ...

    def note_sentences(self, publisher: PublisherId, keys: Sequence[str], *, group: str) -> None:
        """Count sentence keys once per group (a story, or an article outside any)."""
        ...
