"""Who is told: pure rules that answer with a decision and its reason, and the keys that make it once."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.model.alerts import Briefing, Pace, Route
from monitor.model.ids import DeliveryId, DevelopmentId, QueryId, RouteId, StoryId, TopicId
from monitor.model.stories import Kind

#: 128 bits: two of a billion keys meet with a chance below 1e-20, and a Message-ID stays short.
_KEY_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Send:
    """Tell it: at once, or in the digest that the route collects for."""

    reason: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Do not tell it."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What decides who is told, besides the route and the news."""

    topics: frozenset[TopicId]  #: of the story
    stories: frozenset[StoryId]  #: the story's id, and those of the stories that were merged into it
    queries: frozenset[QueryId] = frozenset()  #: saved queries that its report answers
    baseline: bool  #: the article was too old to alert about when we first saw it
    house_weight: float  #: 0..1, the least weight for a route that sets none


#: Gives the reason for telling nobody, or None where it sees none.
Rule = Callable[[Route, Briefing, Situation], str | None]


def decide(route: Route, briefing: Briefing, situation: Situation) -> Send | Hold:
    """Decide whether `route` is told about a development; asked again when what waited is to go out.

    The first of `RULES` that objects gives the reason.
    """
    for rule in RULES:
        if reason := rule(route, briefing, situation):
            return Hold(reason)
    what = "the story's first report" if briefing.first else f"kind {briefing.kind.value.replace('_', ' ')}"
    found = [query for query in route.queries if query in situation.queries]
    asked = f" for its saved query {', '.join(found)}" if found else ""
    return Send(f"{what}, weight {briefing.weight:.2f}, wanted by route {route.id}{asked}")


def wants(
    route: Route,
    *,
    topics: Iterable[TopicId],
    stories: Iterable[StoryId],
    queries: Collection[QueryId] = (),
) -> bool:
    """Whether a route follows a story on these topics, known by these ids, with reports that answer these."""
    if not (route.topics or route.stories or route.queries):
        return True
    pairs = ((route.topics, topics), (route.stories, stories), (route.queries, queries))
    return any(not set(wanted).isdisjoint(held) for wanted, held in pairs)


def _disabled(route: Route, _briefing: Briefing, _situation: Situation) -> str | None:
    return None if route.enabled else f"route {route.id} is disabled"


def _not_followed(route: Route, _briefing: Briefing, situation: Situation) -> str | None:
    if wants(route, topics=situation.topics, stories=situation.stories, queries=situation.queries):
        return None
    held = ", ".join(sorted(situation.topics)) or "no topic"
    stories = [f"story {story}" for story in route.stories]
    queries = [f"what answers its saved query {query}" for query in route.queries]
    return f"the story is on {held}; route {route.id} wants {', '.join([*route.topics, *stories, *queries])}"


def _other_kind(route: Route, briefing: Briefing, _situation: Situation) -> str | None:
    if not route.kinds or briefing.kind in route.kinds:
        return None
    wanted = ", ".join(kind.value for kind in route.kinds)
    return f"its kind is {briefing.kind.value}; route {route.id} wants {wanted}"


def _too_old(_route: Route, briefing: Briefing, situation: Situation) -> str | None:
    if not situation.baseline:
        return None
    when = f"published {briefing.published_at:%Y-%m-%d}, " if briefing.published_at else ""
    return f"{when}it was too old to alert about when first seen"


def _background(_route: Route, briefing: Briefing, _situation: Situation) -> str | None:
    if briefing.kind is not Kind.BACKGROUND:
        return None
    return "it is background: nothing in it happened now; digests count it as a report without news"


def _too_light(route: Route, briefing: Briefing, situation: Situation) -> str | None:
    least, whose = route.minimum_weight, f"route {route.id}"
    if least == 0 and route.pace is Pace.NOW:  # a digest interrupts nobody
        least, whose = situation.house_weight, "every route that sets none"
    if briefing.weight >= least:
        return None
    return f"its weight {briefing.weight:.2f} is below the {least:.2f} of {whose}"


#: Every reason to hold an alert, in the order in which they are given: those about the route stand
#: before those about the news. A further reason is a further rule.
RULES: tuple[Rule, ...] = (_disabled, _not_followed, _other_kind, _too_old, _background, _too_light)


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


def overflow_key(first: DeliveryId) -> str:
    """Identify a message about many stories by the first alert in it: each is folded only once."""
    return _key("overflow", first)


def notice_key(about: str, transition: str, route: RouteId, recipient: str) -> str:
    """Identify one notice of our own health: what it is about, and which transition (state and time)."""
    return _key("notice", about, transition, route, recipient)


def _key(*parts: str | int) -> str:
    """Hash the parts as JSON, so that ("a", "bc") and ("ab", "c") differ."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:_KEY_LENGTH]
