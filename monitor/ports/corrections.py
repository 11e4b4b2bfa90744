"""The record as a person's corrections see it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from monitor.model.corrections import Correction, Report
from monitor.model.ids import ArticleId, StoryId
from monitor.model.stories import Story


class Corrections(Protocol):
    """Which articles belong together, as a person says; and how others wait while that changes."""

    def keep(self, story: StoryId) -> Story:
        """Read a story, following merges, and hold corrections of it off until this transaction ends."""
        ...

    def keep_of(self, article: ArticleId) -> Story:
        """Do so with the story that a placed article belongs to."""
        ...

    def find(self, stories: Collection[StoryId]) -> Mapping[StoryId, Story]:
        """Read stories as they are, merged ones too, and hold everybody else off.

        Ids that no story has are left out.
        """
        ...

    def reports(self, articles: Collection[ArticleId]) -> Sequence[Report]:
        """Read placed articles, earliest first; others are left out."""
        ...

    def articles_of(self, story: StoryId) -> Sequence[ArticleId]:
        """List a story's articles."""
        ...

    def record(self, correction: Correction) -> None:
        """Move the articles with all that hangs on them, and keep who did it and why.

        Sentences, developments and messages that are not sent yet go along. A message that was sent stays
        in the thread it was sent in. Nothing is queued.
        """
        ...

    def restate(
        self,
        story: StoryId,
        *,
        title: str,
        opened_at: datetime,
        last_report_at: datetime,
        topics: Collection[str],
    ) -> None:
        """Write what is true of a story after its articles changed."""
        ...

    def close(self, story: StoryId, *, into: StoryId) -> None:
        """Let a story's id lead to another story from now on."""
        ...
