"""The read side: questions about the past, asked by the command line, the API and the pages alike."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from monitor.model.answers import (
    AnnouncedAnswer,
    ArticleAnswer,
    DeliveryAnswer,
    DevelopmentAnswer,
    EditAnswer,
    FeedAnswer,
    Mark,
    Order,
    Reading,
    SearchPage,
    StoryAnswer,
    StoryPage,
    TaskAnswer,
)
from monitor.model.articles import Revision
from monitor.model.history import Mention
from monitor.model.ids import ArticleId, DeliveryId, DevelopmentId, FeedId, RevisionId, StoryId, TopicId
from monitor.model.reasons import Why, WhyAlert, WhyStory
from monitor.model.stories import JudgedSentence
from monitor.query.tree import Fact, Query


class Archive(Protocol):
    """Answers from the record; every list is newest first, at most `limit` long, and goes on after a mark."""

    def articles(
        self, *, limit: int, since: datetime | None = None, after: Mark | None = None
    ) -> Sequence[ArticleAnswer]:
        """List what was read, by when it was first seen."""
        ...

    def edits(self, *, limit: int, story: StoryId | None = None) -> Sequence[EditAnswer]:
        """List the later readings of articles, those of one story where it is given."""
        ...

    def stories(
        self,
        *,
        limit: int,
        since: datetime | None = None,
        until: datetime | None = None,
        topic: TopicId | None = None,
        only: Sequence[StoryId] | None = None,
        after: Mark | None = None,
    ) -> Sequence[StoryAnswer]:
        """List stories by their last report."""
        ...

    def story(self, story: StoryId) -> StoryPage:
        """Read a story whole; a merged one's id resolves. Raises LookupError."""
        ...

    def developments(
        self,
        *,
        limit: int,
        since: datetime | None = None,
        until: datetime | None = None,
        story: StoryId | None = None,
        topic: TopicId | None = None,
        kind: str | None = None,
        naming: str | None = None,
        after: Mark | None = None,
    ) -> Sequence[DevelopmentAnswer]:
        """List what was new, by when it was found; `naming` = where this word stands in the finding."""
        ...

    def development(self, development: DevelopmentId) -> DevelopmentAnswer:
        """Read one. Raises LookupError."""
        ...

    def search(
        self,
        query: Query,
        *,
        limit: int,
        order: Order = Order.NEWEST,
        after: str | None = None,
        facets: bool = False,
    ) -> SearchPage:
        """Find the articles that answer `query`; `after` is the `next` of the page before.

        Raises BadInput for an `after` that is none, and where the answer would take too long.
        """
        ...

    def names(self, fact: Fact) -> Sequence[str]:
        """List the outlets, owners, languages or topics of what was read lately."""
        ...

    def deliveries(
        self,
        *,
        limit: int,
        state: str | None = None,
        since: datetime | None = None,
        after: Mark | None = None,
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

    def revisions(self, article: ArticleId) -> Sequence[Revision]:
        """Every reading of an article, oldest first. Raises LookupError for an unknown one."""
        ...

    def article(self, article: ArticleId) -> ArticleAnswer:
        """Read one. Raises LookupError."""
        ...

    def owner(self, article: ArticleId) -> str:
        """Who owned the outlet when the article was found. Raises LookupError."""
        ...

    def article_at(self, canonical_url: str) -> ArticleId | None:
        """Find the article at an address; None where none was read."""
        ...

    def mentions(self, phrase: str, *, limit: int) -> Sequence[Mention]:
        """List the readings that hold a phrase, in the order they were read, each as one whole text."""
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
