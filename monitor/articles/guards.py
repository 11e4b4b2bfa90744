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
_W = r" \t\n\r\f"  # what HTML calls white space, and nothing else
#: A tag and its attributes as HTML tokenisers read them: a quote counts only where a value begins with it,
#: and a `<` or `>` inside a value ends nothing. Possessive throughout: a tag is read once, never again.
_ATTRIBUTE = (
    rf"[{_W}/]*+[^{_W}/>][^{_W}/>=]*+"
    rf"""(?:[{_W}]*+=[{_W}]*+(?:"[^"]*+"|'[^']*+'|[^{_W}>"'][^{_W}>]*+)?+)?+"""
)
#: Group 1 is there where one attribute too many is; group 2 stands where reading ended.
_TAG = re.compile(rf"<[a-zA-Z][^{_W}/>]*+(?=(?:{_ATTRIBUTE}){{0,{MOST_ATTRIBUTES}}}+({_ATTRIBUTE})?())")
_MOST_READINGS = 10  #: of each character, on average; real pages are read once and a little more
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1|\Z)", re.IGNORECASE | re.DOTALL)


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


def harmless(text: str) -> str:
    """Give a page that no parser will choke on: as it is, or without what cannot be told from an attack.

    Raises UnreadablePage for what would cost a parser minutes or gigabytes.
    """
    if len(text) > LARGEST_TEXT:
        raise UnreadablePage(f"the page has {len(text):,} characters; at most {LARGEST_TEXT:,} are read")
    if (tags := text.count("<")) > MOST_TAGS:
        raise UnreadablePage(f"the page has too many elements: {tags:,} tags; at most {MOST_TAGS:,} are read")
    if _FEED.match(text[:5000]):
        raise UnreadablePage("the page is a feed or a sitemap, not an article")
    if text.count("\x00") * 20 > len(text) or not _MARKUP.search(text):
        raise UnreadablePage("the page is not HTML: no tag that a page is made of was found in it")
    text = text.replace("\f", " ").replace("\x00", "\ufffd")  # which libxml2's versions read in several ways
    if not _has_a_bomb(text):
        return text
    # A comparison in a script begins like a tag: the parser is then given what was judged, without scripts.
    bare = _SCRIPT.sub("", text)
    if _has_a_bomb(bare):
        raise UnreadablePage(f"one tag has more than {MOST_ATTRIBUTES:,} attributes")
    return bare


def _has_a_bomb(text: str) -> bool:
    """Whether any `<` with a letter begins a tag of too many attributes, wherever it stands.

    What a parser takes for a script, a comment or a value, and where those end, is left open on purpose:
    two readings of that are how a guard is evaded. So one stretch may belong to several tags, and a page
    made of such stretches counts as a bomb: the time is linear.
    """
    left = _MOST_READINGS * len(text)
    for tag in _TAG.finditer(text):
        left -= tag.end(2) - tag.start()
        if tag[1] is not None or left < 0:
            return True
    return False
