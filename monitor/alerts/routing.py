"""Who is told: pure rules that answer with a decision and its reason, and the keys that make it once."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.model.alerts import Briefing, Pace, Route
from monitor.model.ids import DevelopmentId, RouteId, TopicId
from monitor.model.stories import Kind

#: 128 bits: two of a billion keys meet with a chance below 1e-20, and a Message-ID stays short.
_KEY_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Send:
    """Tell it at once."""

    reason: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Do not tell it at once."""

    reason: str
    digest: bool  #: whether this route's digest may mention it


def decide(
    route: Route,
    briefing: Briefing,
    *,
    topics: Collection[TopicId],
    baseline: bool,
    house_weight: float,
) -> Send | Hold:
    """Decide whether `route` is told about a development now.

    `topics` are the story's; `baseline` says that the article was too old to alert about when we first
    saw it; `house_weight` (0..1) is the least weight for a route that sets none. The first rule that
    holds gives the reason: the ones about the route stand before the ones about the news.
    """
    hold = _unwanted(route, briefing, topics) or _unfit(
        route, briefing, baseline=baseline, house_weight=house_weight
    )
    if hold is not None:
        return hold
    what = "the story's first report" if briefing.first else f"kind {briefing.kind.value}"
    return Send(f"{what}, weight {briefing.weight:.2f}, wanted by route {route.id}")


def _unwanted(route: Route, briefing: Briefing, topics: Collection[TopicId]) -> Hold | None:
    """What this route never hears of, not even in a digest."""
    if not route.enabled:
        return Hold(f"route {route.id} is disabled", digest=False)
    if route.topics and not set(route.topics) & set(topics):
        held = ", ".join(sorted(topics)) or "no topic"
        wanted = ", ".join(route.topics)
        return Hold(f"the story is on {held}; route {route.id} wants {wanted}", digest=False)
    if route.kinds and briefing.kind not in route.kinds:
        wanted = ", ".join(kind.value for kind in route.kinds)
        return Hold(f"its kind is {briefing.kind.value}; route {route.id} wants {wanted}", digest=False)
    return None


def _unfit(route: Route, briefing: Briefing, *, baseline: bool, house_weight: float) -> Hold | None:
    """What does not interrupt anybody, though a digest may mention it."""
    if baseline:
        when = f"published {briefing.published_at:%Y-%m-%d}, " if briefing.published_at else ""
        return Hold(f"{when}it was too old to alert about when first seen", digest=False)
    if briefing.kind is Kind.BACKGROUND:
        return Hold("it is background: nothing in it happened now", digest=True)
    least, whose = _least_weight(route, house_weight)
    if briefing.weight < least:
        return Hold(f"its weight {briefing.weight:.2f} is below the {least:.2f} of {whose}", digest=True)
    if route.pace is not Pace.NOW:
        return Hold(f"route {route.id} collects for a {route.pace.value} digest", digest=True)
    return None


def _least_weight(route: Route, house_weight: float) -> tuple[float, str]:
    if route.minimum_weight > 0:
        return route.minimum_weight, f"route {route.id}"
    return house_weight, "every route that sets none"


def delivery_key(development: DevelopmentId, route: RouteId, recipient: str, kind: str) -> str:
    """Identify one alert for one recipient, for ever: deciding twice gives the same key.

    `kind` tells apart messages about one development that both must be sent, as an alert and a later
    correction of it; it must not depend on anything that changes between two decisions.
    """
    return _key("development", development, route, recipient, kind)


def digest_key(route: RouteId, recipient: str, since: datetime, until: datetime) -> str:
    """Identify one digest for one recipient."""
    span = (at.astimezone(UTC).isoformat() for at in (since, until))
    return _key("digest", route, recipient, *span)


def notice_key(about: str, transition: str, route: RouteId, recipient: str) -> str:
    """Identify one notice of our own health: what it is about, and which transition (state and time)."""
    return _key("notice", about, transition, route, recipient)


def _key(*parts: str | int) -> str:
    """Hash the parts as JSON, so that ("a", "bc") and ("ab", "c") differ."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:_KEY_LENGTH]
