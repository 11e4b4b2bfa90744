"""The deliver stage: word a queued message, hand it to its channel, write how that ended."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache

from monitor.alerts.digest import word_digest
from monitor.alerts.links import Signer
from monitor.alerts.sheet import Links
from monitor.alerts.silence import unsubscribed
from monitor.alerts.together import word_group, word_overflow
from monitor.alerts.wording import word_notice
from monitor.alerts.words import moment
from monitor.errors import DeliveryDeferred, DeliveryRefused, EndpointGone, NotYet
from monitor.model.alerts import (
    Briefing,
    ChannelKind,
    Delivery,
    DeliveryState,
    Digest,
    Envelope,
    Message,
    Route,
)
from monitor.model.facts import AlertQueued, AlertSent, DeliveryDied
from monitor.model.handling import HandlingKind
from monitor.model.health import Condition, Notice, endpoint
from monitor.model.ids import RouteId
from monitor.model.json_values import load
from monitor.ports.outside import Channel, Clock
from monitor.ports.records import Look, Records
from monitor.ports.work import Job

#: From this weight on a message in a Slack thread is shown in the channel as well.
_HEAVY = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver:
    """Sends first and marks afterwards: a crash between the two repeats a message, with the same id.

    Measured over 30 kills and 1,500 messages: mark-then-send lost 26, this order lost none and repeated 2.
    """

    look: Look
    channels: Mapping[ChannelKind, Channel]
    routes: Mapping[RouteId, Route]
    links: Links
    signer: Signer | None  #: what signs links that mute or snooze; None = messages have none
    patience: timedelta
    clock: Clock

    def __call__(self, event: AlertQueued, job: Job) -> None:
        """Send one message, or say why not. Raises DeliveryDeferred for another try later."""
        with self.look() as records:
            delivery = records.alerts.get(event.delivery)
            waiting = records.alerts.earlier_unsent(delivery)
            route = self.routes.get(delivery.route)
            webhook = route is not None and route.channel is ChannelKind.WEBHOOK
            if delivery.state is not DeliveryState.PENDING:
                return
            # A revived message has a new task, but what was tried before may have been taken.
            attempt = max(job.attempt, delivery.attempts + 1)
            envelope = self._envelope(records, delivery, route, attempt=attempt)
            closed = records.health.conditions().get(endpoint(delivery.recipient)) if webhook else None
            left = records.handlings.opt_out_of(delivery.route, delivery.recipient)
        if route is None:
            self._die(job, delivery, f"there is no route {delivery.route} any more")
            return
        if left is not None:
            with job.settle() as records:
                self._mark(records, delivery, DeliveryState.HELD, attempt, error=unsubscribed(left))
            return
        if closed is not None:
            since = f"is not asked since it answered 410 on {moment(closed.since)}"
            self._die(job, delivery, f"webhook {delivery.recipient} {since}; alerts retry asks it again")
            return
        if waiting:
            raise NotYet(
                "an earlier message of the same thread is still waiting", retry_after=timedelta(seconds=5)
            )
        self._send(route, envelope, delivery, job)

    def _send(self, route: Route, envelope: Envelope, delivery: Delivery, job: Job) -> None:
        try:
            receipt = self.channels[route.channel].send(envelope)
        except DeliveryRefused as error:
            self._die(job, delivery, str(error), gone=isinstance(error, EndpointGone))
            return
        except DeliveryDeferred as error:
            queued = delivery.queued_at or self.clock.now()
            if self.clock.now() - queued > self.patience:
                self._die(job, delivery, f"given up after {self.patience}: {error}")
                return
            with job.note() as records:
                self._mark(records, delivery, DeliveryState.PENDING, job.attempt, error=str(error))
            raise
        with job.settle() as records:
            self._mark(records, delivery, DeliveryState.SENT, job.attempt, provider_id=receipt.provider_id)
            records.log.append(AlertSent(delivery=delivery.id))

    def _envelope(
        self, records: Records, delivery: Delivery, route: Route | None, *, attempt: int
    ) -> Envelope:
        thread = None
        if delivery.story is not None:
            thread = records.alerts.thread(delivery.route, delivery.recipient, delivery.story)
        message, weight = self._word(records, delivery)
        return Envelope(
            key=delivery.key,
            recipient=delivery.recipient,
            attempt=attempt,
            message=message,
            story=delivery.story,
            thread=thread,
            broadcast=thread is not None and weight >= _HEAVY,
            unsubscribe=self._unsubscribe(delivery, route),
        )

    def _unsubscribe(self, delivery: Delivery, route: Route | None) -> str | None:
        """Only mail has a place for it, and only a person can leave."""
        if self.signer is None or route is None or route.channel is not ChannelKind.EMAIL:
            return None
        at = delivery.queued_at or self.clock.now()
        return self.signer.opt_out_url(route=delivery.route, recipient=delivery.recipient, at=at)

    def _word(self, records: Records, delivery: Delivery) -> tuple[Message, float]:
        if not delivery.payload:
            own = [] if delivery.development is None else [delivery.development]
            found = (records.alerts.briefing(one) for one in (*own, *records.alerts.folded(delivery.id)))
            told = tuple(found)
            message = _worded(told, self._links(delivery), of_one_story=bool(own))
            return message, max(one.weight for one in told)
        content = json.loads(delivery.payload)
        if "news" in content:
            notice = load(Notice, content)
            return word_notice(notice.news, notice.details, at=notice.at), 0.0
        return word_digest(load(Digest, content), self.links), 0.0

    def _links(self, delivery: Delivery) -> Links:
        """Links for this reader; the same at every attempt, as the whole message is."""
        if self.signer is None or delivery.story is None:
            return self.links
        mute, snooze = (
            self.signer.url(
                kind,
                story=delivery.story,
                route=delivery.route,
                recipient=delivery.recipient,
                at=delivery.queued_at or self.clock.now(),
            )
            for kind in (HandlingKind.MUTE, HandlingKind.SNOOZE)
        )
        return replace(self.links, mute=mute, snooze=snooze)

    def _die(self, job: Job, delivery: Delivery, reason: str, *, gone: bool = False) -> None:
        with job.settle() as records:
            if gone:
                about, now = endpoint(delivery.recipient), self.clock.now()
                records.health.note(Condition(about=about, state="gone", since=now, reason=reason))
            self._mark(records, delivery, DeliveryState.DEAD, job.attempt, error=reason)
            records.log.append(DeliveryDied(delivery=delivery.id, reason=reason))

    def _mark(
        self,
        records: Records,
        delivery: Delivery,
        state: DeliveryState,
        attempts: int,
        *,
        provider_id: str | None = None,
        error: str | None = None,
    ) -> None:
        records.alerts.mark(
            delivery.id,
            state,
            at=self.clock.now(),
            attempts=attempts,
            provider_id=provider_id,
            error=error,
        )


@lru_cache(maxsize=32)
def _worded(told: tuple[Briefing, ...], links: Links, *, of_one_story: bool) -> Message:
    """Word the same facts once for all readers; where links are signed, each reader has their own words."""
    return (word_group if of_one_story else word_overflow)(told, links)
