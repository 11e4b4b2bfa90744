"""One reader of one development: the one place where it is decided whether that reader is told, and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from monitor.alerts.asked import Queries, answered
from monitor.alerts.audience import Audience
from monitor.alerts.routing import Hold, Send, Situation, decide
from monitor.model.alerts import Briefing, Route
from monitor.model.ids import DevelopmentId, QueryId
from monitor.ports.records import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A development with all that decides who is told of it, as the record stands now."""

    briefing: Briefing
    situation: Situation
    audience: Audience

    @classmethod
    def of(
        cls,
        records: Records,
        development_id: DevelopmentId,
        *,
        house_weight: float,
        queries: Queries,
        wanted: Collection[QueryId],
    ) -> Self:
        """Look it up. Of the saved queries only the wanted ones are asked."""
        development = records.stories.development(development_id)
        story = records.stories.get(development.story)
        # A later revision is news even of an article that was old when we began.
        first_reading = records.articles.revision(development.revision).number == 1
        situation = Situation(
            topics=frozenset(story.topics),
            stories=frozenset(records.alerts.known_as(story.id)),
            queries=answered(records, [development.revision], queries, wanted),
            baseline=first_reading and records.articles.get(development.article).baseline,
            house_weight=house_weight,
        )
        return cls(
            briefing=records.alerts.briefing(development_id),
            situation=situation,
            audience=Audience.of(records, development),
        )

    def decide(self, route: Route, recipient: str, *, now: datetime) -> Send | Hold:
        """Decide for one reader; asked when the development is found, and again when it is to go out."""
        if recipient not in route.recipients:
            return Hold(f"route {route.id} tells {recipient} nothing any more")
        by_route = decide(route, self.briefing, self.situation)
        return self.audience.decide(by_route, route, recipient, now=now)
