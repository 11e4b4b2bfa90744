"""Atom, JSON Feed and news sitemaps give the same result type."""

import gzip
import json
from datetime import UTC, datetime

import pytest

from monitor.errors import UnreadableFeed
from monitor.feeds.parse import parse


def test_an_atom_feed(atom):
    feed = atom(
        '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">AT&amp;T <b>x</b></div></title>'
        '<subtitle>Sub</subtitle><link rel="self" href="/f"/><link href="/site"/>'
        "<author><name>Feed</name></author>"
        '<entry><id>urn:1</id><title type="html">&lt;b&gt;Bold&lt;/b&gt; &amp;amp; more</title>'
        '<link rel="alternate" type="application/json" href="/j"/><link type="text/html" href="/h"/>'
        "<published>2003-12-13T18:30:02+01:00</published><updated>2003-12-14T00:00:00Z</updated>"
        '<category term="t" label="Label"/></entry>'
    )
    entry = feed.entries[0]
    assert (feed.title, feed.description, feed.site_url) == ("AT&T x", "Sub", "https://example.org/site")
    assert (entry.id, entry.title, entry.url) == ("urn:1", "Bold & more", "https://example.org/h")
    assert (entry.author, entry.categories) == ("Feed", ("Label",))
    assert entry.published_at == datetime(2003, 12, 13, 17, 30, 2, tzinfo=UTC)
    assert entry.updated_at == datetime(2003, 12, 14, tzinfo=UTC)


def test_an_update_stands_in_for_a_publication_that_is_not_stated(atom):
    """GOV.UK gives only `updated`. Decision 0020."""
    only, both = atom(
        "<entry><id>1</id><updated>2003-12-14T00:00:00Z</updated></entry>"
        "<entry><id>2</id><published>2003-12-01T00:00:00Z</published><updated>2003-12-14T00:00:00Z</updated></entry>"
    ).entries
    assert only.published_at == only.updated_at == datetime(2003, 12, 14, tzinfo=UTC)
    assert both.published_at == datetime(2003, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("construct", "html"),
    [
        pytest.param('<content type="html">&lt;p&gt;C&lt;/p&gt;</content>', "<p>C</p>", id="html"),
        pytest.param('<content type="text">1 &lt; 2</content>', "1 &lt; 2", id="text is escaped"),
        pytest.param(
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A&amp;B<b c="d">x</b><hr/></div>'
            "</content>",
            'A&amp;B<b c="d">x</b><hr/>',
            id="xhtml loses its div",
        ),
        pytest.param('<content mode="base64">PGI+eDwvYj4=</content>', "<b>x</b>", id="Atom 0.3 base64"),
        pytest.param('<content mode="escaped">&lt;b&gt;</content>', "<b>", id="Atom 0.3 escaped"),
        pytest.param('<content mode="base64">!</content>', "", id="broken base64"),
    ],
)
def test_atom_content(atom, construct, html):
    assert atom(f"<entry><id>1</id>{construct}</entry>").entries[0].content == html


def test_atom_people_are_named_once_each_and_by_address_where_nameless(atom):
    people = (
        "<author><name>A</name></author><author><email>b@c</email></author><author><name>A</name></author>"
    )
    assert atom(f"<entry>{people}</entry>").entries[0].author == "A, b@c"


def test_atom_0_3():
    body = b"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title>
    <link rel="alternate" type="text/html" href="http://e.example/"/><tagline>Tag</tagline>
    <entry><title mode="escaped">&lt;i&gt;One&lt;/i&gt;</title><link rel="alternate" href="http://e.example/1"/>
    <issued>2003-12-13T08:29:29-04:00</issued><modified>2003-12-14T00:00:00Z</modified></entry></feed>"""
    feed = parse(body, url="http://e.example/atom")
    entry = feed.entries[0]
    assert (feed.title, feed.description, entry.title) == ("Old", "Tag", "One")
    assert entry.published_at == datetime(2003, 12, 13, 12, 29, 29, tzinfo=UTC)


def json_feed(**feed: object) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", **feed}).encode()


def test_a_json_feed():
    body = json_feed(
        title="J", home_page_url="/", authors=[{"name": "All"}],
        items=[
            {"id": 7, "url": "/x", "content_text": "a & b", "date_published": "2020-01-01T00:00:00-05:00"},
            {"id": "8", "external_url": "https://o.example", "title": "T", "content_html": "<p>",
             "tags": ["t", 1], "author": {"name": "One"}, "authors": [{"name": "One"}, {"name": "Two"}]},
            "no item",
        ],
    )  # fmt: skip
    feed = parse(b"\xef\xbb\xbf" + body, url="https://e.example/feed.json")
    first, second = feed.entries
    assert (first.id, first.url, first.title, first.author) == ("7", "https://e.example/x", "a & b", "All")
    assert first.content == "a &amp; b"
    assert first.published_at == datetime(2020, 1, 1, 5, tzinfo=UTC)
    assert (second.url, second.author, second.categories) == ("https://o.example", "One, Two", ("t",))


@pytest.mark.parametrize("items", [None, [], {}, "x"])
def test_a_json_feed_without_items_is_empty(items):
    assert parse(json_feed(title="J", items=items), url="https://e.example/").entries == ()


SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://e.example/a</loc><lastmod>2026-01-03</lastmod><news:news>
<news:publication><news:name>Outlet</news:name><news:language>cy</news:language></news:publication>
<news:publication_date>2026-01-02T03:04:05Z</news:publication_date><news:title>Headline</news:title>
<news:keywords>health, Powys</news:keywords></news:news></url>
<url><loc>https://e.example/old</loc></url></urlset>"""


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_news_sitemap(pack):
    feed = parse(pack(SITEMAP), url="https://e.example/news.xml")
    (entry,) = feed.entries
    assert (feed.title, feed.language, feed.site_url) == ("Outlet", "cy", "https://e.example/")
    assert (entry.id, entry.title, entry.categories) == (
        "https://e.example/a",
        "Headline",
        ("health", "Powys"),
    )
    assert entry.published_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert entry.updated_at == datetime(2026, 1, 3, tzinfo=UTC)


def test_a_news_sitemap_that_is_torn_off_gives_the_pages_before_the_tear():
    torn = SITEMAP[: SITEMAP.index(b"<url><loc>https://e.example/old")] + b"<url><loc>https://e.exam"
    assert parse(torn, url="https://e.example/").entries == parse(SITEMAP, url="https://e.example/").entries


def test_an_index_of_sitemaps_names_its_news_first_and_of_these_the_latest():
    members = (("/pages.xml", "2026-01-09"), ("/news-1.xml", "2026-01-01"), ("/news-2.xml", "2026-01-02"))
    inside = "".join(
        f"<sitemap><loc>https://e.example{path}</loc><lastmod>{day}</lastmod></sitemap>"
        for path, day in members
    )
    index = parse(f"<sitemapindex>{inside}</sitemapindex>".encode(), url="https://e.example/index.xml")
    assert index.entries == ()
    assert [address.rpartition("/")[2] for address in index.members] == [
        "news-2.xml", "news-1.xml", "pages.xml",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<sitemapindex><sitemap/></sitemapindex>", "that names none"),
        (b"<urlset><url><loc>https://e.example/1</loc></url></urlset>", "without news tags"),
    ],
)
def test_other_sitemaps_are_refused_in_words(body, words):
    with pytest.raises(UnreadableFeed, match=words):
        parse(body, url="https://e.example/")
