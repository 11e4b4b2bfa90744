"""Every outlet's feed and pages, asked over real HTTP, show what was published by the clock's time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest

from monitor.demo.feed_formats import SHOWN
from monitor.demo.model import Corpus, FeedFormat, Outlet
from monitor.demo.outlets import Outlets

MOMENTS = [
    pytest.param(datetime(2024, 9, 1, tzinfo=UTC), id="before anything"),
    pytest.param(datetime(2024, 9, 23, 12, tzinfo=UTC), id="during the partnership"),
    pytest.param(datetime(2025, 3, 26, 16, 5, tzinfo=UTC), id="between two copies"),
    pytest.param(datetime(2025, 8, 1, tzinfo=UTC), id="after everything"),
]


@dataclass(frozen=True)
class Got:
    status: int
    headers: Mapping[str, str]
    body: bytes


def get(url: str, *, method: str = "GET", **headers: str) -> Got:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=5)
    try:
        asked = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), headers=asked)
        answer = connection.getresponse()
        return Got(answer.status, {n.lower(): v for n, v in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def titles_and_links(outlet: Outlet, body: bytes) -> list[tuple[str, str]]:
    if outlet.format is FeedFormat.JSON:
        return [(item["title"], item["url"]) for item in json.loads(body)["items"]]
    parsed: Any = feedparser.parse(body)
    assert not parsed.bozo
    return [(entry.title, entry.link) for entry in parsed.entries]


@pytest.mark.parametrize("moment", MOMENTS)
def test_each_feed_lists_the_newest_items_of_its_moment(
    corpus: Corpus, outlets: Outlets, clock: Any, moment: datetime
) -> None:
    """Every format parses, newest first, with nothing from the future; the links lead to pages."""
    clock.time = moment
    for outlet in corpus.outlets:
        expected = [
            (article.version(moment).title, outlets.url(article.id) + outlet.link_suffix)
            for article in corpus.latest(outlet.id, moment)[:SHOWN]
        ]
        assert titles_and_links(outlet, get(outlets.feeds[outlet.id]).body) == expected, outlet.id
        assert all(get(link).status == 200 for _, link in expected[:1])


def test_each_format_is_what_its_outlet_says(corpus: Corpus, outlets: Outlets) -> None:
    versions = {FeedFormat.RSS2: "rss20", FeedFormat.ATOM: "atom10", FeedFormat.RDF: "rss10"}
    for outlet in corpus.outlets:
        body = get(outlets.feeds[outlet.id]).body
        if outlet.format is FeedFormat.JSON:
            assert json.loads(body)["version"] == "https://jsonfeed.org/version/1.1"
        else:
            assert feedparser.parse(body).version == versions[outlet.format]


def test_every_item_carries_summary_author_and_time(corpus: Corpus, outlets: Outlets) -> None:
    for outlet in corpus.outlets:
        newest = corpus.latest(outlet.id, datetime(2025, 8, 1, tzinfo=UTC))[0]
        body = get(outlets.feeds[outlet.id]).body
        if outlet.format is FeedFormat.JSON:
            item = json.loads(body)["items"][0]
            found = (item["summary"], item["authors"][0]["name"], item["date_published"])
            assert found == (newest.summary, newest.author, f"{newest.published:%Y-%m-%dT%H:%M:%SZ}")
        else:
            entry: Any = feedparser.parse(body).entries[0]
            time = entry.get("published_parsed") or entry.updated_parsed
            assert (entry.summary, entry.author) == (newest.summary, newest.author)
            assert datetime(*time[:6], tzinfo=UTC) == newest.published


def test_an_unchanged_feed_answers_304_by_etag_and_by_date(corpus: Corpus, outlets: Outlets) -> None:
    for url in outlets.feeds.values():
        first = get(url)
        by_tag = get(url, If_None_Match=first.headers["etag"])
        by_weak_tag = get(url, If_None_Match=f'"other", W/{first.headers["etag"]}')
        by_date = get(url, If_Modified_Since=first.headers["last-modified"])
        assert [first.status, by_tag.status, by_weak_tag.status, by_date.status] == [200, 304, 304, 304]
        assert by_tag.body == b""


def test_a_changed_feed_answers_in_full_again(corpus: Corpus, outlets: Outlets, clock: Any) -> None:
    url, article = outlets.feeds["isles-wire"], corpus.article("powys-approved-wire")
    clock.time = article.published - timedelta(seconds=1)
    old = get(url)
    clock.time = article.published
    assert get(url, If_None_Match=old.headers["etag"]).status == 200
    assert get(url, If_Modified_Since=old.headers["last-modified"]).status == 200
    stale_tag = get(url, If_None_Match='"stale"', If_Modified_Since="Fri, 01 Aug 2025 00:00:00 GMT")
    assert stale_tag.status == 200, "the tag outranks the date"
    assert get(url, If_Modified_Since="yesterday").status == 200


def test_an_edit_changes_the_guid_the_etag_and_the_page(corpus: Corpus, outlets: Outlets, clock: Any) -> None:
    """The outlet with numbered guids re-issues an edited story under one URL."""
    article, url = corpus.article("partnership-figure-unity"), outlets.url("partnership-figure-unity")
    seen = []
    for moment in (article.published, article.edits[0].at):
        clock.time = moment
        feed = get(outlets.feeds["unity-news"])
        entry: Any = feedparser.parse(feed.body).entries[0]
        seen.append((entry.id, feed.headers["etag"], get(url).body.decode()))
        assert entry.link == url + "?at_medium=RSS&at_campaign=feed"
    (old_id, old_tag, old_page), (new_id, new_tag, new_page) = seen
    assert (old_id, new_id) == (f"{url}#0", f"{url}#1")
    assert old_tag != new_tag
    assert "about 539,000" in old_page
    assert "about 593,000" in new_page
    assert "2024-09-23T16:20:00Z" in new_page


def test_an_article_is_not_there_before_its_time(corpus: Corpus, outlets: Outlets, clock: Any) -> None:
    article = corpus.article("powys-force-wire")
    clock.time = article.published - timedelta(seconds=1)
    assert get(outlets.url(article.id)).status == 404
    clock.time = article.published
    assert get(outlets.url(article.id)).status == 200


def test_five_sister_titles_share_the_article_number_in_their_urls(outlets: Outlets) -> None:
    titles = ("severnside", "wyeteme", "dyke", "clun", "radnor")
    urls = [urlsplit(outlets.url(f"powys-force-{title}")) for title in titles]
    assert len({url.path.split(".")[0] for url in urls}) == 1
    assert len({url.netloc for url in urls}) == 5


def test_a_url_names_its_article_whatever_hangs_on_it(corpus: Corpus, outlets: Outlets) -> None:
    for article in corpus.articles:
        assert outlets.article_at(outlets.url(article.id) + "?ref=rss#0") == article.id
    assert outlets.article_at(outlets.addresses["isles-wire"] + "/nothing") is None


def test_the_same_moment_gives_the_same_bytes(corpus: Corpus, outlets: Outlets) -> None:
    urls = [*outlets.feeds.values(), *(outlets.url(article.id) for article in corpus.articles[::10])]
    assert [get(url).body for url in urls] == [get(url).body for url in urls]


def test_the_front_page_leads_to_the_feed_and_robots_are_welcome(corpus: Corpus, outlets: Outlets) -> None:
    for outlet in corpus.outlets:
        base = outlets.addresses[outlet.id]
        assert outlets.feeds[outlet.id] in get(f"{base}/").body.decode()
        assert b"Allow: /" in get(f"{base}/robots.txt").body


def test_other_methods_and_absurd_lengths_are_turned_away(outlets: Outlets) -> None:
    url = outlets.feeds["isles-wire"]
    assert get(url, method="POST").status == 405
    assert get(url, method="POST", Content_Length="99999999999").status == 413
    head = get(url, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["content-length"]) > 0


def test_ports_can_be_fixed_and_are_free_again_afterwards(corpus: Corpus, clock: Any) -> None:
    """A restarted demo serves the same addresses."""
    with Outlets(corpus, clock) as first:
        ports = {id_: int(base.rsplit(":", 1)[1]) for id_, base in first.addresses.items()}
        assert len(set(ports.values())) == len(corpus.outlets)
    with Outlets(corpus, clock, ports=ports) as second:
        assert {id_: int(base.rsplit(":", 1)[1]) for id_, base in second.addresses.items()} == ports


def test_a_taken_port_is_an_error_that_leaves_nothing_open(
    corpus: Corpus, clock: Any, outlets: Outlets
) -> None:
    taken = int(outlets.addresses["y-gororau"].rsplit(":", 1)[1])
    with pytest.raises(OSError, match="in use"), Outlets(corpus, clock, ports={"y-gororau": taken}):
        pass
