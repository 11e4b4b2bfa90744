"""A whole daemon for tests: real HTTP on loopback, a real database, a clock that is told the time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console

from monitor.demo.loopback import LoopbackServer, Reply, Request
from monitor.model.urls import canonical_url
from monitor.ports.archive import Archive
from monitor.service import Service
from monitor.settings import Settings
from monitor.wiring import record
from monitor.wiring.configuration import load_settings
from monitor.wiring.service import open_service
from tests.conftest import ToldClock

TOPIC = """\
title = "Hospitals"
description = "Anything about the invented hospital."

[query]
core = "hospital"
"""


class Site:
    """A web site whose every path answers what a test says; unknown paths are 404."""

    def __init__(self) -> None:
        self._answers: dict[str, Callable[[Request], Reply]] = {}
        self._lock = threading.Lock()
        self.asked: list[str] = []
        self.server = LoopbackServer(self._answer)

    @property
    def host(self) -> str:
        return urlsplit(self.server.address).netloc

    def url(self, path: str) -> str:
        return self.server.address + path

    def says(self, path: str, body: str | bytes, *, status: int = 200, **headers: str) -> None:
        raw = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("content-type", "text/html; charset=utf-8")
        self.does(path, lambda _: Reply(status=status, body=raw, headers=named))

    def does(self, path: str, answer: Callable[[Request], Reply]) -> None:
        with self._lock:
            self._answers[path] = answer

    def _answer(self, request: Request) -> Reply:
        with self._lock:
            self.asked.append(request.target)
            answer = self._answers.get(urlsplit(request.target).path)
        return answer(request) if answer else Reply(status=404, body=b"nothing here")


def article(title: str, *paragraphs: str, published: str = "2025-01-22T08:00:00Z") -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><title>{title} - Paper</title>'
        f'<meta property="article:published_time" content="{published}"></head>'
        f"<body><nav><a href='/'>Home</a></nav><main><article><h1>{title}</h1>{body}</article></main>"
        "</body></html>"
    )


def rss(*items: tuple[str, str, str], published: str = "Wed, 22 Jan 2025 08:00:00 GMT") -> str:
    """A feed of (guid, link, title)."""
    entries = "".join(
        f"<item><guid isPermaLink='false'>{guid}</guid><link>{link}</link><title>{title}</title>"
        f"<description>{title}</description><pubDate>{published}</pubDate></item>"
        for guid, link, title in items
    )
    return f"<rss version='2.0'><channel><title>Paper</title><link>http://x/</link>{entries}</channel></rss>"


@dataclass
class House:
    """The daemon's surroundings; `once` is one pass of the daemon."""

    directory: Path
    clock: ToldClock
    site: Site
    other: Site  #: a second host, so that one's troubles can be told from the other's
    main: str = ""
    routes: str = '[[route]]\nid = "console"\nchannel = "console"\n'
    queries: str = ""
    feeds: dict[str, str] = field(default_factory=dict)
    settings_of_feed: str = 'every = "10m"'
    database: str = ""
    engine: str = ""
    web: str = ""
    robots: bool = False
    fetch: str = "all"
    printed: StringIO = field(default_factory=StringIO)

    def feed(self, name: str, path: str, *, site: Site | None = None) -> None:
        """Follow a feed of the site, or of another one."""
        self.feeds[name] = (site or self.site).url(path)

    def settings(self) -> Settings:
        config = self.directory / "config"
        (config / "topics").mkdir(parents=True, exist_ok=True)
        (config / "topics" / "hospitals.toml").write_text(TOPIC)
        address = self.database or f"sqlite:///{self.directory}/monitor.db"
        (config / "monitor.toml").write_text(
            f'[database]\nurl = "{address}"\n[engine]\nerrand_workers = 2\n{self.engine}\n'
            f'[web]\nprivate_hosts = ["{self.site.host}", "{self.other.host}", "127.0.0.1", "127.0.0.2", '
            '"127.0.0.3"]\n'
            f'spacing_per_host = "0s"\nrobots = {str(self.robots).lower()}\n{self.web}\n{self.main}'
        )
        (config / "publishers.toml").write_text('[[publisher]]\nid = "paper"\nname = "The Paper"\n')
        (config / "routes.toml").write_text(self.routes)
        (config / "queries.toml").write_text(self.queries)
        (config / "feeds.toml").write_text(
            "".join(
                f'[[feed]]\nid = "{name}"\nurl = "{url}"\npublisher = "paper"\nfetch = "{self.fetch}"\n'
                f"{self.settings_of_feed}\n"
                for name, url in self.feeds.items()
            )
        )
        return load_settings(config, {})

    @contextmanager
    def service(self) -> Iterator[Service]:
        console = Console(file=self.printed, width=100)
        with open_service(self.settings(), clock=self.clock, console=console, chance=lambda: 0.5) as service:
            yield service

    def once(self, passes: int = 1, **later: float) -> None:
        """Let the daemon do passes; between two of them, time goes on (11 minutes unless said)."""
        with self.service() as service:
            for number in range(passes):
                if number:
                    self.clock.advance(**(later or {"minutes": 11}))
                service.once()

    @contextmanager
    def archive(self) -> Iterator[Archive]:
        with record.open_store(self.settings()) as store:
            yield record.archive_of(store)

    def feed_error(self, name: str) -> str | None:
        with self.archive() as archive:
            return next(feed.error for feed in archive.feeds() if feed.id == name)

    def titles(self) -> set[str]:
        with self.archive() as archive:
            return {one.title for one in archive.articles(limit=100)}

    def fates(self, path: str) -> list[str]:
        """What became of an address, in words."""
        with self.archive() as archive:
            address = canonical_url(self.site.url(path))
            assert address is not None
            return [entry.fate for entry in archive.why(address).entries]


@contextmanager
def open_house(directory: Path, clock: ToldClock) -> Iterator[House]:
    with ExitStack() as open_things:
        site, other = Site(), Site()
        open_things.enter_context(site.server)
        open_things.enter_context(other.server)
        yield House(directory=directory, clock=clock, site=site, other=other)
