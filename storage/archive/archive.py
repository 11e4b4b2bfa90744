"""All answers behind one port, each from its own short read-only transaction."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

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
from storage.archive import alerts, articles, developments, readings, reasons, stories
from storage.archive.names import list_names
from storage.archive.patience import bounded
from storage.archive.search import Search
from storage.lineage import live
from storage.store import Store


class StoredArchive:
    """Implements the port `Archive`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def edits(self, *, limit: int, story: StoryId | None = None) -> Sequence[EditAnswer]:
        """List the later readings of articles."""
        with self._store.read() as connection:
            return articles.list_edits(connection, limit=limit, story=story)

    def articles(
        self, *, limit: int, since: datetime | None = None, after: Mark | None = None
    ) -> Sequence[ArticleAnswer]:
        """List what was read."""
        with self._store.read() as connection:
            return articles.list_articles(connection, limit=limit, since=since, after=after)

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
        with self._store.read() as connection:
            return stories.list_stories(
                connection, limit=limit, since=since, until=until, topic=topic, only=only, after=after
            )

    def story(self, story: StoryId) -> StoryPage:
        """Read a story whole."""
        with self._store.read() as connection:
            return stories.read_story(connection, story)

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
        """List what was new."""
        with self._store.read() as connection:
            with suppress(LookupError):  # an unknown story has none
                story = None if story is None else live(connection, story)
            return developments.list_developments(
                connection,
                limit=limit,
                since=since,
                until=until,
                story_id=story,
                topic=topic,
                kind=kind,
                naming=naming,
                after=after,
            )

    def development(self, development: DevelopmentId) -> DevelopmentAnswer:
        """Read one."""
        with self._store.read() as connection:
            found = developments.list_developments(connection, limit=1, only=development)
        if not found:
            raise LookupError(f"there is no development {development}")
        return found[0]

    def search(
        self,
        query: Query,
        *,
        limit: int,
        order: Order = Order.NEWEST,
        after: str | None = None,
        facets: bool = False,
    ) -> SearchPage:
        """Find the articles that answer a query."""
        with self._store.read() as connection, bounded(connection) as go_on:
            return Search(connection, query, go_on).page(limit=limit, order=order, after=after, facets=facets)

    def names(self, fact: Fact) -> Sequence[str]:
        """List the outlets, owners, languages or topics of what was read lately."""
        with self._store.read() as connection:
            return list_names(connection, fact)

    def deliveries(
        self,
        *,
        limit: int,
        state: str | None = None,
        since: datetime | None = None,
        after: Mark | None = None,
    ) -> Sequence[DeliveryAnswer]:
        """List messages."""
        with self._store.read() as connection:
            return alerts.list_deliveries(connection, limit=limit, state=state, since=since, after=after)

    def tasks(self, *, limit: int, state: str | None = None) -> Sequence[TaskAnswer]:
        """List work that is not done."""
        with self._store.read() as connection:
            return alerts.list_tasks(connection, limit=limit, state=state)

    def feeds(self) -> Sequence[FeedAnswer]:
        """List what is remembered about every feed."""
        with self._store.read() as connection:
            return alerts.list_feeds(connection)

    def announced(self, feed: FeedId, *, limit: int) -> Sequence[AnnouncedAnswer]:
        """List a feed's entries."""
        with self._store.read() as connection:
            return articles.list_announced(connection, feed, limit=limit)

    def judged(self, article: ArticleId) -> Sequence[tuple[int, JudgedSentence]]:
        """Every judged sentence of an article with the number of its revision."""
        with self._store.read() as connection:
            return articles.judged_sentences(connection, article)

    def readings(self, *, after: RevisionId, limit: int) -> Sequence[Reading]:
        """List the texts that were read after one, oldest first."""
        with self._store.read() as connection:
            return readings.list_readings(connection, after=after, limit=limit)

    def reading_count(self) -> int:
        """Count the texts that were read."""
        with self._store.read() as connection:
            return readings.count_readings(connection)

    def revisions(self, article: ArticleId) -> Sequence[Revision]:
        """Every reading of an article."""
        with self._store.read() as connection:
            return readings.revisions_of(connection, article)

    def article(self, article: ArticleId) -> ArticleAnswer:
        """Read one."""
        with self._store.read() as connection:
            found = articles.list_articles(connection, limit=1, only=article)
        if not found:
            raise LookupError(f"there is no article {article}")
        return found[0]

    def owner(self, article: ArticleId) -> str:
        """Who owned the outlet."""
        with self._store.read() as connection:
            return readings.owner_of(connection, article)

    def article_at(self, canonical_url: str) -> ArticleId | None:
        """Find the article at an address."""
        with self._store.read() as connection:
            return readings.article_at(connection, _storable(canonical_url))

    def mentions(self, phrase: str, *, limit: int) -> Sequence[Mention]:
        """List the readings that hold a phrase."""
        with self._store.read() as connection:
            return readings.mentions(connection, phrase, limit=limit)

    def why(self, canonical_url: str) -> Why:
        """Gather all that decided what happened with an address."""
        with self._store.read() as connection:
            return articles.explain(connection, _storable(canonical_url))

    def why_story(self, story: StoryId) -> WhyStory:
        """Gather all that decided what a story holds."""
        with self._store.read() as connection:
            return reasons.explain_story(connection, story)

    def why_alert(self, delivery: DeliveryId) -> WhyAlert:
        """Gather all that decided about one message."""
        with self._store.read() as connection:
            return reasons.explain_alert(connection, delivery)


def _storable(text: str) -> str:
    """What is left of a text without the one character that PostgreSQL takes in no text."""
    return text.replace("\x00", "")
