"""The digest stage, and the rule for when a digest is due."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.alerts.routing import digest_key
from monitor.model.alerts import DeliveryState, Digest, Pace, Route
from monitor.model.facts import AlertQueued, DigestDue
from monitor.model.ids import RouteId
from monitor.model.json_values import dump
from monitor.ports.outside import Clock
from monitor.ports.records import Records
from monitor.ports.work import Job


def last_boundary(now: datetime, pace: Pace, *, at: time, weekday: int, timezone: ZoneInfo) -> datetime:
    """The latest moment, not after `now`, at which a digest of this pace ends its period.

    Read on the reader's own clock, so that a digest stays at half past seven when the clocks change.
    """
    local = now.astimezone(timezone)
    day = local.date()
    if pace is Pace.WEEKLY:
        day -= timedelta(days=(day.weekday() - weekday) % 7)
    boundary = datetime.combine(day, at, timezone)
    if boundary > local:
        boundary = datetime.combine(day - timedelta(days=7 if pace is Pace.WEEKLY else 1), at, timezone)
    return boundary.astimezone(now.tzinfo)


def wake_digests(
    records: Records,
    routes: Mapping[RouteId, Route],
    *,
    now: datetime,
    at: time,
    weekday: int,
    timezone: ZoneInfo,
) -> None:
    """Log every digest whose period has ended. A route's first period begins when it is first seen."""
    for route in routes.values():
        if route.pace is Pace.NOW or not route.enabled:
            continue
        boundary = last_boundary(now, route.pace, at=at, weekday=weekday, timezone=timezone)
        since = records.alerts.last_digest(route.id)
        if since is None:
            records.alerts.note_digest(route.id, boundary)
        elif since < boundary:
            records.log.append(DigestDue(route=route.id, since=since.isoformat(), until=boundary.isoformat()))
            records.alerts.note_digest(route.id, boundary)


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeDigest:
    """Gathers what a route's period held and queues it for each recipient."""

    routes: Mapping[RouteId, Route]
    clock: Clock

    def __call__(self, event: DigestDue, job: Job) -> None:
        """Queue the digest; the record as it stands now is what it says, however often it is tried."""
        route = self.routes.get(event.route)
        if route is None:
            return
        since, until = datetime.fromisoformat(event.since), datetime.fromisoformat(event.until)
        with job.settle() as records:
            lines = records.alerts.digest_lines(route.topics, since=since, until=until)
            digest = Digest(route=route.id, since=since, until=until, lines=tuple(lines))
            payload = json.dumps(dump(digest), ensure_ascii=False)
            for recipient in route.recipients:
                delivery = records.alerts.queue(
                    key=digest_key(route.id, recipient, since, until),
                    route=route.id,
                    recipient=recipient,
                    development=None,
                    story=None,
                    state=DeliveryState.PENDING,
                    reason=f"{route.pace.value} digest",
                    payload=payload,
                    at=self.clock.now(),
                )
                if delivery is not None:
                    records.log.append(AlertQueued(delivery=delivery))
