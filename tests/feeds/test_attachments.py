"""What an item carries beside its text: files, a page for comments, a language of its own."""

import json

import pytest

from monitor.feeds.parse import parse
from monitor.model.feeds import Enclosure

SOUND = '<enclosure url="/sound.mp3" type="audio/mpeg" length="1234"/>'


@pytest.mark.parametrize(
    ("inside", "files"),
    [
        pytest.param(SOUND, [("https://site.example/sound.mp3", "audio/mpeg", 1234)], id="an enclosure"),
        pytest.param('<enclosure url=" " length="0"/>', [], id="without an address"),
        pytest.param('<enclosure url="magnet:?x=1"/>', [], id="not of the web"),
        pytest.param(
            '<enclosure url="/a" length="a lot"/>', [("https://site.example/a", "", 0)], id="no length"
        ),
        pytest.param(
            f'{SOUND}<media:group><media:content url="/film" medium="video" fileSize="9"/>'
            '<media:content url="/sound.mp3"/><media:thumbnail url="/small.jpg"/></media:group>'
            '<media:content url="/data"/><media:peerLink href="/p" type="a/b"/>',
            [
                ("https://site.example/small.jpg", "image/*", 0),
                ("https://site.example/sound.mp3", "audio/mpeg", 1234),
                ("https://site.example/data", "application/octet-stream", 0),
                ("https://site.example/film", "video/*", 9),
                ("https://site.example/p", "a/b", 0),
            ],
            id="media: the picture first, each file once",
        ),
        pytest.param(
            '<enclosure url="https://fb.example/~5/x/Talk.mp3"/>'
            "<feedburner:origEnclosureLink>https://b.example/Talk.mp3</feedburner:origEnclosureLink>",
            [("https://b.example/Talk.mp3", "", 0)],
            id="the original behind a redirector",
        ),
    ],
)
def test_files_of_rss(item, inside, files):
    expected = tuple(Enclosure(url=url, type=kind, length=length) for url, kind, length in files)
    assert item(f"<title>T</title>{inside}").enclosures == expected


def test_files_of_atom_and_json(atom):
    link = '<link rel="enclosure" href="/a.mp3" type="audio/mpeg" length="5"/>'
    entry = atom(f"<entry>{link}</entry>").entries[0]
    file = {"url": " /a.mp3 ", "mime_type": "audio/mpeg", "size_in_bytes": 5}
    document = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "attachments": [file]}]}
    other = parse(json.dumps(document).encode(), url="https://example.org/feed.json").entries[0]
    assert entry.enclosures == other.enclosures
    assert entry.enclosures == (Enclosure(url="https://example.org/a.mp3", type="audio/mpeg", length=5),)


@pytest.mark.parametrize(
    ("comments", "url"),
    [(" https://e.example/c ", "https://e.example/c"), ("none yet", None), ("/relative", None), ("", None)],
)
def test_a_page_for_comments_is_taken_only_where_it_is_written_out(item, comments, url):
    assert item(f"<title>T</title><comments>{comments}</comments>").comments_url == url


@pytest.mark.parametrize(
    ("kind", "url"), [("text/html", "https://e.example/c"), ("application/atom+xml", None), ("", None)]
)
def test_atom_replies_are_comments_only_as_a_page(atom, kind, url):
    link = f'<link rel="replies" type="{kind}" href="https://e.example/c"/>'
    assert atom(f"<entry><id>1</id>{link}</entry>").entries[0].comments_url == url


def test_a_feed_names_its_own_address_and_its_picture(rss, atom):
    named = rss(
        '<atom:link rel="self" href="/own.xml"/><link>/news/</link><image><url>i.png</url></image>'
        "<item><title>T</title></item>"
    )
    assert (named.feed_url, named.icon_url) == (
        "https://example.org/own.xml",
        "https://example.org/news/i.png",
    )
    assert rss("<title>T</title>").feed_url == "https://example.org/feed.xml"
    assert rss('<itunes:image href="https://e.example/p.png"/>').icon_url == "https://e.example/p.png"
    drawn = atom('<link rel="self" href="/own"/><icon>https://e.example/i.png</icon><logo>/l.png</logo>')
    assert (drawn.feed_url, drawn.icon_url) == ("https://example.org/own", "https://e.example/i.png")


def test_a_json_feed_prefers_the_small_picture():
    document = {
        "version": "https://jsonfeed.org/version/1", "feed_url": "/f.json", "icon": "/big.png",
        "favicon": "/small.png", "language": "en_GB", "items": [{"id": "1", "language": "cy"}],
    }  # fmt: skip
    feed = parse(json.dumps(document).encode(), url="https://example.org/x")
    assert (feed.feed_url, feed.icon_url) == (
        "https://example.org/f.json",
        "https://example.org/small.png",
    )
    assert (feed.language, feed.entries[0].language) == ("en-gb", "cy")


def test_an_entry_may_speak_another_language_than_its_feed(item, atom):
    assert item("<title>T</title><dc:language>cy-GB</dc:language>").language == "cy-gb"
    assert atom('<entry xml:lang="cy"><id>1</id></entry>').entries[0].language == "cy"
