"""Lets go what waits: what goes out now, is it still wanted, and what becomes of the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.alerts.asked import Queries
from monitor.alerts.case import Case
from monitor.alerts.collapsing import collapse
from monitor.alerts.grouping import Pending, Plan, Told, Wait, plan, reach
from monitor.alerts.routing import Hold, overflow_key
from monitor.alerts.words import span
from monitor.model.alerts import Briefing, DeliveryState, Pace, Route, Waiting
from monitor.model.facts import AlertQueued
from monitor.model.ids import DeliveryId, RouteId
from monitor.ports.records import Records

_NOT_BEFORE = "; not before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Decides for one recipient of one route, in the caller's transaction."""

    routes: Mapping[RouteId, Route]
    house_weight: float
    queries: Queries

    def everywhere(
        self, records: Records, *, now: datetime, due: datetime | None, burst_over: bool = False
    ) -> None:
        """Look at everybody for whom something is to be looked at by `due`; None = for whom any waits."""
        for route, recipient in records.alerts.waiting_recipients(due=due):
            self.to(records, route, recipient, now=now, burst_over=burst_over)

    def to(
        self,
        records: Records,
        route_id: RouteId,
        recipient: str,
        *,
        now: datetime,
        burst_over: bool = False,
    ) -> None:
        """Send, fold, hold or put off each alert that waits for one recipient."""
        waiting = records.alerts.waiting(route_id, recipient)
        route = self.routes.get(route_id)
        if route is None:
            for one in waiting:
                _hold(records, one, f"there is no route {route_id} any more", now)
        elif route.pace is Pace.NOW:
            self._release(records, route, recipient, waiting, now, burst_over=burst_over)
        else:
            _collect(records, waiting, route, now)

    def _release(
        self,
        records: Records,
        route: Route,
        recipient: str,
        waiting: Sequence[Waiting],
        now: datetime,
        *,
        burst_over: bool,
    ) -> None:
        history = records.alerts.told_since(route.id, recipient, now - reach(route))
        told = [Told(story=story, at=at) for story, at in history]
        left = {one.delivery.id: one for one in waiting}
        briefings: dict[DeliveryId, Briefing] = {}
        while True:  # ends: each round either is the last one or holds something
            found = plan(map(_pending, left.values()), route, told, now, burst_over=burst_over)
            going = [one.delivery for group in (*found.messages, found.overflow) for one in group]
            asked = [left[key] for key in going if key not in briefings]
            wanted = self.still_wanted(records, route, recipient, asked, now)
            briefings |= wanted
            if len(wanted) == len(asked):
                break
            left = {key: one for key, one in left.items() if key in briefings or one not in asked}
        _Settling(records, route, recipient, left, briefings, now).settle(found)

    def still_wanted(
        self, records: Records, route: Route, recipient: str, waiting: Sequence[Waiting], now: datetime
    ) -> Mapping[DeliveryId, Briefing]:
        """Ask again: since then a story may have been muted, or a route changed. The others are held."""
        wanted: dict[DeliveryId, Briefing] = {}
        for one in waiting:
            case = Case.of(
                records,
                one.development,
                house_weight=self.house_weight,
                queries=self.queries,
                wanted=route.queries,
            )
            answer = case.decide(route, recipient, now=now)
            if isinstance(answer, Hold):
                _hold(records, one, answer.reason, now)
            else:
                wanted[one.delivery.id] = case.briefing
        return wanted


def _pending(one: Waiting) -> Pending:
    assert one.delivery.queued_at is not None, "what waits was queued"
    return Pending(
        delivery=one.delivery.id,
        development=one.development,
        story=one.story,
        weight=one.weight,
        since=one.delivery.queued_at,
    )


def _hold(records: Records, one: Waiting, reason: str, now: datetime) -> None:
    records.alerts.resolve(one.delivery.id, DeliveryState.HELD, reason=reason, at=now)


def _collect(records: Records, waiting: Sequence[Waiting], route: Route, now: datetime) -> None:
    """Leave it to the route's digest."""
    for one in waiting:
        if one.delivery.due_at is not None:
            reason = f"{one.delivery.reason}; collected for its {route.pace.value} digest"
            records.alerts.resolve(one.delivery.id, DeliveryState.WAITING, reason=reason, at=now)


@dataclass(frozen=True, slots=True)
class _Settling:
    """Writes a plan down."""

    records: Records
    route: Route
    recipient: str
    waiting: Mapping[DeliveryId, Waiting]
    briefings: Mapping[DeliveryId, Briefing]  #: of what goes out
    now: datetime

    def settle(self, found: Plan) -> None:
        for wait in found.waits:
            self._put_off(wait)
        for group in found.messages:
            self._send(group)
        if found.overflow:
            self._send_overflow(found.overflow)

    def _put_off(self, wait: Wait) -> None:
        held = self.waiting[wait.pending.delivery].delivery
        local = wait.until.astimezone(self.route.timezone)
        wanted = held.reason.partition(_NOT_BEFORE)[0]
        reason = f"{wanted}{_NOT_BEFORE} {local:%Y-%m-%d %H:%M:%S} {local.tzname()}: {wait.reason}"
        if (held.reason, held.due_at) != (reason, wait.until):
            self.records.alerts.resolve(
                held.id, DeliveryState.WAITING, reason=reason, at=self.now, due=wait.until
            )

    def _send(self, group: Sequence[Pending]) -> None:
        lead = collapse([self.briefings[one.delivery] for one in group]).lead.development
        leader = next(one.delivery for one in group if one.development == lead)
        others = [one.delivery for one in group if one.delivery != leader]
        reason = self._reason(leader) + (f"; tells {len(others)} more" if others else "")
        self.records.alerts.resolve(leader, DeliveryState.PENDING, reason=reason, at=self.now)
        self._fold(others, leader)
        self.records.log.append(AlertQueued(delivery=leader))

    def _reason(self, key: DeliveryId) -> str:
        """Why it was wanted, and what it has waited for, if it has."""
        held = self.waiting[key].delivery
        waited = held.due_at is not None and held.due_at <= self.now
        return held.reason if waited else held.reason.partition(_NOT_BEFORE)[0]

    def _send_overflow(self, members: Sequence[Pending]) -> None:
        rate = self.route.at_most
        assert rate is not None, "only a rate overflows"
        message = self.records.alerts.queue(
            key=overflow_key(min(one.delivery for one in members)),
            route=self.route.id,
            recipient=self.recipient,
            development=None,
            story=None,
            state=DeliveryState.PENDING,
            reason=f"above the {rate.messages} messages in {span(rate.span)} of route {self.route.id}",
            payload="",
            at=self.now,
        )
        assert message is not None, "what waited was in no message before"
        self._fold([one.delivery for one in members], message)
        self.records.log.append(AlertQueued(delivery=message))

    def _fold(self, deliveries: Sequence[DeliveryId], into: DeliveryId) -> None:
        for one in deliveries:
            reason = f"{self._reason(one)}; told in message {into}"
            self.records.alerts.resolve(one, DeliveryState.FOLDED, reason=reason, at=self.now, into=into)
