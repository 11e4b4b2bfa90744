"""The poll stage: ask a feed, hold what it announces, and decide when to ask again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.errors import MonitorError, NotYet, Permanent
from monitor.feeds.holding import Holding
from monitor.feeds.hubs import announced_hub
from monitor.feeds.interval import next_poll
from monitor.feeds.members import with_members
from monitor.feeds.outcome import TEMPORARY, outcome_of, outcome_of_error, validators
from monitor.feeds.sources.kinds import source_of
from monitor.feeds.stage_subscribe import watch_hub
from monitor.feeds.trouble import OUTAGE_WINDOW, REFUSAL_WINDOW, is_host_refusing, is_our_outage
from monitor.feeds.websub import TRUSTED_INTERVAL
from monitor.model.facts import FeedDue, FeedStateChanged
from monitor.model.feeds import Feed, FeedMemory, FeedState, PollOutcome, SourceKind
from monitor.model.ids import FeedId
from monitor.model.policy import PollingPolicy
from monitor.model.urls import site_host
from monitor.net.robots import Robots
from monitor.ports.intake import RecentPoll
from monitor.ports.outside import Clock, FeedParser, Web
from monitor.ports.records import Look, Records
from monitor.ports.work import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """Polls one feed. A feed's failure is a value: it is remembered, and asked again later."""

    look: Look
    web: Web
    robots: Robots | None
    pushed: bool  #: hubs can reach us, so what a feed says of its hub is taken up
    parser: FeedParser
    feeds: Mapping[FeedId, Feed]
    holding: Holding
    policy: PollingPolicy
    largest_feed: int
    chance: Callable[[], float]
    clock: Clock

    def __call__(self, event: FeedDue, job: Job) -> None:
        """Poll and settle; a feed that was removed from the configuration is left alone.

        Raises NotYet while the host's turn has not come, and Transient where no parser starts.
        """
        feed = self.feeds.get(event.feed)
        if feed is None:
            return
        with self.look() as records:
            before = records.feeds.memory(feed.id)
        outcome, offline = self._judged(feed, self._ask(feed, before))
        with job.settle() as records:
            self._settle(records, feed, before, outcome, offline=offline)

    def _ask(self, feed: Feed, memory: FeedMemory) -> PollOutcome:
        source = source_of(feed, self.parser, known=memory.item_marks)
        try:
            self._respect_robots(feed)
            headers = {**dict(feed.headers), **validators(memory)}
            answer = self.web.get(source.address, headers=headers, limit=self.largest_feed, way=feed.way)
        except NotYet:
            raise
        except MonitorError as error:
            return outcome_of_error(error)
        outcome = outcome_of(answer, memory, source, now=self.clock.now())
        outcome = with_members(outcome, self.web, self.parser, limit=self.largest_feed, way=feed.way)
        hub = announced_hub(answer) if self.pushed and outcome.error is None else None
        return replace(outcome, hub=hub.url, topic=hub.topic) if hub else outcome

    def _respect_robots(self, feed: Feed) -> None:
        """Leave an index page alone where robots.txt says so: it is a page, no feed. Raises Permanent."""
        if feed.kind is SourceKind.HTML_INDEX and self.robots is not None:
            verdict = self.robots.allowed(feed.url)
            if not verdict.allowed:
                raise Permanent(f"robots.txt does not allow reading {feed.url}: {verdict.reason}")

    def _judged(self, feed: Feed, outcome: PollOutcome) -> tuple[PollOutcome, bool]:
        """Look at the polls around it: is this the feed's fault, its host's, or our own network's?"""
        if outcome.status == 403:
            recent = self._recent(REFUSAL_WINDOW)
            if is_host_refusing(feed.id, recent, self._hosts(recent, feed.id)):
                pause = self.web.cool_down(feed.url)
                words = f"{outcome.error}, as other feeds of its host were: read as too many requests"
                slowed = replace(
                    outcome, error=words, retry_after=pause, severity=TEMPORARY, state=FeedState.SLOW
                )
                return slowed, False
        if not outcome.unreachable:
            return outcome, False
        now = self.clock.now()
        this = RecentPoll(feed=feed.id, at=now, status=None, unreachable=True)
        recent = [*self._recent(OUTAGE_WINDOW), this]
        return outcome, is_our_outage(recent, self._hosts(recent), now=now)

    def _recent(self, window: timedelta) -> list[RecentPoll]:
        with self.look() as records:
            return list(records.feeds.recent_polls(since=self.clock.now() - window))

    def _hosts(self, recent: list[RecentPoll], *more: FeedId) -> dict[FeedId, str]:
        wanted = {*(poll.feed for poll in recent), *more} & self.feeds.keys()
        return {feed: host for feed in wanted if (host := site_host(self.feeds[feed].url))}

    def _settle(
        self, records: Records, feed: Feed, before: FeedMemory, outcome: PollOutcome, *, offline: bool
    ) -> None:
        now = self.clock.now()
        new = changed = 0
        if outcome.feed is not None:
            first = before.last_success_at is None
            new, changed = self.holding.hold(records, feed, outcome.feed, first_poll=first, now=now)
        trusted = self.pushed and watch_hub(records, feed.id, outcome, new=new, now=now)
        after = next_poll(
            before,
            outcome,
            self.policy,
            now=now,
            chance=self.chance(),
            new_entries=new,
            every=feed.every or (TRUSTED_INTERVAL if trusted else None),
            offline=offline,
        )
        if trusted and feed.every is None and outcome.error is None:
            after = replace(after, due_reason="its hub pushes what is new, so this is only a check")
        records.feeds.remember(after)
        records.feeds.note_poll(feed.id, outcome, at=now, new=new, changed=changed)
        _note_change(records, before, after, now)


def _note_change(records: Records, before: FeedMemory, after: FeedMemory, now: datetime) -> None:
    """Log a feed's change of health; its first poll is no change unless it failed."""
    if after.state is before.state or (before.state is FeedState.NEW and after.state is FeedState.OK):
        return
    reason = after.error or (
        f"nothing new since {after.last_new_entry_at:%d %b %Y}"
        if after.state is FeedState.QUIET
        else f"it answers again at {now:%d %b %H:%M} UTC"
    )
    records.log.append(
        FeedStateChanged(feed=after.feed, before=before.state.value, after=after.state.value, reason=reason)
    )
