"""The digest stage: what a route's period held becomes one message to each recipient."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.alerts.asked import Queries, answered
from monitor.alerts.hours import last_boundary
from monitor.alerts.release import Release
from monitor.alerts.routing import digest_key, wants
from monitor.alerts.words import day
from monitor.model.alerts import (
    Briefing,
    DeliveryState,
    Digest,
    DigestLine,
    DigestNews,
    Pace,
    Route,
    StoryReports,
    Waiting,
)
from monitor.model.facts import AlertQueued, DigestDue
from monitor.model.feeds import Feed, FeedMemory, FeedState
from monitor.model.ids import DeliveryId, FeedId, RouteId, StoryId, TopicId
from monitor.model.json_values import dump
from monitor.ports.outside import Clock
from monitor.ports.records import Records
from monitor.ports.work import Job

_SICK = frozenset({FeedState.FAILING, FeedState.BLOCKED, FeedState.CHALLENGE, FeedState.GONE})


def wake_digests(records: Records, routes: Mapping[RouteId, Route], *, now: datetime) -> None:
    """Log every digest whose period has ended. A route's first period begins when it is first seen.

    A period that nobody was awake for is part of the next one, as a weekend is of Monday's cuttings.
    """
    for route in routes.values():
        if route.pace is Pace.NOW or not route.enabled:
            continue
        boundary = last_boundary(now, route)
        since = records.alerts.last_digest(route.id)
        if since is None:
            records.alerts.note_digest(route.id, boundary)
        elif since < boundary:
            records.log.append(DigestDue(route=route.id, since=since.isoformat(), until=boundary.isoformat()))
            records.alerts.note_digest(route.id, boundary)


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeDigest:
    """Gathers what waited for a route's digest, and what was merely reported, for each recipient."""

    routes: Mapping[RouteId, Route]
    house_weight: float
    queries: Queries
    topics: Mapping[TopicId, str]  #: titles of all that can be followed
    feeds: Mapping[FeedId, Feed]
    clock: Clock

    def __call__(self, event: DigestDue, job: Job) -> None:
        """Queue the digest and fold into it what waited, in one transaction."""
        route = self.routes.get(event.route)
        if route is None or route.pace is Pace.NOW:
            return
        release = Release(routes=self.routes, house_weight=self.house_weight, queries=self.queries)
        since, until = datetime.fromisoformat(event.since), datetime.fromisoformat(event.until)
        with job.settle() as records:
            sick, quiet = self._ailing(records)
            followed = [
                one
                for one in records.alerts.reported(since=since, until=until)
                if self._followed(records, route, one)
            ]
            for recipient in route.recipients:
                waiting = records.alerts.waiting(route.id, recipient)
                due = [one for one in waiting if (one.delivery.queued_at or until) <= until]
                news = release.still_wanted(records, route, recipient, due, self.clock.now())
                if not (news or route.without_news):
                    continue
                lines = digest_lines([*news.values()], followed)
                digest = Digest(
                    route=route.id,
                    since=since,
                    until=until,
                    lines=lines,
                    pace=route.pace,
                    timezone=route.timezone.key,
                    quiet_topics=self._quiet(records, route, lines),
                    sick_feeds=sick,
                    quiet_feeds=quiet,
                )
                told = [one for one in due if one.delivery.id in news]
                self._queue(records, route, recipient, digest, told)

    def _followed(self, records: Records, route: Route, reports: StoryReports) -> bool:
        return wants(
            route,
            topics=reports.topics,
            stories=records.alerts.known_as(reports.story),
            queries=answered(records, reports.revisions, self.queries, route.queries),
        )

    def _queue(
        self, records: Records, route: Route, recipient: str, digest: Digest, told: Sequence[Waiting]
    ) -> None:
        message = records.alerts.queue(
            key=digest_key(route.id, recipient, digest.since, digest.until),
            route=route.id,
            recipient=recipient,
            development=None,
            story=None,
            state=DeliveryState.PENDING,
            reason=f"{route.pace.value} digest",
            payload=json.dumps(dump(digest), ensure_ascii=False),
            at=self.clock.now(),
        )
        if message is None:  # made before: what waits belongs to the next one
            return
        records.log.append(AlertQueued(delivery=message))
        for one in told:
            _fold(records, one, message, at=self.clock.now())

    def _quiet(self, records: Records, route: Route, lines: Sequence[DigestLine]) -> tuple[str, ...]:
        """Name the topics that the route follows and that nothing came on."""
        moved = {topic for line in lines for topic in records.stories.get(line.story).topics}
        wanted = route.topics or ([] if route.stories or route.queries else [*self.topics])
        return tuple(self.topics.get(topic, topic) for topic in wanted if topic not in moved)

    def _ailing(self, records: Records) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Name the feeds that fail, with their state, and those that are quiet for too long."""
        known = [(feed, records.feeds.memory(feed.id)) for feed in self.feeds.values() if feed.enabled]
        sick = (_sick(feed, memory) for feed, memory in known if memory.state in _SICK)
        quiet = (feed.title for feed, memory in known if memory.state is FeedState.QUIET)
        return tuple(sick), tuple(quiet)


def _fold(records: Records, one: Waiting, into: DeliveryId, *, at: datetime) -> None:
    reason = f"{one.delivery.reason}; told in digest {into}"
    records.alerts.resolve(one.delivery.id, DeliveryState.FOLDED, reason=reason, at=at, into=into)


def _sick(feed: Feed, memory: FeedMemory) -> str:
    since = f" since {day(memory.failing_since)}" if memory.failing_since else ""
    return f"{feed.title}: {memory.state.value}{since}"


def digest_lines(news: Sequence[Briefing], reports: Sequence[StoryReports]) -> tuple[DigestLine, ...]:
    """Make one line per story: those with news first, the heaviest on top, then what was only retold."""
    told: dict[StoryId, list[Briefing]] = {}
    for one in sorted(news, key=lambda one: one.development):
        told.setdefault(one.story, []).append(one)
    retold = {one.story: one for one in reports}
    ranked = sorted(told.items(), key=lambda item: (-max(one.weight for one in item[1]), item[0]))
    lines = [_line(story, found, retold.get(story)) for story, found in ranked]
    return (*lines, *(_line(story, [], one) for story, one in retold.items() if story not in told))


def _line(story: StoryId, news: Sequence[Briefing], reports: StoryReports | None) -> DigestLine:
    title = news[-1].story_title if news else reports.story_title if reports else ""
    return DigestLine(
        story=story,
        story_title=title,
        news=tuple(
            DigestNews(kind=one.kind, headline=one.headline, source=one.source, language=one.language)
            for one in news
        ),
        coverage=reports.coverage if reports else (),
        copies=reports.copies if reports else 0,
    )
