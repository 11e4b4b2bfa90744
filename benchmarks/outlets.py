"""Invented outlets for benchmarks, as a process of their own: what they cost is not the daemon's.

Run by benchmarks.pipeline. Prints its feeds' addresses as one JSON line, shows one article in each feed, and
all of them once it reads a line; it ends with its standard input.
"""

import json
import random
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from threading import Event

from benchmarks.extraction import generate
from monitor.demo.corpus import load
from monitor.demo.loopback import LoopbackServer, Reply, Request
from monitor.demo.model import DemoArticle

OUTLETS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article as its outlet publishes it."""

    number: int
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    published: datetime

    @property
    def path(self) -> str:
        """Where it stands on its outlet's site."""
        return f"/news/health/{self.number}-report"

    def page(self) -> bytes:
        """Its page, with everything around it that a news site has."""
        return generate(
            self.number,
            title=escape(self.title),
            paragraphs=[escape(paragraph) for paragraph in self.paragraphs],
            published=self.published.isoformat(),
        )


def reports(count: int, on_topic: float, *, now: datetime) -> list[Report]:
    """Recombine the demo's articles: this share of them about the demo's stories, the rest about anything.

    An on-topic report takes its headline and most paragraphs from one article, the others from articles of
    the same story, and has a sentence and a figure of its own: a rewrite, as most coverage is.
    """
    chance = random.Random(count)  # noqa: S311 - articles, not secrets
    every = load().articles
    followed = [article for article in every if article.key.story and len(article.paragraphs) > 3]
    others = [article for article in every if not article.key.story]
    found = []
    for number in range(count):
        base = chance.choice(followed if chance.random() < on_topic else others)
        kin = [one for one in every if one.key.story == base.key.story] if base.key.story else [base]
        began = now - timedelta(minutes=count - number)
        found.append(_recombined(base, kin, number, chance, began))
    return found


def _recombined(
    base: DemoArticle, kin: Sequence[DemoArticle], number: int, chance: random.Random, published: datetime
) -> Report:
    borrowed = [p for one in chance.sample(kin, min(2, len(kin))) for p in chance.sample(one.paragraphs, 2)]
    kept = [paragraph for paragraph in base.paragraphs if chance.random() < 0.8]
    own = (
        f"“We have counted {number + 100} letters about this since last week,” said {chance.choice(_NAMES)} "
        f"{chance.choice(_FAMILIES)} of the {chance.choice(_PLACES)} patients’ group."
    )
    paragraphs = tuple(dict.fromkeys([*kept, *borrowed, own]))
    return Report(
        number=number,
        title=base.title,
        summary=base.summary,
        paragraphs=paragraphs,
        published=published,
    )


_NAMES = ("Megan", "Alun", "Carys", "Derek", "Elin", "Farid", "Gwen", "Huw")
_FAMILIES = ("Pryce", "Vaughan", "Beddoes", "Onslow", "Tudor", "Marsh")
_PLACES = ("Knighton", "Presteigne", "Clun", "Kington", "Montgomery", "Hay")


class Outlet:
    """One publisher: a feed, and a page for every article in it."""

    def __init__(self, articles: Sequence[Report], shown: Event) -> None:
        self._articles = articles
        self._pages = {article.path: article.page() for article in articles}
        self._shown = shown

    def answer(self, request: Request) -> Reply:
        """Answer one request."""
        if request.target == "/feed":
            return Reply(status=200, body=self._feed(), headers={"Content-Type": "application/rss+xml"})
        page = self._pages.get(request.target)
        if page is None:
            return Reply(status=404)
        return Reply(status=200, body=page, headers={"Content-Type": "text/html; charset=utf-8"})

    def _feed(self) -> bytes:
        shown = self._articles if self._shown.is_set() else self._articles[:1]
        items = "".join(
            f"<item><guid isPermaLink='false'>{one.number}</guid><title>{escape(one.title)}</title>"
            f"<link>{one.path}</link><description>{escape(one.summary)}</description>"
            f"<pubDate>{format_datetime(one.published, usegmt=True)}</pubDate></item>"
            for one in reversed(shown)
        )
        return f"<rss version='2.0'><channel><title>Outlet</title>{items}</channel></rss>".encode()


def main() -> None:
    """Serve until the standard input ends."""
    count, on_topic = int(sys.argv[1]), float(sys.argv[2])
    shown = Event()
    articles = reports(count, on_topic, now=datetime.now(UTC))
    with ExitStack() as open_things:
        outlets = [Outlet(articles[number::OUTLETS], shown) for number in range(OUTLETS)]
        servers = [open_things.enter_context(LoopbackServer(outlet.answer)) for outlet in outlets]
        print(json.dumps([f"{server.address}/feed" for server in servers]), flush=True)
        sys.stdin.readline()
        shown.set()
        print("shown", flush=True)
        sys.stdin.readline()


if __name__ == "__main__":
    main()
