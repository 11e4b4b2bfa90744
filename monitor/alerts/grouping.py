"""What goes out now: pure rules that gather a burst, pace updates, keep quiet hours and limit the rate.

They answer for one recipient of one route. Every alert that waits comes out again in exactly one place:
in a message, or in a wait with its reason and the time when it is looked at again. There is no repeat
interval: a development is told once, it is no alarm that still rings.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain

from monitor.alerts.hours import quiet_until
from monitor.alerts.words import span
from monitor.model.alerts import Route
from monitor.model.ids import DeliveryId, DevelopmentId, StoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """An alert that its recipient wants and was not told yet."""

    delivery: DeliveryId
    development: DevelopmentId
    story: StoryId
    weight: float
    since: datetime  #: when it was decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A message that left for this recipient."""

    story: StoryId | None  #: None for one about many stories
    at: datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """Stay where it is; look again at `until`, which lies ahead."""

    pending: Pending
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What becomes of all that waits."""

    messages: tuple[tuple[Pending, ...], ...] = ()  #: one story each, its developments in order
    overflow: tuple[Pending, ...] = ()  #: all in one message, above the rate
    waits: tuple[Wait, ...] = field(default=())


def plan(
    waiting: Iterable[Pending],
    route: Route,
    told: Sequence[Told],
    now: datetime,
    *,
    burst_over: bool = False,
) -> Plan:
    """Decide what goes out at `now`; the order of `waiting` and of `told` does not matter.

    `told` must reach back as far as `reach(route)`; `burst_over` says that nothing more can come for now,
    so that there is nothing to gather: the end of a single pass.
    """
    stories = _by_story(waiting)
    if not stories:
        return Plan()
    if (morning := quiet_until(now, route.quiet, route.timezone)) is not None:
        return Plan(waits=_all_wait(stories.values(), morning, f"quiet hours of route {route.id}"))
    ready, waits = [], list[Wait]()
    for story, group in stories.items():
        until, reason = _ripe(group, route, _last(told, story), burst_over=burst_over)
        if until > now:
            waits += _all_wait([group], until, reason)
        else:
            ready.append(group)
    return _within_rate(ready, tuple(waits), route, told, now)


def reach(route: Route) -> timedelta:
    """How far back what was told matters."""
    return max(route.group_interval, route.at_most.span if route.at_most else timedelta(0))


def _by_story(waiting: Iterable[Pending]) -> Mapping[StoryId, tuple[Pending, ...]]:
    stories: dict[StoryId, list[Pending]] = defaultdict(list)
    for one in sorted(waiting, key=lambda one: (one.development, one.delivery)):
        stories[one.story].append(one)
    return {story: tuple(group) for story, group in stories.items()}


def _last(told: Sequence[Told], story: StoryId) -> datetime | None:
    return max((one.at for one in told if one.story == story), default=None)


def _ripe(
    group: Sequence[Pending], route: Route, last: datetime | None, *, burst_over: bool
) -> tuple[datetime, str]:
    """When a story's alerts may go, and what they wait for until then."""
    first = min(one.since for one in group)
    gathered = first if burst_over else first + route.group_wait
    paced = first if last is None else last + route.group_interval
    if paced > gathered:
        return paced, f"the story's last message went less than {span(route.group_interval)} before"
    return gathered, f"gathers what else comes in {span(route.group_wait)}"


def _within_rate(
    ready: list[tuple[Pending, ...]],
    waits: tuple[Wait, ...],
    route: Route,
    told: Sequence[Told],
    now: datetime,
) -> Plan:
    """Let the heaviest go by themselves while there is room, and the others in the last message's place."""
    ready.sort(key=lambda group: (-max(one.weight for one in group), group[0].development))
    rate = route.at_most
    if rate is None:
        return Plan(messages=tuple(ready), waits=waits)
    lately = sorted(one.at for one in told if one.at + rate.span > now)
    room = rate.messages - len(lately)
    if len(ready) <= room:
        return Plan(messages=tuple(ready), waits=waits)
    if room > 0:
        rest = chain.from_iterable(ready[room - 1 :])
        return Plan(messages=tuple(ready[: room - 1]), overflow=_ordered(rest), waits=waits)
    until = lately[-rate.messages] + rate.span
    reason = f"route {route.id} has told {rate.messages} in {span(rate.span)}, which is its most"
    return Plan(waits=(*waits, *_all_wait(ready, until, reason)))


def _ordered(members: Iterable[Pending]) -> tuple[Pending, ...]:
    return tuple(sorted(members, key=lambda one: (-one.weight, one.development)))


def _all_wait(groups: Iterable[Sequence[Pending]], until: datetime, reason: str) -> tuple[Wait, ...]:
    return tuple(Wait(one, until, reason) for group in groups for one in group)
