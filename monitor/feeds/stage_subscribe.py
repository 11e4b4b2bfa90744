"""The subscribe stage: ask a hub to push, and ask again before its lease ends."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from monitor.errors import MonitorError, NotYet, Permanent
from monitor.feeds import websub
from monitor.feeds.hubs import Hub
from monitor.feeds.websub import Response
from monitor.model.facts import SubscriptionDue
from monitor.model.feeds import Feed, PollOutcome
from monitor.model.ids import FeedId
from monitor.model.subscriptions import Subscription
from monitor.ports.outside import Clock, Web
from monitor.ports.records import Look, Records
from monitor.ports.work import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """Asks one feed's hub. A hub's failure is a value: it is remembered, and polling goes on."""

    look: Look
    web: Web
    public_url: str | None  #: below which hubs reach us; None where we are not reachable
    clock: Clock

    def __call__(self, event: SubscriptionDue, job: Job) -> None:
        """Ask and settle; whether the hub means it, its visit to our callback will tell."""
        with self.look() as records:
            held = records.subscriptions.of(event.feed)
        if held is None or self.public_url is None:
            with job.settle():
                return
        failure: MonitorError | None = None
        try:
            self.web.post(
                held.hub,
                body=websub.request_body(held, callback=f"{self.public_url.rstrip('/')}/{held.token}"),
                headers={"content-type": "application/x-www-form-urlencoded"},
            )
        except NotYet:
            raise
        except MonitorError as error:
            failure = error
        with job.settle() as records:
            newest = records.subscriptions.of(event.feed)  # the hub may have come while it was being asked
            if failure is not None and newest is not None:
                final = isinstance(failure, Permanent)
                records.subscriptions.save(
                    websub.failed(newest, str(failure), now=self.clock.now(), final=final)
                )


def wake_subscriptions(records: Records, feeds: Mapping[FeedId, Feed], *, now: datetime) -> None:
    """Log every followed feed whose hub is to be asked now."""
    enabled = [feed.id for feed in feeds.values() if feed.enabled]
    for feed in records.subscriptions.due(enabled, now=now):
        held = records.subscriptions.of(feed)
        if held is not None:
            records.subscriptions.save(websub.asked(held, now=now))
            records.log.append(SubscriptionDue(feed=feed))


def watch_hub(records: Records, feed: FeedId, outcome: PollOutcome, *, new: int, now: datetime) -> bool:
    """Take up what a poll learnt of its feed's hub; tell whether the hub can be trusted to push."""
    held = records.subscriptions.of(feed)
    after = websub.after_poll(held, new=new, now=now) if held else None
    if outcome.hub is not None and outcome.topic is not None:
        after = websub.offered(held, feed, Hub(outcome.hub, outcome.topic)) or after
    if after is not None:
        records.subscriptions.save(after)
        held = after
    return held is not None and held.trusted and held.is_live(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Answers hubs at our callback address; knows no HTTP server, so that any can mount it."""

    write: Callable[[], AbstractContextManager[Records]]
    feeds: Mapping[FeedId, Feed]
    clock: Clock

    def get(self, token: str, query: str) -> Response:
        """Answer a verification of intent."""
        with self.write() as records:
            held = self._held(records, token)
            fields = dict(parse_qsl(query[:20_000], keep_blank_values=True))
            response = websub.verify(held, fields, now=self.clock.now())
            self._keep(records, response)
        return response

    def post(self, token: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Take a push: it only makes the feed due, and what is new is asked of the publisher itself."""
        with self.write() as records:
            held = self._held(records, token)
            response = websub.accept(held, headers, body, now=self.clock.now())
            self._keep(records, response)
            if held is not None and response.poll_at is not None:
                records.feeds.hurry(held.feed, at=response.poll_at)
        return response

    def _held(self, records: Records, token: str) -> Subscription | None:
        held = records.subscriptions.at(token)
        return held if held is not None and held.feed in self.feeds else None

    @staticmethod
    def _keep(records: Records, response: Response) -> None:
        if response.after is not None:
            records.subscriptions.save(response.after)
