"""The route stage: decide for every recipient whether a development is told, and queue it with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.alerts.routing import Send, decide, delivery_key
from monitor.model.alerts import DeliveryState, Route
from monitor.model.facts import AlertQueued, DevelopmentFound
from monitor.model.ids import RouteId
from monitor.ports.outside import Clock
from monitor.ports.work import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteDevelopment:
    """Queues one delivery per route and recipient; held ones are on record too."""

    routes: Mapping[RouteId, Route]
    house_weight: float
    clock: Clock

    def __call__(self, event: DevelopmentFound, job: Job) -> None:
        """Decide and queue in one transaction; unique keys make a second time harmless."""
        with job.settle() as records:
            development = records.stories.development(event.development)
            briefing = records.alerts.briefing(event.development)
            story = records.corrections.keep_of(development.article)
            # A later revision is news even of an article that was old when we began.
            first_reading = records.articles.revision(development.revision).number == 1
            baseline = first_reading and records.articles.get(development.article).baseline
            for route in self.routes.values():
                answer = decide(
                    route, briefing, topics=story.topics, baseline=baseline, house_weight=self.house_weight
                )
                told = isinstance(answer, Send)
                for recipient in route.recipients:
                    delivery = records.alerts.queue(
                        key=delivery_key(event.development, route.id, recipient, "alert"),
                        route=route.id,
                        recipient=recipient,
                        development=event.development,
                        story=story.id,
                        state=DeliveryState.PENDING if told else DeliveryState.HELD,
                        reason=answer.reason,
                        payload="",
                        at=self.clock.now(),
                    )
                    if told and delivery is not None:
                        records.log.append(AlertQueued(delivery=delivery))
