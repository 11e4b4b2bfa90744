"""All repositories of one transaction."""

from functools import cached_property

import sqlalchemy as sa

from storage.repositories.alerts import AlertRows
from storage.repositories.articles import ArticleRows
from storage.repositories.corrections import CorrectionRows
from storage.repositories.entries import EntryRows
from storage.repositories.feeds import FeedRows
from storage.repositories.handlings import HandlingRows
from storage.repositories.health import HealthRows
from storage.repositories.log import EventLog
from storage.repositories.matches import MatchRows
from storage.repositories.readings import ReadingRows
from storage.repositories.stories import StoryRows
from storage.repositories.subscriptions import SubscriptionRows
from storage.story_index import StoryIndex


class RecordRows:
    """Implements the port `Records`."""

    def __init__(self, connection: sa.Connection, log: EventLog) -> None:
        self._connection = connection
        self.log = log

    @cached_property
    def feeds(self) -> FeedRows:
        """What is remembered about polling."""
        return FeedRows(self._connection)

    @cached_property
    def subscriptions(self) -> SubscriptionRows:
        """Subscriptions at hubs."""
        return SubscriptionRows(self._connection)

    @cached_property
    def entries(self) -> EntryRows:
        """What feeds announced."""
        return EntryRows(self._connection)

    @cached_property
    def readings(self) -> ReadingRows:
        """Which web pages are read, by which entry, and when again."""
        return ReadingRows(self._connection)

    @cached_property
    def articles(self) -> ArticleRows:
        """Pages, articles, revisions."""
        return ArticleRows(self._connection)

    @cached_property
    def matches(self) -> MatchRows:
        """Topics' verdicts."""
        return MatchRows(self._connection)

    @cached_property
    def stories(self) -> StoryRows:
        """Stories, placements, sentences, developments."""
        return StoryRows(self._connection)

    @cached_property
    def corrections(self) -> CorrectionRows:
        """Which articles belong together, as a person says."""
        return CorrectionRows(self._connection)

    @cached_property
    def alerts(self) -> AlertRows:
        """Deliveries, and what their messages say."""
        return AlertRows(self._connection, self.log)

    @cached_property
    def handlings(self) -> HandlingRows:
        """What people did about stories."""
        return HandlingRows(self._connection)

    @cached_property
    def health(self) -> HealthRows:
        """How the monitor itself is doing, and what people were told of it."""
        return HealthRows(self._connection)

    @cached_property
    def index(self) -> StoryIndex:
        """What placing remembers of all articles."""
        return StoryIndex(self._connection)
