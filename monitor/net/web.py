"""The guarded web: fetches any URL as if the other side were hostile, and as a polite guest."""

import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache, partial
from typing import Self

from monitor.errors import Throttled, TooManyRedirects, TooSlow, Unreachable
from monitor.model.policy import USUAL_WAY, Way, WebPolicy
from monitor.net import outcomes
from monitor.net.dialling import Dialler, Resolver, Until, system_resolver
from monitor.net.messages import (
    Ask,
    Reply,
    answer,
    headers_for_hop,
    outgoing_headers,
    read_reply,
    user_agent,
)
from monitor.net.politeness import LONGEST_WAIT, Politeness
from monitor.net.shared_politeness import SharedPoliteness
from monitor.net.targets import PrivateHosts, Target, follow, vet
from monitor.net.transport import Transports
from monitor.ports.outside import Answer

LARGEST_RECEIPT = 1 << 20  #: bytes of an endpoint's answer to a message
#: Beyond it a worker of the daemon does something else meanwhile.
SHORT_WAIT = timedelta(seconds=1)
_MOST_TARGETS = 4096  #: whose reading is remembered: feeds are asked at the same address day after day


class GuardedWeb:
    """The `Web` port. Safe for many threads; never retries; close it when done.

    `clock` counts seconds like `time.monotonic`; `resolver` answers a host's addresses; `tls` replaces
    the default trust (certifi's and the system's authorities); one that is not `patient` raises HostBusy
    rather than wait a minute for a host's turn; `politeness` is shared with other processes, in place of one
    of our own. Raises BadConfig where the policy's proxy or private hosts cannot be read.

    httpcore is used without httpx's Client on purpose: the Client logs every URL, webhook secrets included,
    and keeps cookies for all hosts.
    """

    def __init__(
        self,
        policy: WebPolicy,
        *,
        version: str,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        resolver: Resolver = system_resolver,
        tls: ssl.SSLContext | None = None,
        patient: bool = True,
        politeness: Politeness | SharedPoliteness | None = None,
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._allowed = PrivateHosts.parse(policy.private_hosts)
        self._vetted = lru_cache(_MOST_TARGETS)(partial(vet, allowed=self._allowed))
        self._dialler = Dialler(self._allowed, resolver=resolver)
        self._transports = Transports(self._dialler, tls=tls)
        self._transports.of(Way(proxy=policy.proxy))  # a proxy that cannot be read is a mistake of today
        self._closed = False
        self.politeness = politeness or Politeness(
            policy.spacing_per_host,
            clock=clock,
            sleep=sleep,
            longest_wait=LONGEST_WAIT if patient else SHORT_WAIT,
        )
        self.user_agent = user_agent(version, policy.contact)

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        limit: int | None = None,
        same_visit: bool = False,
        onward: Callable[[str], None] | None = None,
        way: Way | None = None,
    ) -> Answer:
        """Fetch `url`; see the port for limits and errors. Redirects are vetted hop by hop."""
        most = self._policy.largest_page if limit is None else limit
        return self._fetch(
            url, headers or {}, most, spaced=not same_visit, onward=onward, way=way or USUAL_WAY
        )

    def beginning(self, url: str, limit: int) -> Answer:
        """Fetch the first `limit` bytes of `url`, where a longer answer is no error (robots.txt)."""
        return self._fetch(url, {}, limit, cut=True, spaced=False)

    def cool_down(self, url: str) -> timedelta:
        """Leave the host of `url` alone for a pause of our own; answers how long. Raises ForbiddenAddress."""
        return self.politeness.pause(self.target(url).key, None)

    def post(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send `body`. Errors as for `get`, in the endpoint's own words but naming only its host.

        The path of a webhook is a secret. Spacing is for pages: a message waits only while another
        request to its host is in flight.
        """
        ask = Ask(
            method="POST",
            target=self._vetted(url),
            headers=outgoing_headers(headers, self.user_agent),
            limit=LARGEST_RECEIPT,
            body=body,
            cut=True,  # the message is delivered, however long the answer
            way=self._way(USUAL_WAY),
            left=self._policy.total_timeout.total_seconds(),
        )
        reply, _ = self._exchange(ask, spaced=False, longest_wait=LONGEST_WAIT)
        return answer(url, ask, reply, ())

    def target(self, url: str) -> Target:
        """Read `url` as a request would. Raises ForbiddenAddress."""
        return self._vetted(url)

    def close(self) -> None:
        """Close every connection; whatever is in flight ends as Unreachable."""
        self._closed = True
        self._transports.close()

    def __enter__(self) -> Self:
        """Give the web to a with statement."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the web."""
        self.close()

    def _fetch(
        self,
        url: str,
        headers: Mapping[str, str],
        limit: int,
        *,
        cut: bool = False,
        spaced: bool = True,
        onward: Callable[[str], None] | None = None,
        way: Way = USUAL_WAY,
    ) -> Answer:
        ask = Ask(
            method="GET",
            target=self._vetted(url),
            headers=outgoing_headers(headers, self.user_agent),
            limit=limit,
            cut=cut,
            way=self._way(way),
            left=self._policy.total_timeout.total_seconds(),
        )
        hops: list[tuple[int, str]] = []
        seen = {str(ask.target.url)}
        while True:
            # To turn back half-way along a chain would only mean to ask its beginning again.
            reply, seconds = self._exchange(ask, spaced=spaced, longest_wait=LONGEST_WAIT if hops else None)
            if reply.location is None:
                return answer(url, ask, reply, tuple(hops))
            hops.append((reply.status, reply.location))
            following = self._onward(ask, reply.location, seconds, hops, seen)
            if onward is not None:
                onward(str(following.target.url))
            spaced = following.target.key != ask.target.key  # a hop on one host is part of one visit
            ask = following

    def _way(self, way: Way) -> Way:
        return way if way.proxy else replace(way, proxy=self._policy.proxy)

    def _onward(
        self, ask: Ask, location: str, seconds: float, hops: Sequence[tuple[int, str]], seen: set[str]
    ) -> Ask:
        most = self._policy.most_redirects
        if len(hops) > most:
            raise TooManyRedirects(f"{ask.shown} redirects further after {most} redirects")
        target = follow(ask.target, location, self._allowed)
        if str(target.url) in seen:
            raise TooManyRedirects(f"{ask.shown} redirects in a loop, back to {target.shown}")
        seen.add(str(target.url))
        if ask.left <= seconds:
            raise TooSlow(f"{ask.shown} used up the time for the whole answer with redirects")
        headers = headers_for_hop(ask.headers, ask.target, target)
        return replace(ask, target=target, headers=headers, left=ask.left - seconds)

    def _exchange(self, ask: Ask, *, spaced: bool, longest_wait: timedelta | None) -> tuple[Reply, float]:
        """Make one request in the host's turn; also say how many seconds it took, waiting not counted."""
        with self.politeness.turn(ask.target.key, spaced=spaced, longest_wait=longest_wait):
            if self._closed:
                raise Unreachable(f"{ask.shown} was not asked: we are closing")
            started = self._clock()
            with outcomes.translated(ask.shown, self._policy, ask.limit):
                reply = self._ask(ask, started + ask.left)
            if reply.location is None:
                self._judge(ask, reply)  # still in our turn: who waits behind us must see a cool-down
        return reply, self._clock() - started

    def _ask(self, ask: Ask, deadline: float) -> Reply:
        if ask.way.proxy:  # the proxy resolves for itself; what we can still do is to judge first
            seconds = min(self._policy.connect_timeout.total_seconds(), ask.left)
            self._dialler.vetted(ask.target.host, ask.target.port, seconds)
        with self._transports.of(ask.way).send(ask, self._timeouts(deadline)) as response:
            return read_reply(response, ask)

    def _timeouts(self, deadline: float) -> dict[str, float]:
        policy = self._policy
        reading = Until(policy.read_timeout.total_seconds(), deadline, self._clock)
        connecting = Until(policy.connect_timeout.total_seconds(), deadline, self._clock)
        return {"connect": connecting, "read": reading, "write": reading}

    def _judge(self, ask: Ask, reply: Reply) -> None:
        """Raise what the status means, and remember at the host what it asked for."""
        said = reply.body.decode("utf-8", "replace")[:200] if ask.method == "POST" else ""
        error = outcomes.failure(ask.shown, reply.status, reply.headers, said)
        if error is None:
            self.politeness.welcome(ask.target.key)
            return
        # A chat endpoint that says 503 without a pause must not silence its alerts for 15 minutes.
        if isinstance(error, Throttled) and (ask.method == "GET" or error.retry_after is not None):
            error.retry_after = self.politeness.pause(ask.target.key, error.retry_after)
        raise error
