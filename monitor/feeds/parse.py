"""Reads a feed document, whatever its format: the door that hostile bytes come through."""

import re
from collections.abc import Iterator
from itertools import chain, islice
from xml.etree.ElementTree import Element, ParseError, XMLParser

from monitor.errors import UnreadableFeed
from monitor.feeds import atom, jsonfeed, loose, rss, sitemap
from monitor.feeds.cleaning import clean, repair
from monitor.feeds.documents import MOST_ENTRIES, is_feed_like, not_a_feed
from monitor.feeds.elements import normalise
from monitor.feeds.encoding import decode, gunzip
from monitor.feeds.entries import Announced, Channel, assemble
from monitor.feeds.familiar import Item
from monitor.feeds.salvage import salvage
from monitor.model.feeds import ParsedFeed

LARGEST = 20 * 1024 * 1024  #: bytes after unpacking
#: More tags than this are no feed but an attack on memory: a tree costs some 150 bytes a tag.
MOST_TAGS = 600_000

_ROOTS = {"rss", "rdf", "channel", "feed", "entry", "urlset", "sitemapindex"}

_Found = tuple[Channel, Iterator[Announced | Item[Announced]]]


def parse(
    body: bytes, *, url: str, content_type: str = "", known: str = "", most_entries: int = MOST_ENTRIES
) -> ParsedFeed:
    """Read RSS, RDF, Atom, JSON Feed or a news sitemap, gzipped or not.

    `url` is where the document came from; relative links lead from there. `known` is the marks of the
    document before, whose items are not read again. Raises UnreadableFeed with a
    sentence that says what the document was instead, and nothing else, whatever the bytes; but for
    MemoryError, which is about this process and ends the worker that it happens in.
    """
    try:
        return assemble(*_read(body, url, content_type, most_entries), known)
    except (UnreadableFeed, MemoryError):
        raise
    except Exception as error:
        raise UnreadableFeed(
            f"the document cannot be read: {type(error).__name__}: {str(error)[:200]}"
        ) from error


def _read(body: bytes, url: str, content_type: str, most: int) -> _Found:
    body = gunzip(body, limit=LARGEST)
    if len(body) > LARGEST:
        raise UnreadableFeed(f"the document has {len(body)} bytes, the most that is read is {LARGEST}")
    text = decode(body, content_type).lstrip("\ufeff \t\r\n\0")
    if text[:1] in {"{", "["}:
        return jsonfeed.read(text, url, most)
    raw, text = text, clean(text)
    if not is_feed_like(text):
        raise not_a_feed(body, raw)
    if (tags := text.count("<")) > MOST_TAGS:
        raise UnreadableFeed(f"the document has {tags} tags, more than any feed")
    root = _tree(text)
    if root is None:
        text = repair(text)
        root = _tree(text)
    return _read_in_pieces(text, url, most) if root is None else _read_tree(normalise(root), url, most)


def _read_tree(root: Element, url: str, most: int) -> _Found:
    match _name(root.tag):
        case "rss" | "rdf" | "channel":
            return rss.read(root, url, most)
        case "feed" | "entry":
            return atom.read(root, url, most)
        case "urlset" | "sitemapindex":
            return sitemap.read(root, url, most)
        case other:
            raise UnreadableFeed(f"the document is XML with the root <{other}>, no feed that we know")


def _name(tag: str) -> str:
    """A tag without its namespace or prefix, in lower case."""
    return re.split(r"[:}]", tag)[-1].lower()


def _tree(text: str) -> Element | None:
    """The document as a tree. There is no DOCTYPE any more, hence no entity to expand or to fetch."""
    parser = XMLParser()  # noqa: S314  # see above
    try:
        parser.feed(text)
        root: Element = parser.close()
    except ParseError:
        return None
    return root


def _read_in_pieces(text: str, url: str, most: int) -> _Found:
    """Read a broken document's sound items as they are, and only the others by guessing."""
    sound = salvage(text, most)
    if sound is None or _name(sound.root.tag) not in _ROOTS:
        return _read_loosely(text, url, most)
    channel, items = _read_tree(normalise(sound.root), url, most)
    rest = loose.read(sound.broken, url, most)[1] if sound.broken else iter(())
    return channel, islice(chain(items, rest), most)


def _read_loosely(text: str, url: str, most: int) -> _Found:
    channel, items = loose.read(text, url, most)
    found = list(items)
    if not found and not channel.title:
        raise UnreadableFeed("the document begins like a feed and is too broken to be read")
    return channel, iter(found)
