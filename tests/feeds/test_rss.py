"""RSS in the shapes that publishers give it."""

from datetime import UTC, datetime

import pytest

from monitor.feeds.parse import parse


def test_a_channel_names_itself(rss):
    feed = rss(
        "<title>Feed &amp;amp; more</title><link>/news</link>"
        "<description>All <![CDATA[<b>news</b>]]></description>"
        "<language>en-gb</language><ttl>15</ttl>"
    )
    assert (feed.title, feed.description) == ("Feed & more", "All news")
    assert (feed.site_url, feed.language, feed.ttl_minutes) == ("https://example.org/news", "en-gb", 15)


@pytest.mark.parametrize("ttl", ["", "soon", "-5", "0", "9" * 40])
def test_a_ttl_that_says_nothing_is_none(rss, ttl):
    assert rss(f"<title>T</title><ttl>{ttl}</ttl>").ttl_minutes is None


def test_a_channel_without_link_or_title_goes_by_its_own_address(rss):
    feed = rss('<atom:link rel="self" href="https://example.org/self"/>')
    assert feed.site_url == feed.title == "https://example.org/feed.xml"


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        pytest.param("<title>&lt;/example&gt;</title>", "</example>", id="an unknown tag is text"),
        pytest.param("<title>&amp;#39;Text&amp;#39;</title>", "'Text'", id="entities resolved once more"),
        pytest.param("<title>&amp;amp;amp;</title>", "&amp;", id="but only once"),
        pytest.param("<title><![CDATA[Jenny&#8217;s <b>news</b>]]></title>", "Jenny’s news", id="CDATA"),
        pytest.param("<title>Test: <b>bold</b></title>", "Test: bold", id="markup unescaped"),
        pytest.param("<title>\n  Some\n  Title </title>", "Some Title", id="white space"),
        pytest.param("<title> </title><dc:title>From DC</dc:title>", "From DC", id="Dublin Core"),
        pytest.param("<media:title>Media</media:title><title>Own</title>", "Own", id="the item's own first"),
        pytest.param(
            "<description>&lt;p&gt;Only this&lt;/p&gt;</description>", "Only this", id="from the text"
        ),
        pytest.param("<link>/a</link>", "https://site.example/a", id="from the address"),
        pytest.param(
            f"<description>{'word ' * 40}</description>", ("word " * 20).strip() + "…", id="shortened"
        ),
    ],
)
def test_titles(item, inside, title):
    assert item(inside).title == title


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        pytest.param(
            "<link> /a?b=1&amp;c=2 </link>", "https://site.example/a?b=1&c=2", id="relative to the site"
        ),
        pytest.param("<link>//cdn.example/a</link>", "https://cdn.example/a", id="without scheme"),
        pytest.param("<link>www.b.example/a</link>", "https://www.b.example/a", id="www alone"),
        pytest.param("<link>https://b.example/a b</link>", "https://b.example/a%20b", id="with a space"),
        pytest.param(
            "<link>https://fb.example/1</link><feedburner:origLink>https://b.example/o</feedburner:origLink>",
            "https://b.example/o",
            id="the original behind a redirector",
        ),
        pytest.param(
            '<atom:link rel="payment" href="https://p.example"/><atom:link href="https://b.example/x"/>',
            "https://b.example/x",
            id="an Atom link to the page",
        ),
        pytest.param("<guid>https://b.example/g</guid>", "https://b.example/g", id="a permanent guid"),
        pytest.param("<guid>1234</guid>", "https://site.example/", id="a guid that is no address: the site"),
        pytest.param(
            '<guid isPermaLink="false">https://b.example/g</guid>', "https://site.example/", id="no permalink"
        ),
        pytest.param(
            '<enclosure url=" "/><enclosure url="https://b.example/a.mp3"/>',
            "https://b.example/a.mp3",
            id="podcast",
        ),
        pytest.param(
            "<link>urn:uuid:1</link><guid>https://b.example/g</guid>", "https://b.example/g", id="urn"
        ),
        pytest.param(
            '<atom:link rel="payment" href="/pay"/><atom:link rel="https://x.example/rel" href="/b"/>',
            "https://site.example/b",
            id="an unknown relation before none at all",
        ),
        pytest.param("<link>ftp://b.example/a</link>", "https://site.example/", id="not of the web"),
        pytest.param("<link>javascript:alert(1)</link>", "https://site.example/", id="a script"),
        pytest.param("<link>http://[broken</link>", "https://site.example/", id="no address at all"),
    ],
)
def test_links(item, inside, url):
    assert item(inside).url == url


def test_xml_base_moves_relative_links():
    item = b'<item xml:base="y/"><link>z</link></item>'
    body = b'<rss xml:base="https://b.example/x/"><channel>' + item + b"</channel></rss>"
    assert parse(body, url="https://example.org/").entries[0].url == "https://b.example/x/y/z"


@pytest.mark.parametrize(
    ("inside", "summary", "content"),
    [
        pytest.param("<description>&lt;p&gt;S&lt;/p&gt;</description>", "<p>S</p>", "", id="description"),
        pytest.param(
            "<description>S</description><content:encoded><![CDATA[<p>C</p>]]></content:encoded>",
            "S", "<p>C</p>", id="both",
        ),
        pytest.param("<itunes:summary>I</itunes:summary><description/>", "I", "", id="podcast"),
        pytest.param("<summary>S</summary><body>&lt;p&gt;B</body>", "S", "<p>B", id="by other names"),
        pytest.param("<description>a <i>b</i> &amp; c</description>", "a <i>b</i> &amp; c", "", id="inline"),
        pytest.param(
            '<media:group><media:description type="plain">1 &lt; 2\n3</media:description></media:group>',
            "1 &lt; 2<br>3", "", id="media group",
        ),
    ],
)  # fmt: skip
def test_summary_and_content_are_kept_apart(item, inside, summary, content):
    entry = item(inside)
    assert (entry.summary, entry.content) == (summary, content)


@pytest.mark.parametrize(
    ("inside", "author"),
    [
        pytest.param("<author>by <a href='/x'>Foo Bar</a></author>", "by Foo Bar", id="markup"),
        pytest.param(
            "<author><name>Nia</name><title>Chief</title></author>", "Nia", id="Atom's person in RSS's field"
        ),
        pytest.param("<author>x@y.example (Jane Doe)</author>", "Jane Doe", id="RSS's own form"),
        pytest.param("<dc:creator>A</dc:creator><dc:creator>B</dc:creator>", "A, B", id="two creators"),
        pytest.param("<dc:author>A</dc:author>", "A", id="Dublin Core's word that is none"),
        pytest.param("<author>x</author><itunes:author>I</itunes:author>", "I", id="podcast first"),
        pytest.param(
            "<atom:author><atom:email>a@b.c</atom:email></atom:author>", "a@b.c", id="only an address"
        ),
        pytest.param("<title>x</title>", None, id="nobody"),
    ],
)
def test_authors(item, inside, author):
    assert item(inside).author == author


def test_authors_and_categories_are_inherited_from_the_channel(rss):
    feed = rss(
        "<itunes:author>Channel</itunes:author><category>News</category>"
        "<item><title>1</title></item><item><title>2</title><category>Own</category><author>Me</author></item>"
    )
    assert [(e.author, e.categories) for e in feed.entries] == [("Channel", ("News",)), ("Me", ("Own",))]


@pytest.mark.parametrize(
    ("inside", "published"),
    [
        ("<pubDate>Tue, 10 Jun 2003 04:00:00 GMT</pubDate>", datetime(2003, 6, 10, 4, tzinfo=UTC)),
        ("<dc:date>2003-06-10T04:00:00Z</dc:date>", datetime(2003, 6, 10, 4, tzinfo=UTC)),
        ("<pubDate>soon</pubDate><dc:date>2003-06-10</dc:date>", datetime(2003, 6, 10, tzinfo=UTC)),
        ("<pubDate>Tue, 99 Foo</pubDate>", None),
    ],
)
def test_dates(item, inside, published):
    assert item(inside).published_at == published


def test_an_entry_is_known_by_guid_then_address_then_digest(item):
    assert item("<guid> g </guid><link>/a</link>").id == "g"
    assert item("<link>/a</link>").id == "https://site.example/a"
    first, second = item("<title>One</title>"), item("<title>Two</title>")
    assert len(first.id) == 64
    assert first.id != second.id


RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{space}"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://e.example/rdf"><title>RDF</title><link>https://e.example</link></channel>
<item rdf:about="https://e.example/1"><title>One</title><dc:creator>C</dc:creator><dc:date>2003-06-10</dc:date></item>
</rdf:RDF>"""


@pytest.mark.parametrize("space", ["http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"])
def test_rdf_keeps_its_items_beside_the_channel(space):
    feed = parse(RDF.format(space=space).encode(), url="https://e.example/rdf")
    entry = feed.entries[0]
    assert (feed.title, feed.site_url) == ("RDF", "https://e.example")
    assert (entry.url, entry.title, entry.author) == ("https://e.example/1", "One", "C")
    assert entry.published_at == datetime(2003, 6, 10, tzinfo=UTC)


def test_an_item_that_says_nothing_is_no_entry(rss):
    assert rss("<title>T</title><item/><item><title> </title></item>").entries == ()


def test_no_more_entries_are_read_than_allowed():
    items = b"".join(b"<item><title>%d</title></item>" % number for number in range(50))
    body = b"<rss><channel><title>T</title>" + items + b"</channel></rss>"
    assert len(parse(body, url="https://e.example/", most_entries=2).entries) == 2
