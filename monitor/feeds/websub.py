"""The rules of WebSub as a subscriber keeps them (W3C Recommendation, 23 January 2018): pure, without I/O."""

import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from monitor.feeds.hubs import Hub
from monitor.model.ids import FeedId
from monitor.model.subscriptions import Subscription

#: What we ask for, and what of a hub's answer we believe.
LEASE = timedelta(days=10)
_SHORTEST_LEASE, _LONGEST_LEASE = timedelta(minutes=5), timedelta(days=30)
_FIRST_RETRY, _LONGEST_RETRY = timedelta(hours=1), timedelta(days=1)
_REFUSED_FOR = timedelta(days=7)
#: Pushes in quick succession make one poll: a hub must not decide how often we ask its publisher.
_BETWEEN_PUSHES = timedelta(minutes=1)
#: A poll that finds news this long after the last push found what the hub missed.
_LATE = timedelta(minutes=15)
#: While a hub is trusted, polling is only a check on it.
TRUSTED_INTERVAL = timedelta(hours=6)
_SIGNATURE = re.compile(r"\s*(sha256|sha384|sha512)=([0-9a-fA-F]{64,128})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Response:
    """What a visitor of the callback is answered, and what is remembered of the visit."""

    status: int
    body: bytes = b""
    after: Subscription | None = None  #: None where nothing changes
    poll_at: datetime | None = None  #: when the feed is due because of it


def offered(held: Subscription | None, feed: FeedId, hub: Hub) -> Subscription | None:
    """Take up what a feed announces; None where that is held already."""
    if held is not None and (held.hub, held.topic) == (hub.url, hub.topic):
        return None
    return Subscription(
        feed=feed,
        hub=hub.url,
        topic=hub.topic,
        token=secrets.token_urlsafe(24),
        secret=secrets.token_urlsafe(32),
    )


def request_body(subscription: Subscription, *, callback: str) -> bytes:
    """Write the form that asks a hub to subscribe `callback`."""
    fields = {
        "hub.mode": "subscribe",
        "hub.topic": subscription.topic,
        "hub.callback": callback,
        "hub.secret": subscription.secret,
        "hub.lease_seconds": str(int(LEASE.total_seconds())),
    }
    return urlencode(fields).encode()


def asked(subscription: Subscription, *, now: datetime) -> Subscription:
    """Note that the hub is asked; it is asked again later, ever more rarely, until it confirms."""
    pause = min(_FIRST_RETRY * 2 ** min(subscription.asked, 10), _LONGEST_RETRY)
    return replace(subscription, asked=subscription.asked + 1, asked_at=now, due_at=now + pause)


def failed(subscription: Subscription, error: str, *, now: datetime, final: bool) -> Subscription:
    """Note that the hub did not take the request; where that is `final`, it has a week's rest."""
    return replace(subscription, error=error, due_at=now + _REFUSED_FOR if final else subscription.due_at)


def verify(held: Subscription | None, query: Mapping[str, str], *, now: datetime) -> Response:
    """Answer a hub's question whether we meant it, or hear its refusal.

    Only what we asked for within the last day, or hold, is confirmed; anything else is 404, which tells a
    hub that somebody else asked in our name.
    """
    if held is None or query.get("hub.topic") != held.topic:
        return Response(404)
    mode = query.get("hub.mode")
    if mode == "denied":
        reason = f"the hub refuses: {query.get('hub.reason', '')[:200] or 'it does not say why'}"
        after = replace(held, lease_until=None, trusted=False, due_at=now + _REFUSED_FOR, error=reason)
        return Response(200, after=after)
    challenge = query.get("hub.challenge", "")
    meant = held.asked_at is not None and now - held.asked_at < _LONGEST_RETRY
    if mode != "subscribe" or not challenge or not (meant or held.is_live(now)):
        return Response(404)
    lease = _lease(query.get("hub.lease_seconds", ""))
    after = replace(held, asked=0, lease_until=now + lease, due_at=now + lease * 0.8, error=None)
    return Response(200, challenge.encode("utf-8", "replace"), after=after)


def accept(held: Subscription | None, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Response:
    """Take a push: where its signature is right, the feed is due. `headers` has names in lower case.

    A wrong signature is answered like a right one, as the Recommendation advises: it tells nobody whether
    a guess was good. For a subscription that we do not hold, 410 asks the hub to stop.
    """
    if held is None:
        return Response(410)
    if not held.is_live(now) or not is_signed(headers.get("x-hub-signature", ""), body, held.secret):
        return Response(202)
    last = held.pushed_at
    poll_at = now if last is None else max(now, last + _BETWEEN_PUSHES)
    return Response(202, after=replace(held, pushed_at=now, trusted=True), poll_at=poll_at)


def is_signed(signature: str, body: bytes, secret: str) -> bool:
    """Whether X-Hub-Signature is an HMAC of `body` by SHA-256 or longer; hubs may offer SHA-1, too short."""
    match = _SIGNATURE.fullmatch(signature)
    if match is None:
        return False
    expected = hmac.new(secret.encode(), body, match[1].lower()).hexdigest()
    return hmac.compare_digest(match[2].lower(), expected)


def after_poll(held: Subscription, *, new: int, now: datetime) -> Subscription | None:
    """Stop trusting a hub that missed what a poll found; None where nothing changes."""
    missed = new > 0 and (held.pushed_at is None or now - held.pushed_at > _LATE)
    return replace(held, trusted=False) if held.trusted and missed else None


def _lease(seconds: str) -> timedelta:
    known = seconds.isascii() and seconds.isdigit() and len(seconds) < 10
    return min(max(timedelta(seconds=int(seconds)) if known else LEASE, _SHORTEST_LEASE), _LONGEST_LEASE)
