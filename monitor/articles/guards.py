"""What is refused before any parser sees it, each with its reason in words."""

import re

from monitor.errors import UnreadablePage

#: None of 1,449 real news pages came near: 2.9 MB, 19.6k "<", 11 bare attributes in one tag.
LARGEST_TEXT = 6_000_000  #: characters
MOST_TAGS = 40_000
MOST_ATTRIBUTES = 1_000  #: in one tag; libxml2 takes quadratic time over them

_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image, a sound or a film"),
    (b"\x00\x00\x00", "a film"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"{\\rtf", "a rich-text document"),
)
_HTML_TYPES = {
    "text/html",
    "application/xhtml+xml",
    "application/xml",
    "text/xml",
    "text/plain",
    "application/octet-stream",
    "",
}
_FEED = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.IGNORECASE
)
_MARKUP = re.compile(
    r"<(?:html|head|body|article|main|section|div|p|h1|h2|title|meta|br|table|span)\b", re.IGNORECASE
)
_TAG = re.compile(r"""[a-zA-Z](?:[^>"']|"[^"]*"|'[^']*')*""")
_LONG_STRETCH = re.compile(rf"<[a-zA-Z][^<]{{{2 * MOST_ATTRIBUTES},}}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def refuse_other_formats(body: bytes, content_type: str) -> None:
    """Raise UnreadablePage for whatever is no HTML, by its first bytes, then by what the server calls it."""
    start = body[:1024].lstrip()
    if not start:
        raise UnreadablePage("the page is empty")
    for magic, name in _MAGIC:
        if start.startswith(magic):
            raise UnreadablePage(f"the page is {name}, not HTML")
    kind = content_type.split(";", maxsplit=1)[0].strip().lower()
    if kind not in _HTML_TYPES and not _MARKUP.search(start.decode("latin-1")):
        raise UnreadablePage(f"the server calls the page {kind[:60]!r}, and it does not look like HTML")


def refuse_hostile(text: str) -> None:
    """Raise UnreadablePage for what would cost a parser minutes or gigabytes."""
    if len(text) > LARGEST_TEXT:
        raise UnreadablePage(f"the page has {len(text):,} characters; at most {LARGEST_TEXT:,} are read")
    if (tags := text.count("<")) > MOST_TAGS:
        raise UnreadablePage(f"the page has too many elements: {tags:,} tags; at most {MOST_TAGS:,} are read")
    if _FEED.match(text[:5000]):
        raise UnreadablePage("the page is a feed or a sitemap, not an article")
    if text.count("\x00") * 20 > len(text) or not _MARKUP.search(text):
        raise UnreadablePage("the page is not HTML: no tag that a page is made of was found in it")
    _refuse_attributes(text)


def _refuse_attributes(text: str) -> None:
    for stretch in _LONG_STRETCH.finditer(text):
        # Only a stretch this long can hold so many; the tag's real end is then looked for with its quotes.
        tag = _TAG.match(text, stretch.start() + 1)
        count = len(_QUOTED.sub("", tag[0]).split()) if tag and len(tag[0]) > 2 * MOST_ATTRIBUTES else 0
        if count > MOST_ATTRIBUTES:
            raise UnreadablePage(f"one tag has {count:,} attributes; at most {MOST_ATTRIBUTES:,} are read")
