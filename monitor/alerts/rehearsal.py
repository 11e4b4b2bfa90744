"""What a route would have sent: the same rules as in earnest, over alerts that all lie in the past."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.alerts.grouping import Pending, Told, plan
from monitor.alerts.hours import next_boundary
from monitor.model.alerts import Pace, Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A message that would have gone out."""

    at: datetime
    members: tuple[Pending, ...]
    waited_for: str  #: why it did not go at once; "" where it did


def rehearse(arrivals: Iterable[Pending], route: Route) -> list[Sending]:
    """Let alerts arrive, each at its `since`, and tell what goes out when, in order."""
    if route.pace is not Pace.NOW:
        return _digests(arrivals, route)
    coming = sorted(arrivals, key=lambda one: (one.since, one.development), reverse=True)
    waiting: list[Pending] = []
    told: list[Told] = []
    sent: list[Sending] = []
    due: datetime | None = None
    why = ""
    while coming or waiting:
        now = min(at for at in (due, coming[-1].since if coming else None) if at is not None)
        while coming and coming[-1].since <= now:
            waiting.append(coming.pop())
        found = plan(waiting, route, told, now)
        groups = [*found.messages, *([found.overflow] if found.overflow else [])]
        for group in groups:
            at_once = all(now - one.since <= route.group_wait for one in group)
            sent.append(Sending(at=now, members=group, waited_for="" if at_once else why))
            told.append(Told(story=None if group is found.overflow else group[0].story, at=now))
        waiting = [wait.pending for wait in found.waits]
        due = min((wait.until for wait in found.waits), default=None)
        why = min(found.waits, key=lambda wait: wait.until).reason if found.waits else ""
    return sent


def _digests(arrivals: Iterable[Pending], route: Route) -> list[Sending]:
    periods: dict[datetime, list[Pending]] = defaultdict(list)
    for one in sorted(arrivals, key=lambda one: (one.since, one.development)):
        periods[next_boundary(one.since, route)].append(one)
    why = f"{route.pace.value} digest"
    return [Sending(at=at, members=tuple(members), waited_for=why) for at, members in sorted(periods.items())]
