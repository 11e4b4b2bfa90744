"""The route stage: decide for every recipient whether a development is told, and write the reason down."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.alerts.asked import Queries
from monitor.alerts.case import Case
from monitor.alerts.release import Release
from monitor.alerts.routing import Send, delivery_key
from monitor.model.alerts import DeliveryState, Route
from monitor.model.facts import DevelopmentFound
from monitor.model.ids import RouteId
from monitor.ports.outside import Clock
from monitor.ports.work import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteDevelopment:
    """Lets one alert per route and recipient wait, or holds it; then sends what need not wait."""

    routes: Mapping[RouteId, Route]
    house_weight: float
    queries: Queries
    clock: Clock

    def __call__(self, event: DevelopmentFound, job: Job) -> None:
        """Decide and queue in one transaction; unique keys make a second time harmless."""
        now = self.clock.now()
        release = Release(routes=self.routes, house_weight=self.house_weight, queries=self.queries)
        wanted = {query for route in self.routes.values() for query in route.queries}
        with job.settle() as records:
            records.corrections.keep_of(records.stories.development(event.development).article)
            case = Case.of(
                records,
                event.development,
                house_weight=self.house_weight,
                queries=self.queries,
                wanted=wanted,
            )
            for route in self.routes.values():
                for recipient in route.recipients:
                    answer = case.decide(route, recipient, now=now)
                    told = isinstance(answer, Send)
                    waits = records.alerts.queue(
                        key=delivery_key(event.development, route.id, recipient, "alert"),
                        route=route.id,
                        recipient=recipient,
                        development=event.development,
                        story=case.briefing.story,
                        state=DeliveryState.WAITING if told else DeliveryState.HELD,
                        reason=answer.reason,
                        payload="",
                        at=now,
                        due=now if told else None,
                    )
                    if told and waits is not None:
                        release.to(records, route.id, recipient, now=now)
