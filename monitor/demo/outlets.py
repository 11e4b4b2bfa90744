"""Serves every outlet of the corpus over real HTTP, each on a port and so a host of its own."""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from hashlib import sha256
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from monitor.demo.feed_formats import channel, write
from monitor.demo.loopback import LoopbackServer, Reply, Request
from monitor.demo.model import Corpus, FeedFormat, Outlet
from monitor.demo.pages import front_page, render
from monitor.ports.outside import Clock

#: Where each format's feed lives on its host, and its media type.
FEEDS: Mapping[FeedFormat, tuple[str, str]] = {
    FeedFormat.RSS2: ("/news/rss/", "application/rss+xml"),
    FeedFormat.ATOM: ("/latest.atom", "application/atom+xml"),
    FeedFormat.RDF: ("/index.rdf", "application/rdf+xml"),
    FeedFormat.JSON: ("/feed.json", "application/feed+json"),
}


class Outlets:
    """All outlets on loopback: what each one shows follows `clock`, and nothing else."""

    def __init__(self, corpus: Corpus, clock: Clock, *, ports: Mapping[str, int] | None = None) -> None:
        """Serve `corpus` as of `clock`; `ports` fixes the port of an outlet id, others get a free one."""
        self._corpus = corpus
        self._clock = clock
        self._ports = dict(ports or {})
        self._servers: dict[str, LoopbackServer] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            for outlet in self._corpus.outlets:
                server = LoopbackServer(partial(self._answer, outlet), port=self._ports.get(outlet.id, 0))
                self._servers[outlet.id] = opening.enter_context(server)
            self._open = opening.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()
        self._servers.clear()

    @property
    def addresses(self) -> dict[str, str]:
        """The base URL of every outlet, by its id."""
        return {id_: server.address for id_, server in self._servers.items()}

    @property
    def feeds(self) -> dict[str, str]:
        """The feed URL of every outlet, by its id."""
        return {outlet.id: self._feed(outlet) for outlet in self._corpus.outlets}

    def url(self, article: str) -> str:
        """Give the canonical URL of the article with this id."""
        found = self._corpus.article(article)
        return self.addresses[found.outlet] + found.path(self._corpus.outlet(found.outlet))

    def article_at(self, url: str) -> str | None:
        """Name the article that `url` leads to, whatever its query and fragment; None where there is none."""
        parts = urlsplit(url)
        wanted = f"{parts.scheme}://{parts.netloc}{parts.path}"
        return next((article.id for article in self._corpus.articles if self.url(article.id) == wanted), None)

    def _feed(self, outlet: Outlet) -> str:
        return self.addresses[outlet.id] + FEEDS[outlet.format][0]

    def _answer(self, outlet: Outlet, request: Request) -> Reply:
        now, path = self._clock.now(), urlsplit(request.target).path
        if request.method == "POST":
            return Reply(status=405)
        if path == FEEDS[outlet.format][0]:
            return _conditional(self._feed_reply(outlet, now), request)
        if path == "/robots.txt":
            return Reply(
                status=200, body=b"User-agent: *\nAllow: /\n", headers={"Content-Type": "text/plain"}
            )
        return self._page(outlet, path, now)

    def _feed_reply(self, outlet: Outlet, now: datetime) -> Reply:
        feed = channel(self._corpus, outlet, base=self.addresses[outlet.id], url=self._feed(outlet), now=now)
        body = write(feed)
        headers = {
            "Content-Type": f"{FEEDS[outlet.format][1]}; charset=utf-8",
            "ETag": f'"{sha256(body).hexdigest()[:20]}"',
            "Last-Modified": format_datetime(feed.changed, usegmt=True),
        }
        return Reply(status=200, body=body, headers=headers)

    def _page(self, outlet: Outlet, path: str, now: datetime) -> Reply:
        where = {
            "base": self.addresses[outlet.id],
            "feed": self._feed(outlet),
            "feed_type": FEEDS[outlet.format][1],
        }
        headers = {"Content-Type": "text/html; charset=utf-8"}
        if path == "/":
            text = front_page(self._corpus, outlet, **where, now=now)
            return Reply(status=200, body=text.encode(), headers=headers)
        for article in self._corpus.latest(outlet.id, now):
            if article.path(outlet) == path:
                text = render(self._corpus, article, **where, now=now)
                return Reply(status=200, body=text.encode(), headers=headers)
        missing = f"<!doctype html><title>Not found</title><p>{outlet.name} has nothing here.</p>"
        return Reply(status=404, body=missing.encode(), headers=headers)


def _conditional(reply: Reply, request: Request) -> Reply:
    """Answer 304 where the client holds this very body; the ETag outranks the date (RFC 9110, 13.2.2)."""
    unchanged = Reply(status=304, headers=reply.headers)
    if held := request.headers.get("if-none-match"):
        tags = {tag.strip().removeprefix("W/") for tag in held.split(",")}
        return unchanged if tags & {"*", reply.headers["ETag"]} else reply
    if since := request.headers.get("if-modified-since"):
        try:
            changed = parsedate_to_datetime(reply.headers["Last-Modified"]) > parsedate_to_datetime(since)
        except (ValueError, TypeError):  # an unreadable date counts as none
            return reply
        return reply if changed else unchanged
    return reply
