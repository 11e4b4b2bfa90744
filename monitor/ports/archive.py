"""The read side: questions about the past, asked by the command line, the API and the pages alike."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from monitor.model.answers import (
    AnnouncedAnswer,
    ArticleAnswer,
    DeliveryAnswer,
    DevelopmentAnswer,
    FeedAnswer,
    Reading,
    SearchHit,
    StoryAnswer,
    StoryPage,
    TaskAnswer,
    Why,
    WhyAlert,
    WhyStory,
)
from monitor.model.ids import ArticleId, DeliveryId, DevelopmentId, FeedId, RevisionId, StoryId
from monitor.model.stories import JudgedSentence


class Archive(Protocol):
    """Answers from the record; every list is newest first and at most `limit` long."""

    def articles(self, *, limit: int, since: datetime | None = None) -> Sequence[ArticleAnswer]:
        """List what was read."""
        ...

    def stories(self, *, limit: int, since: datetime | None = None) -> Sequence[StoryAnswer]:
        """List stories by their last report."""
        ...

    def story(self, story: StoryId) -> StoryPage:
        """Read a story whole; a merged one's id resolves. Raises LookupError."""
        ...

    def developments(
        self, *, limit: int, since: datetime | None = None, story: StoryId | None = None
    ) -> Sequence[DevelopmentAnswer]:
        """List what was new."""
        ...

    def development(self, development: DevelopmentId) -> DevelopmentAnswer:
        """Read one. Raises LookupError."""
        ...

    def search(self, words: Sequence[str], *, limit: int) -> Sequence[SearchHit]:
        """Find articles that hold every one of these words or phrases."""
        ...

    def deliveries(
        self, *, limit: int, state: str | None = None, since: datetime | None = None
    ) -> Sequence[DeliveryAnswer]:
        """List messages, sent, waiting, held or dead."""
        ...

    def tasks(self, *, limit: int, state: str | None = None) -> Sequence[TaskAnswer]:
        """List work that is not done."""
        ...

    def feeds(self) -> Sequence[FeedAnswer]:
        """List what is remembered about every feed that was ever polled."""
        ...

    def announced(self, feed: FeedId, *, limit: int) -> Sequence[AnnouncedAnswer]:
        """List a feed's entries, in the order in which they were found, the newest first."""
        ...

    def judged(self, article: ArticleId) -> Sequence[tuple[int, JudgedSentence]]:
        """Every judged sentence of an article with the number of its revision, in order."""
        ...

    def readings(self, *, after: RevisionId, limit: int) -> Sequence[Reading]:
        """List the texts that were read after one (0 for all), oldest first."""
        ...

    def reading_count(self) -> int:
        """Count the texts that were read."""
        ...

    def why(self, canonical_url: str) -> Why:
        """Gather all that decided what happened with an address."""
        ...

    def why_story(self, story: StoryId) -> WhyStory:
        """Gather all that decided what a story holds; a merged one's id resolves. Raises LookupError."""
        ...

    def why_alert(self, delivery: DeliveryId) -> WhyAlert:
        """Gather all that decided whether a message was sent. Raises LookupError."""
        ...
