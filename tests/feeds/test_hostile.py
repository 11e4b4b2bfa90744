"""Whatever the bytes: entries, or one sentence that says what the document was."""

import gzip
import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import UnreadableFeed
from monitor.feeds.documents import ChallengePage
from monitor.feeds.parse import parse
from tests.runaway import no_runaway

URL = "https://example.org/feed.xml"
OPEN = b"<rss version='2.0'><channel><title>T</title>"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "is empty"),
        (b" \n\0", "is empty"),
        (b"%PDF-1.7 ...", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"<!doctype html><title>Shop</title>", "an HTML page titled “Shop”"),
        (b"<html><body>no title", "an HTML page without a title"),
        (b"<html><title>Sign in</title><input name=p type='password'>", "asks for a password"),
        (b'{"error": "no"}', "no JSON Feed: it has error"),
        (b"[1]", "a JSON Feed is an object"),
        (b"{", "begins like JSON and is broken"),
        (b"[" * 100_000, "begins like JSON and is broken"),
        (b"Not found", "plain text, no feed; it begins: Not found"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "root <svg>"),
        (bytes(range(256)) * 20, "no text: it begins with the bytes 00 01 02"),
        (b"\x1f\x8bbroken", "broken gzip"),
        (gzip.compress(b"<rss>" + bytes(30_000_000)), "holds more than"),
        (OPEN + b"<a/>" * 700_000, "more than any feed"),
        (b"<rss", "no feed that we know"),
    ],
    ids=lambda value: value[:12].decode("latin-1") if isinstance(value, bytes) else value[:30],
)
def test_what_is_no_feed_is_named(body, words):
    with pytest.raises(UnreadableFeed) as refusal:
        parse(body, url=URL)
    assert words in str(refusal.value)
    assert len(str(refusal.value)) < 400


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>",
        b"<html><title>x</title><script src='/.within.website/x/cmd/anubis/a.js'></script></html>",
        b"<html><iframe src='https://geo.captcha-delivery.com/'></iframe></html>",
    ],
)
def test_a_challenge_page_is_told_from_other_pages(page):
    with pytest.raises(ChallengePage, match="proof of a human reader"):
        parse(page, url=URL)


CLOSE = b"</channel></rss>"
SOUND = OPEN + b"<item><title>x</title></item>" + CLOSE


def titled(title: bytes) -> bytes:
    return OPEN + b"<item><title>" + title + b"</title></item>" + CLOSE


@pytest.mark.parametrize(
    ("body", "title"),
    [
        pytest.param(titled(b"A & B < C"), "A & B < C", id="bare"),
        pytest.param(titled(b"caf&eacute; &nosuch;"), "café &nosuch;", id="HTML's entities"),
        pytest.param(titled(b"a&#55296;&#1114112;&#0;&#146;b"), "a’b", id="impossible characters"),
        pytest.param(titled(b"a\x00\x0b\x1fb"), "ab", id="controls"),
        pytest.param(titled("don\x92t\x85".encode()), "don’t…", id="Windows read as Latin, then encoded"),
        pytest.param(OPEN + b"<item><dc:title>Named</dc:title></item>" + CLOSE, "Named", id="prefix"),
        pytest.param(b"\n\n<?xml version='1.1'?>\n" + SOUND, "x", id="late prolog"),
        pytest.param(SOUND + b"\n<b>Warning: PHP", "x", id="tail"),
        pytest.param(OPEN + b"<item><title>x</title><b><i></b></item>" + CLOSE, "x", id="crossed tags"),
        pytest.param(OPEN + b"<item><title>x</title></item><item><tit", "x", id="torn off"),
        pytest.param(OPEN + b"<item><b><i></b></item><item><title>x</title></item>", "x", id="one bad item"),
        pytest.param(b"<!-- c --><!DOCTYPE rss [<!ENTITY a 'b'>]>" + titled(b"&a;"), "&a;", id="doctype"),
        pytest.param(titled(b"<![CDATA[<!DOCTYPE x> is old]]>"), "<!DOCTYPE x> is old", id="in text"),
    ],
)
def test_broken_feeds_are_read_all_the_same(body, title):
    assert parse(body, url=URL).entries[0].title == title


def test_a_broken_document_gives_the_fields_of_a_sound_one():
    broken = OPEN + (
        b"<link>https://e.example/</link>"
        b"<item><title>One</title><link>/1</link><guid isPermaLink='false'>g</guid>"
        b"<pubDate>Tue, 10 Jun 2003 04:00:00 GMT</pubDate><category>c</category><description>D</description>"
    )
    sound = broken + b"</item></channel></rss>"
    assert parse(broken, url=URL) == parse(sound, url=URL)


def test_entities_are_never_expanded_and_nothing_is_fetched():
    laughs = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    body = b'<!DOCTYPE rss [<!ENTITY a0 "ha">' + laughs + b'<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    feed = parse(body + b"<rss><channel><title>&a11;&x;</title></channel></rss>", url=URL)
    assert feed.title == "&a11;&x;"


@pytest.mark.parametrize(
    "charset",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-5", "koi8-r", "windows-1251"],
)
def test_character_sets(charset):
    declared = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(charset, charset)
    text = f'<?xml version="1.0" encoding="{declared}"?><rss><channel><title>Привет</title></channel></rss>'
    assert parse(text.encode(charset), url=URL).title == "Привет"


@pytest.mark.parametrize(
    ("title", "declared", "read"),
    [
        pytest.param("Café’s".encode(), "iso-8859-1", "Café’s", id="UTF-8 that claims to be Latin"),
        pytest.param(b"it\x92s caf\xe9", "iso-8859-1", "it’s café", id="Windows that claims to be Latin"),
        pytest.param(b"it\x92s caf\xe9 \xc3\xa9", "utf-8", "it’s café é", id="stray bytes in UTF-8"),
        pytest.param("Привет".encode("cp1251"), "x-cp1251", "Привет", id="a name with x"),
        pytest.param("①".encode("cp932"), "Shift_JIS", "①", id="the larger set that is meant"),
        pytest.param(b"\x1b$B%K%e!<%9\x1b(B", "iso-2022-jp", "ニュース", id="seven bits"),
        pytest.param("Café".encode(), "no-such-charset", "Café", id="nonsense"),
        pytest.param(b"plain", "punycode", "plain", id="a codec that is no character set"),
    ],
)
def test_wrong_declarations(title, declared, read):
    body = b'<?xml version="1.0" encoding="%s"?><rss><channel><title>%s</title></channel></rss>'
    assert parse(body % (declared.encode(), title), url=URL).title == read


def test_the_header_names_the_character_set_where_the_document_does_not():
    body = "<rss><channel><title>Привет</title></channel></rss>".encode("koi8-r")
    assert parse(body, url=URL, content_type="text/xml; charset=KOI8-R").title == "Привет"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"a" * 5_000_000, id="one line"),
        pytest.param(OPEN + b"<!--" * 400_000, id="comments"),
        pytest.param(OPEN + b"<![CDATA[" * 400_000, id="CDATA"),
        pytest.param(OPEN + b"<title>" * 280_000, id="titles"),
        pytest.param(OPEN + b"<a b='" * 300_000, id="quotes"),
        pytest.param(OPEN + b"<item><title>" + b"&x" * 400_000, id="entities"),
        pytest.param(
            OPEN + b"<item>" + b"<link>http://[</link>" * 150_000 + b"</item></channel></rss>", id="links"
        ),
        pytest.param(
            OPEN + b"".join(b"<p%d:a/>" % n for n in range(100_000)) + b"</channel></rss>", id="prefixes"
        ),
        pytest.param(OPEN + b"<a/>" * 2000 + b"<item><b><i></b></item>" * 20_000, id="broken items"),
        pytest.param(OPEN + b"<x>" * 100_000 + b"</x>" * 100_000 + b"</channel></rss>", id="depth"),
        pytest.param(
            b"<rss " + b" ".join(b"a%d=''" % n for n in range(200_000)) + b"><channel>", id="attributes"
        ),
    ],
)
def test_no_document_takes_long(body):
    """The limit is ten seconds on a busy machine; processor time is what this room can promise."""
    with no_runaway(), suppress(UnreadableFeed):
        parse(body, url=URL)


SEEDS = [
    OPEN
    + b"<item><title>One</title><pubDate>Tue, 10 Jun 2003 04:00:00 GMT</pubDate><link>/a</link></item>"
    + CLOSE,
    b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry xml:base="/x"><title type="html">&lt;b&gt;</title>
    </entry></feed>""",
    b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": 1, "url": "/a", "tags": ["x"]}]}',
]


@given(st.sampled_from(SEEDS), st.integers(0, 2**32))
@settings(max_examples=300, deadline=None)
def test_damaged_documents_give_sound_entries_or_a_sentence(seed, chance):
    dice, body = random.Random(chance), bytearray(seed)
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(body))
        body[at : at + dice.randint(0, 6)] = dice.randbytes(dice.randint(0, 4))
    with suppress(UnreadableFeed):
        for entry in parse(bytes(body), url=URL).entries:
            assert entry.id
            assert entry.url is None or entry.url.lower().startswith(("http://", "https://"))
            (entry.title + entry.summary + entry.content + entry.id).encode()
