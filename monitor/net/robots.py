"""Asks a site's robots.txt whether an article page may be fetched (never about a feed that a user chose)."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from monitor.errors import ForbiddenAddress, NotYet, Permanent, Transient
from monitor.net.robots_rules import RobotsRules
from monitor.net.targets import Target
from monitor.net.web import GuardedWeb

ROBOT = "nhs-monitor"
LARGEST_FILE = 512 * 1024  #: bytes read of it; RFC 9309 asks for at least 500 KiB
KEPT = timedelta(hours=24)
KEPT_WHILE_UNREACHABLE = timedelta(days=7)
FAILURE_KEPT = timedelta(minutes=10)
LONGEST_DELAY = timedelta(seconds=60)  #: a larger Crawl-delay is read as this
MOST_SITES = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a page may be fetched, and why."""

    allowed: bool
    reason: str
    crawl_delay: timedelta | None = None  #: as far as we follow it; the web spaces its requests by it


class _Site:
    """What is known of one site's robots.txt."""

    __slots__ = ("ask_again_at", "failure", "lock", "otherwise", "read_at", "rules")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.rules: RobotsRules | None = None
        self.otherwise = ""  # why a page is allowed that no rule speaks of
        self.read_at = 0.0
        self.failure: Transient | None = None
        self.ask_again_at = 0.0


class Robots:
    """Answers for each page from its site's robots.txt, read once in 24 hours; safe for many threads.

    Where the file does not exist (4xx, too many redirects) all is allowed. Where the site cannot be
    reached or fails (5xx), RFC 9309 forbids all: the failure is raised as it is, so that the page is
    tried again later instead of being set aside, unless rules not older than 7 days are still held.
    """

    def __init__(self, web: GuardedWeb, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._web = web
        self._clock = clock
        self._sites: OrderedDict[str, _Site] = OrderedDict()
        self._lock = threading.Lock()

    def allowed(self, url: str) -> Verdict:
        """Judge `url`. Raises ForbiddenAddress for one we never request, Transient while nothing is known."""
        target = self._web.target(url)
        site = self._site(target)
        with site.lock:
            rules = self._rules(site, target)
            otherwise = site.otherwise
        delay = None
        if rules.crawl_delay is not None:
            delay = min(timedelta(seconds=rules.crawl_delay), LONGEST_DELAY)
            self._web.politeness.slow_down(target.key, delay)
        rule = rules.decide(target.url.raw_path.decode("ascii"))
        if rule is None:
            return Verdict(allowed=True, reason=otherwise, crawl_delay=delay)
        said = f"robots.txt says {'Allow' if rule.allow else 'Disallow'}: {rule.pattern[:100]}"
        return Verdict(allowed=rule.allow, reason=said, crawl_delay=delay)

    def _site(self, target: Target) -> _Site:
        with self._lock:
            origin = _origin(target)
            site = self._sites.setdefault(origin, _Site())
            self._sites.move_to_end(origin)
            if len(self._sites) > MOST_SITES:
                self._sites.popitem(last=False)
            return site

    def _rules(self, site: _Site, target: Target) -> RobotsRules:
        now = self._clock()
        if site.rules is not None and now - site.read_at < KEPT.total_seconds():
            return site.rules
        if site.failure is None or now >= site.ask_again_at:
            self._read(site, f"{_origin(target)}/robots.txt")
        if site.failure is None and site.rules is not None:
            return site.rules
        if site.rules is not None and now - site.read_at < KEPT_WHILE_UNREACHABLE.total_seconds():
            return site.rules
        assert site.failure is not None
        raise Transient(
            f"robots.txt is not known yet: {site.failure}",
            retry_after=site.failure.retry_after or FAILURE_KEPT,
        ) from site.failure

    def _read(self, site: _Site, url: str) -> None:
        now = self._clock()
        try:
            answer = self._web.beginning(url, LARGEST_FILE)
            rules = RobotsRules.parse(answer.body.decode("utf-8", "replace"), ROBOT)
            site.otherwise = "robots.txt does not speak of it"
        except NotYet:  # our own politeness, which says nothing about the site
            raise
        except Transient as error:
            rest = min(error.retry_after or FAILURE_KEPT, FAILURE_KEPT)
            site.failure, site.ask_again_at = error, now + rest.total_seconds()
            return
        except ForbiddenAddress:
            raise
        except Permanent as error:
            rules, site.otherwise = RobotsRules(), f"there is no robots.txt: {error}"
        site.rules, site.read_at, site.failure = rules, now, None


def _origin(target: Target) -> str:
    return f"{target.url.scheme}://{target.url.netloc.decode('ascii')}"
