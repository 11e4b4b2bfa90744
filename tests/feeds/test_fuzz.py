"""Whatever comes: entries or a sentence, and nothing else ever leaves this room."""

import json
import random
from contextlib import suppress
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import UnreadableFeed
from monitor.feeds.dates import effective_date
from monitor.feeds.holding import Holding
from monitor.feeds.identity import announced, named
from monitor.feeds.outcome import outcome_of, server_hint
from monitor.feeds.packing import pack, unpack
from monitor.feeds.parse import parse
from monitor.model.feeds import FeedMemory, ParsedFeed
from monitor.model.ids import FeedId
from monitor.model.urls import canonical_url, is_opaque, site_host
from monitor.ports.outside import Answer
from tests.feeds.reading import InProcess

NOW = datetime(2026, 9, 24, 12, tzinfo=UTC)
_TAGS = (
    "rss channel item title link guid pubDate description enclosure comments author name category image url "
    "feed entry id updated published content summary media:group media:content media:thumbnail dc:date "
    "urlset news:news news:title loc sitemapindex sitemap rdf:RDF"
)
TAGS = _TAGS.split()
_KEYS = "items id url title authors author name tags attachments date_published"
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        ["<![CDATA[", "]]>", "<!--", "-->", "&amp;", "&#55296;", "&#x110000;", "&eacute;", "<?xml"]
    ),
    st.sampled_from(
        ['<link href="/a"/>', '<link rel="enclosure" href="x" length="-1"/>', "xml:base='http://['"]
    ),
    st.sampled_from(["Tue, 10 Jun 2003 04:00:00 GMT", "2026-99-99", "http://[", "https://e.example/\ud800"]),
    st.text(max_size=12),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(_KEYS.split()) | st.text(max_size=6),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def read(body: bytes, url: str = "https://e.example/feed") -> ParsedFeed | None:
    """Read, name and pack a document as the daemon does."""
    try:
        feed = parse(body, url=url)
    except UnreadableFeed:
        return None
    named(list(announced(feed).values()), site_url=feed.site_url)
    assert unpack(json.loads(json.dumps(pack(feed)))) == feed
    return feed


@given(st.lists(PIECES, max_size=40), st.sampled_from(["rss", "feed", "rdf:RDF", "urlset", "sitemapindex"]))
@settings(max_examples=300)
def test_markup_of_any_kind(pieces, root):
    text = f"<{root}>{''.join(pieces)}"
    read(text.encode("utf-8", "replace"))
    read(f"{text}</{root}>".encode("utf-16", "replace"))


@given(JSON)
@settings(max_examples=200)
def test_json_of_any_kind(value):
    read(json.dumps(value).encode())
    read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": value}).encode())


@given(st.binary(max_size=300), st.binary(max_size=20))
@settings(max_examples=200)
def test_bytes_of_any_kind(body, inside):
    read(body)
    read(b"<rss><channel><item><title>" + body + b"</title></item>" + inside)


@given(
    st.integers(0, 2**32), st.sampled_from(["cp1252", "utf-16", "koi8-r", "shift_jis", "utf-7", "zlib", "x"])
)
@settings(max_examples=100)
def test_a_server_that_lies_about_its_answer(chance, charset):
    """Type, character set, dates and sizes are whatever the other side cares to write."""
    dice = random.Random(chance)
    junk = [
        "",
        "0",
        "-1",
        "9" * 30,
        "Thu, 99 Foo",
        "Thu, 24 Sep 2026 12:00:00",
        "max-age=" + "9" * 40,
        "\x00;,=",
    ]
    names = ("etag", "last-modified", "cache-control", "expires", "date", "age", "retry-after")
    headers = {name: dice.choice(junk) for name in names} | {"content-type": f"image/png; charset={charset}"}
    body = b"<rss><channel><item><title>\xe9\x80</title></item></channel></rss>"
    answer = Answer(url="u", final_url="https://e.example/", status=200, headers=headers, body=body)
    outcome = outcome_of(answer, FeedMemory(feed=FeedId("f")), InProcess(), now=NOW)
    assert outcome.error is not None or outcome.feed is not None
    hint = server_hint(headers, NOW)
    assert hint is None or hint.total_seconds() <= 3600


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from([*"https://[]@:?#%&=;\\.\x00é", "www.", "xn--", "%2F", "..", "0x7f"])).map(
        "".join
    )
)
@settings(max_examples=500)
def test_addresses_of_any_kind(url):
    for rule in (canonical_url, site_host, is_opaque):
        rule(url)
    known = canonical_url(url)
    assert known is None or len(known.encode("utf-8", "replace")) <= 2600
    with suppress(UnreadableFeed):
        parse(b"<rss><channel><item><title>x</title><link>/a</link></item></channel></rss>", url=url)


@given(st.text(max_size=60), st.text(max_size=60))
def test_words_of_any_kind_are_judged(title, summary):
    holding = Holding(aliases={}, baseline_age=NOW - NOW, interesting=lambda *_: True)
    feed = read(json.dumps({"items": [{"title": title, "content_html": summary}]}).encode())
    assert feed is not None
    for entry in feed.entries:
        assert holding._is_old(effective_date(entry.published_at, NOW), NOW, first_poll=True) in {True, False}
