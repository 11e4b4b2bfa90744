"""Finds the feed behind an address that a person typed, with as few requests as that takes."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin

from monitor.errors import BadInput, Refused, UnreadableFeed
from monitor.feeds.discovery import WELL_KNOWN, Candidate, announced_feeds, news_sitemaps, well_known_feeds
from monitor.feeds.documents import ChallengePage
from monitor.feeds.members import read_members
from monitor.model.feeds import ParsedFeed
from monitor.model.policy import USUAL_WAY
from monitor.net.web import GuardedWeb
from monitor.ports.outside import Answer, FeedParser

_LASTING = {301, 308}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed that answered and was read."""

    url: str  #: to be followed: where lasting redirects led, else as asked
    feed: ParsedFeed
    how: str  #: in words: how it was found


class Finder:
    """Looks behind addresses. `say` is told of each request, since a polite one may wait for its turn."""

    def __init__(
        self, web: GuardedWeb, parser: FeedParser, *, limit: int, say: Callable[[str], None]
    ) -> None:
        self._web = web
        self._parser = parser
        self._limit = limit
        self._say = say

    def look(self, url: str) -> FoundFeed | tuple[Candidate, ...]:
        """Read the feed at `url`; or give those that the page there announces, to choose from.

        The one answer serves both. Only where a page announces nothing are the usual places tried, until
        one of them is a feed. Raises UnreadableFeed where there is none, or what `Web.get` raises.
        """
        answer = self._get(url)
        try:
            return self._found(answer, "the address is a feed")
        except ChallengePage:
            raise
        except UnreadableFeed as error:
            content_type = answer.headers.get("content-type", "")
            announced = announced_feeds(answer.body, url=answer.final_url, content_type=content_type)
            return announced or self._try_usual_places(answer.final_url, error)

    def read(self, candidate: Candidate) -> FoundFeed:
        """Read a feed that was announced. Raises MonitorError."""
        return self._found(self._get(candidate.url), "the page announces it")

    def _try_usual_places(self, url: str, error: UnreadableFeed) -> FoundFeed:
        for place in well_known_feeds(url):
            with suppress(UnreadableFeed, Refused):
                return self._found(self._get(place), "the page announces none; it lies at a usual place")
        for sitemap in self._news_sitemaps(url):
            with suppress(UnreadableFeed, Refused):
                return self._found(self._get(sitemap), "a news sitemap that robots.txt names")
        places = ", ".join(WELL_KNOWN)
        raise UnreadableFeed(
            f"no feed was found: {error}; the page announces none, none lies at {places}, and robots.txt "
            "names no news sitemap. Name the feed's own address, or follow the page itself with "
            'kind = "html-index" in feeds.toml'
        )

    def _news_sitemaps(self, url: str) -> tuple[str, ...]:
        with suppress(Refused):
            answer = self._get(urljoin(url, "/robots.txt"))
            return news_sitemaps(answer.body.decode("utf-8", "replace"), url=answer.final_url)
        return ()

    def _found(self, answer: Answer, how: str) -> FoundFeed:
        """Read an answer as a feed. Raises UnreadableFeed."""
        kind = answer.headers.get("content-type", "")
        feed = self._parser.parse(answer.body, url=answer.final_url, content_type=kind)
        if feed.members:
            feed = read_members(feed, self._web, self._parser, limit=self._limit, way=USUAL_WAY)
        lasting = answer.redirects and all(status in _LASTING for status, _ in answer.redirects)
        return FoundFeed(url=answer.final_url if lasting else answer.url, feed=feed, how=how)

    def _get(self, url: str) -> Answer:
        self._say(f"asking {self._web.target(url).shown}")
        return self._web.get(url, limit=self._limit)


def choose(candidates: tuple[Candidate, ...], number: int | None) -> Candidate:
    """Take the numbered one (from 1), or the only one that is not for comments. Raises BadInput."""
    if number is not None:
        if not 1 <= number <= len(candidates):
            raise BadInput(f"--choose {number}: the page announces {len(candidates)} feeds, from 1 on")
        return candidates[number - 1]
    articles = [one for one in candidates if not one.comments]
    if len(articles) == 1 or len(candidates) == 1:
        return candidates[0]
    raise BadInput(
        f"the page announces {len(candidates)} feeds; say which with --choose N:\n{listed(candidates)}"
    )


def listed(candidates: tuple[Candidate, ...]) -> str:
    """Number them, a line each."""
    return "\n".join(
        f"  {number}  {one.url}  {one.title or 'without a title'} ({one.format})"
        for number, one in enumerate(candidates, 1)
    )
