"""The last word on each reader's message: who was told what is corrected, who left, who asked for silence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from monitor.alerts.routing import Hold, Send
from monitor.alerts.silence import Handled, handled, unsubscribed
from monitor.model.alerts import Route
from monitor.model.handling import OptOut
from monitor.model.ids import RouteId
from monitor.model.stories import Development, Kind
from monitor.ports.records import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """What bears on one reader of a development and not on another of the same route."""

    handled: Handled
    told: Collection[tuple[RouteId, str]] | None  #: of what is corrected now; None where nothing is
    left: Mapping[tuple[RouteId, str], OptOut]  #: readers who unsubscribed

    @classmethod
    def of(cls, records: Records, development: Development) -> Self:
        """Look it up. A correction is an edit by which an outlet takes back what it had published."""
        edited = records.articles.revision(development.revision).number > 1
        corrects = edited and development.finding.kind is Kind.CORRECTION
        return cls(
            handled=handled(records, development.story, development.id),
            told=records.alerts.told(development.article, before=development.id) if corrects else None,
            left={(one.route, one.recipient): one for one in records.handlings.opted_out()},
        )

    def decide(self, by_route: Send | Hold, route: Route, recipient: str, *, now: datetime) -> Send | Hold:
        """Decide for one reader, after the route has decided for all of its readers.

        A correction goes to those who were told what it corrects, whatever else the route asks for, and
        to nobody else. What a person silenced stays silent; it is on record with the reason.
        """
        answer = by_route
        if self.told is not None and route.enabled:
            answer = _correction(by_route, was_told=(route.id, recipient) in self.told)
        if isinstance(answer, Send) and (left := self.left.get((route.id, recipient))):
            return Hold(unsubscribed(left))
        if isinstance(answer, Send) and (reason := self.handled.silenced(route.id, recipient, now=now)):
            return Hold(reason)
        return answer


def _correction(by_route: Send | Hold, *, was_told: bool) -> Send | Hold:
    if was_told:
        return Send("it corrects what this reader was told")
    if isinstance(by_route, Send):
        return Hold("it corrects a report that this reader was never told of")
    return by_route
