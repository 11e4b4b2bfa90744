"""Tells what a route would have sent of the developments on record; nothing is sent or written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.alerts.case import Case
from monitor.alerts.digest import word_digest
from monitor.alerts.grouping import Pending
from monitor.alerts.hours import last_boundary
from monitor.alerts.rehearsal import Sending, rehearse
from monitor.alerts.routing import Hold
from monitor.alerts.sheet import Links
from monitor.alerts.stage_digest import digest_lines
from monitor.alerts.together import word_group, word_overflow
from monitor.model.alerts import Briefing, Digest, Pace, Route
from monitor.model.ids import DeliveryId, DevelopmentId, RouteId, StoryId
from monitor.settings import Settings
from monitor.wiring.asking import saved_queries
from monitor.wiring.record import archive_of, open_store

_ALL = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedNews:
    """A development, and why the route would have told or held it."""

    development: DevelopmentId
    story: StoryId
    kind: str
    weight: float
    headline: str
    outlet: str
    url: str
    found_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedMessage:
    """A message that would have been sent."""

    at: datetime
    subject: str
    waited_for: str  #: why not at once; "" where it was
    tells: tuple[RehearsedNews, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What one reader of a route would have got, and what not."""

    route: RouteId
    recipient: str
    since: datetime
    messages: tuple[RehearsedMessage, ...]
    held: tuple[RehearsedNews, ...]


def rehearse_route(settings: Settings, route: Route, recipient: str, *, since: datetime) -> Rehearsal:
    """Ask the route's own rules about every development since then, as the record knows it now."""
    with open_store(settings) as store:
        queries = saved_queries(settings)
        found = [one.id for one in archive_of(store).developments(limit=_ALL, since=since)]
        cases: dict[DevelopmentId, tuple[Case, str]] = {}
        held: list[RehearsedNews] = []
        for development in sorted(found):
            with store.look() as records:
                case = Case.of(
                    records,
                    development,
                    house_weight=settings.stories.alert_weight,
                    queries=queries,
                    wanted=route.queries,
                )
            answer = case.decide(route, recipient, now=case.briefing.found_at)
            if isinstance(answer, Hold):
                held.append(_news(case.briefing, answer.reason))
            else:
                cases[development] = (case, answer.reason)
    sent = rehearse((_pending(case.briefing) for case, _ in cases.values()), route)
    return Rehearsal(
        route=route.id,
        recipient=recipient,
        since=since,
        messages=tuple(
            _message(one, [cases[each.development] for each in one.members], route) for one in sent
        ),
        held=tuple(held),
    )


def _pending(briefing: Briefing) -> Pending:
    return Pending(
        delivery=DeliveryId(briefing.development),
        development=briefing.development,
        story=briefing.story,
        weight=briefing.weight,
        since=briefing.found_at,
    )


def _message(sending: Sending, told: Sequence[tuple[Case, str]], route: Route) -> RehearsedMessage:
    return RehearsedMessage(
        at=sending.at,
        subject=_subject([case.briefing for case, _ in told], sending, route),
        waited_for=sending.waited_for,
        tells=tuple(_news(case.briefing, reason) for case, reason in told),
    )


def _subject(told: Sequence[Briefing], sending: Sending, route: Route) -> str:
    if route.pace is not Pace.NOW:
        since = last_boundary(min(one.found_at for one in told), route)
        lines = digest_lines(told, ())
        digest = Digest(
            route=route.id,
            since=since,
            until=sending.at,
            lines=lines,
            pace=route.pace,
            timezone=route.timezone.key,
        )
        return word_digest(digest, Links()).subject
    together = word_group if len({one.story for one in told}) == 1 else word_overflow
    return together(told, Links()).subject


def _news(briefing: Briefing, reason: str) -> RehearsedNews:
    return RehearsedNews(
        development=briefing.development,
        story=briefing.story,
        kind=briefing.kind.value,
        weight=briefing.weight,
        headline=briefing.headline,
        outlet=briefing.source.outlet,
        url=briefing.source.url,
        found_at=briefing.found_at,
        reason=reason,
    )
