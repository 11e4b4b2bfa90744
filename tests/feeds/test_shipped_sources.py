"""The lists of feeds and publishers that are shipped."""

import tomllib
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from monitor.model.feeds import FetchPolicy
from monitor.model.urls import canonical_url

CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture(scope="module")
def feeds() -> list[dict[str, object]]:
    return tomllib.loads((CONFIG / "feeds.toml").read_text("utf-8"))["feed"]


@pytest.fixture(scope="module")
def publishers() -> list[dict[str, object]]:
    return tomllib.loads((CONFIG / "publishers.toml").read_text("utf-8"))["publisher"]


def test_every_feed_is_complete_and_of_a_known_publisher(feeds, publishers):
    known = {publisher["id"] for publisher in publishers}
    for feed in feeds:
        assert set(feed) <= {
            "id",
            "title",
            "url",
            "publisher",
            "language",
            "fetch",
            "enabled",
            "checked",
            "every",
            "kind",
            "query",
            "selector",
        }
        assert feed["publisher"] in known, feed["id"]
        assert feed["title"]
        assert urlsplit(feed["url"]).scheme == "https", feed["id"]
        assert FetchPolicy(feed.get("fetch", "matching"))
        assert isinstance(feed.get("checked", date.max), date)


def test_nothing_is_listed_twice(feeds, publishers):
    hosts = [host for publisher in publishers for host in publisher.get("hosts", [])]
    for names in (
        [feed["id"] for feed in feeds],
        [canonical_url(feed["url"]) for feed in feeds],
        [publisher["id"] for publisher in publishers],
        hosts,
    ):
        assert len(names) == len(set(names))
    assert not [host for host in hosts if host.startswith("www.") or host != host.lower()]


def test_every_publisher_has_a_name_an_owner_and_a_feed(feeds, publishers):
    used = {feed["publisher"] for feed in feeds}
    for publisher in publishers:
        assert publisher["name"]
        assert publisher["owner"]
        assert publisher["id"] in used


def test_aggregators_are_off_and_all_else_is_on(feeds):
    off = {feed["id"] for feed in feeds if not feed.get("enabled", True)}
    assert off == {"google-news-cross-border", "bing-news-cross-border", "gdelt-cross-border"}
