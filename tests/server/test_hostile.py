"""Whatever outlets write stays text: on every page, in every feed, in every answer."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser

import httpx
import pytest
from lxml import etree

from tests.cli.conftest import Desk
from tests.server.conftest import Serve
from tests.server.corpus import EVIL, hostile

PAGES = [
    "/",
    "/?topic=%3Cscript%3E",
    "/stories",
    "/stories/1",
    "/stories/1?as_of=2025-01-23",
    "/stories/2",
    "/articles/1",
    "/articles/1?revision=1",
    "/articles/1/changes",
    "/articles/2",
    "/edits",
    "/why?of=1",
    "/why?of=2",
    "/why?of=%3Cscript%3E%E2%80%AE",
    "/why?of=99999999999999999999",
    "/search?q=ward",
    f"/search?q={'%3Cscript%3E%22'}",
    "/first?phrase=ward",
    "/first?phrase=%3Cscript%3Ealert(1)",
    "/said?name=speaker",
    "/said?name=%22%3E%3Cscript%3E",
    "/week?until=2025-01-25",
    "/quiet?days=1",
    "/sources",
    "/alerts",
    "/alerts?state=held",
    "/topics",
    "/nothing/%3Cscript%3E",
]
INVISIBLE = set("\u202e\u2066\u200f\x00\x1b\ufffe")
#: Everything that our own templates use; a tag or attribute beside these came from outside.
TAG_WORDS = """
html head meta title link body header main footer nav section article aside div p h1 h2 h3 ul ol li dl dt dd
a span time q s strong blockquote bdi mark del ins br code pre figure figcaption table caption thead tbody
tr th td form label input button svg g line circle polyline polygon path text
"""
TAGS = set(TAG_WORDS.split())


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        for name, value in attrs:
            if name in ("href", "src", "action"):
                self.links.append(value or "")
            assert not name.startswith("on"), (tag, name)
            assert name != "style", tag


@pytest.fixture
def web(desk: Desk, serve: Serve) -> Iterator[httpx.Client]:
    with desk.newsroom() as newsroom:
        hostile(newsroom)
    with serve() as client:
        yield client


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_made_of_our_own_tags(web: httpx.Client, path: str) -> None:
    answer = web.get(path, headers={"accept": "text/html"}, follow_redirects=True)
    assert answer.status_code in (200, 400, 404)
    reader = Reader()
    reader.feed(answer.text)
    assert set(reader.found) <= TAGS
    assert all(link.startswith(("/", "#", "?", "https://", "http://")) for link in reader.links)
    assert not INVISIBLE & set(answer.text)
    assert len(answer.content) < 60_000


@pytest.mark.parametrize(
    "path", ["developments", "topics/hospitals", "stories/1", "search"], ids=lambda path: path
)
def test_feeds_are_well_formed_and_hold_text_only(web: httpx.Client, path: str) -> None:
    query = {"q": "ward"} if path == "search" else {}
    atom = web.get(f"/feeds/{path}.atom", params=query)
    assert atom.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(atom.content)
    spaced = {"a": "http://www.w3.org/2005/Atom"}
    assert root.xpath("count(//a:entry)", namespaces=spaced) == 2
    assert not root.xpath("//*[local-name()='script' or local-name()='img']")
    assert root.xpath("string(//a:entry[2]/a:title)", namespaces=spaced).startswith(
        "Announced: News <script>"
    )
    feed = web.get(f"/feeds/{path}.json", params=query)
    assert feed.headers["content-type"] == "application/feed+json; charset=utf-8"
    document = feed.json()
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert [set(item) >= {"id", "url", "title", "content_text"} for item in document["items"]] == [True] * 2
    assert not INVISIBLE & set(feed.text + json.dumps(document, ensure_ascii=False))


def test_a_feed_item_keeps_its_id_and_leads_to_its_story(web: httpx.Client) -> None:
    item = web.get("/feeds/developments.json").json()["items"][-1]
    answer = web.get(item["url"])
    assert (answer.status_code, answer.headers["location"]) == (302, "/stories/1#d1")


def test_json_gives_the_words_as_they_were(web: httpx.Client) -> None:
    told = web.get("/api/v1/stories/1").json()
    assert told["timeline"][0]["headline"] == f"News {EVIL}"
    assert web.get("/api/v1/stories/1").headers["content-type"] == "application/json"
