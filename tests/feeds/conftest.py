"""Words that the feed tests are written in."""

from collections.abc import Callable

import pytest

from monitor.feeds.parse import parse
from monitor.model.feeds import ParsedEntry, ParsedFeed

NAMESPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:dcterms="http://purl.org/dc/terms/"'
)


def document(channel: str) -> bytes:
    """An RSS document around `channel`."""
    return f'<?xml version="1.0"?><rss version="2.0" {NAMESPACES}><channel>{channel}</channel></rss>'.encode()


@pytest.fixture
def rss() -> Callable[[str], ParsedFeed]:
    """Read what stands in an RSS channel that came from https://example.org/feed.xml."""
    return lambda channel: parse(document(channel), url="https://example.org/feed.xml")


@pytest.fixture
def item(rss: Callable[[str], ParsedFeed]) -> Callable[[str], ParsedEntry]:
    """Read one RSS item of a site at https://site.example/."""

    def read(inside: str) -> ParsedEntry:
        feed = rss(f"<title>T</title><link>https://site.example/</link><item>{inside}</item>")
        return feed.entries[0]

    return read


@pytest.fixture
def atom() -> Callable[[str], ParsedFeed]:
    """Read what stands in an Atom 1.0 feed."""

    def read(inside: str) -> ParsedFeed:
        text = f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES}>{inside}</feed>'
        return parse(text.encode(), url="https://example.org/feed.xml")

    return read
