"""Tells people, once per transition and by the routes they chose, how the monitor itself is doing."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from monitor.alerts.health import CLOCK, Signs, gone, judge, said
from monitor.alerts.routing import notice_key
from monitor.model.alerts import DeliveryState, Route
from monitor.model.facts import AlertQueued, HealthChanged
from monitor.model.health import WELL, Condition, Notice
from monitor.model.ids import RouteId
from monitor.model.json_values import dump
from monitor.ports.records import Records

_DELIVERY = "delivery:"


class ClockWatch:
    """Notices that the clock was set: it moved otherwise than the machine's own seconds did."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._last: tuple[datetime, float] | None = None

    def look(self, now: datetime) -> timedelta:
        """How far the clock moved too much (or, below zero, too little) since the last look."""
        seen, before = (now, self._seconds()), self._last
        self._last = seen
        if before is None:
            return timedelta(0)
        return (seen[0] - before[0]) - timedelta(seconds=seen[1] - before[1])


def tell_health(records: Records, routes: Mapping[RouteId, Route], signs: Signs) -> bool:
    """Compare what can be seen with what was told, and queue one notice per reader for all that changed.

    Tells whether anything changed. What was told is remembered in the same transaction: a crash before its
    end tells nobody, and the next look finds the same.
    """
    told = records.health.conditions()
    changes = judge(signs, told)
    records.health.clear(gone(signs, told))
    for one in changes:
        before = told[one.about].state if one.about in told else WELL
        records.log.append(HealthChanged(about=one.about, before=before, after=one.state, reason=one.reason))
        if one.about != CLOCK:  # a jump is over when it is seen
            records.health.note(one)
    for route, recipient, theirs in readers(routes.values(), changes):
        _queue(records, route, recipient, theirs, signs.now)
    return bool(changes)


def readers(
    routes: Iterable[Route], changes: Sequence[Condition]
) -> Iterator[tuple[Route, str, Sequence[Condition]]]:
    """Say who hears of what: readers of routes with `health`; nobody by the way that is broken.

    Where a message could not be delivered and nobody else asked for health, the first other route tells.
    """
    enabled = [route for route in routes if route.enabled]
    for route in enabled:
        for recipient in route.recipients:
            theirs = [one for one in changes if _hears(route, recipient, one, enabled)]
            if theirs:
                yield route, recipient, theirs


def _hears(route: Route, recipient: str, change: Condition, enabled: Sequence[Route]) -> bool:
    if not change.about.startswith(_DELIVERY):
        return route.health
    broken = change.about.removeprefix(_DELIVERY)
    asked = [
        one for one in enabled if one.health and any(f"{one.id}:{who}" != broken for who in one.recipients)
    ]
    others = asked or [one for one in enabled if not broken.startswith(f"{one.id}:")][:1]
    return route in others and f"{route.id}:{recipient}" != broken


def _queue(
    records: Records, route: Route, recipient: str, changes: Sequence[Condition], now: datetime
) -> None:
    news, details = said(changes)
    transition = json.dumps([now.isoformat(), *(f"{one.about} {one.state}" for one in changes)])
    delivery = records.alerts.queue(
        key=notice_key("health", transition, route.id, recipient),
        route=route.id,
        recipient=recipient,
        development=None,
        story=None,
        state=DeliveryState.PENDING,
        reason=f"health: {news}",
        payload=json.dumps(dump(Notice(news=news, details=details, at=now)), ensure_ascii=False),
        at=now,
    )
    if delivery is not None:
        records.log.append(AlertQueued(delivery=delivery))
