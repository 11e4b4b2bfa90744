"""What a feed says is what we read, however it was written."""

import html
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.feeds.encoding import gunzip
from monitor.feeds.parse import parse
from tests.feeds.writing import FORMATS, Document, Item, Style, sitemap

SITE = "https://site.example/"
CHARSETS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-15", "koi8-r"]

#: Letters, digits, marks and symbols of every script; `<` and `&` among them.
WORD = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=9)
WORDS = st.lists(WORD, min_size=1, max_size=6).map(" ".join)
NAME = st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=1, max_size=9)
HTML = st.lists(WORDS, min_size=1, max_size=2).map(
    lambda lines: "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines)
)
SLUG = st.text("abcdefghij0123456789-_", min_size=1, max_size=12)
ITEMS = st.builds(
    Item,
    guid=st.one_of(NAME.map("tag:{}".format), SLUG.map("https://site.example/?p={}".format)),
    url=st.builds("https://site.example/{}/{}?a=1&b={}".format, SLUG, SLUG, SLUG),
    title=WORDS,
    summary=WORDS.map(lambda text: f"<p>{html.escape(text, quote=False)}</p>"),
    content=HTML,
    author=st.builds("{} {}".format, NAME, NAME),
    published=st.datetimes(datetime(1991, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
        lambda moment: moment.replace(microsecond=0)
    ),
    categories=st.lists(NAME, min_size=1, max_size=3, unique=True).map(tuple),
)
DOCUMENTS = st.builds(
    Document,
    title=WORDS,
    site=st.just(SITE),
    language=st.sampled_from(["en", "en-gb", "cy", "fr-ca"]),
    items=st.lists(ITEMS, min_size=1, max_size=4, unique_by=lambda item: item.guid).map(tuple),
)
STYLES = st.builds(Style, st.integers(0, 2**32), st.sampled_from(CHARSETS))


@pytest.mark.parametrize("name", FORMATS)
@given(document=DOCUMENTS, style=STYLES)
@settings(max_examples=50, deadline=None)
def test_a_feed_is_read_as_it_was_meant(name, document, style):
    feed = parse(FORMATS[name](document, style), url="https://site.example/news/feed.xml")
    assert (feed.title, feed.site_url, feed.language) == (document.title, SITE, document.language)
    assert [entry.id for entry in feed.entries] == [item.guid for item in document.items]
    for entry, item in zip(feed.entries, document.items, strict=True):
        assert (entry.title, entry.url, entry.author) == (item.title, item.url, item.author)
        assert (entry.published_at, entry.categories) == (item.published, item.categories)
        assert entry.content == item.content
        shown = entry.summary if name != "JSON Feed" else f"<p>{entry.summary}</p>"  # there it is plain text
        assert shown == item.summary


@given(document=DOCUMENTS, style=STYLES)
@settings(max_examples=50, deadline=None)
def test_a_news_sitemap_is_read_as_it_was_meant(document, style):
    feed = parse(sitemap(document, style), url="https://site.example/news.xml")
    assert (feed.title, feed.site_url, feed.language) == (document.title, SITE, document.language)
    for entry, item in zip(feed.entries, document.items, strict=True):
        assert (entry.title, entry.url, entry.id) == (item.title, item.url, item.url)
        assert (entry.published_at, entry.categories) == (item.published, item.categories)


DAMAGE = {
    "torn off": lambda text, end: text[:end],
    "torn in an item": lambda text, end: text[:end] + "<item><guid>g</guid><title>half a headl",
    "crossed tags behind": lambda text, end: text[:end] + "<b><i></b>" + text[end:],
    "a warning instead of the end": lambda text, end: text[:end] + "<br />\n<b>Warning</b>: x() in <b>y",
    "a broken item": lambda text, end: text[:end] + "<item><title>broken</title><b><i></b></item>",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@given(document=DOCUMENTS, seed=st.integers(0, 2**32), name=st.sampled_from(["RSS", "RDF"]))
@settings(max_examples=25, deadline=None)
def test_damage_at_one_place_spoils_nothing_else(damage, document, seed, name):
    style = Style(seed, "utf-8")
    text = gunzip(FORMATS[name](document, style), limit=10**6).decode()
    broken = damage(text, text.rindex("</item>") + len("</item>"))
    entries = parse(broken.encode(), url="https://site.example/news/feed.xml").entries
    assert [entry.title for entry in entries[len(document.items) :]] in ([], ["broken"])
    for entry, item in zip(entries, document.items, strict=False):
        assert (entry.id, entry.title, entry.url) == (item.guid, item.title, item.url)
        assert (entry.published_at, entry.content, entry.author) == (
            item.published,
            item.content,
            item.author,
        )
