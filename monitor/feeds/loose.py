"""The one door to feedparser: it reads the documents that are no XML and yet feeds."""

import io
import re
from collections.abc import Iterator
from typing import Any

import feedparser

from monitor.feeds.entries import Announced, Channel

#: Of a broken document no more is read: feedparser's loose reader takes about a second for this much.
LARGEST = 2_000_000
_ITEM = re.compile(r"<(?:[\w-]{1,40}:)?(?:item|entry)[\s>]", re.IGNORECASE)


def read(text: str, url: str, most: int) -> tuple[Channel, Iterator[Announced]]:
    """Read a cleaned document that no XML reader accepts; at most `most` items and `LARGEST` characters.

    The text goes in as a stream, never as a string: feedparser opens strings that look like addresses or
    file names. Sanitising and link rewriting stay off, four fifths of its time go there.
    """
    document = feedparser.parse(
        io.BytesIO(_shortened(text, most).encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    feed = document.feed
    channel = Channel(
        url=url,
        title=_text(feed, "title"),
        links=_links(feed),
        description=_text(feed, "subtitle"),
        language=_text(feed, "language"),
        ttl=_text(feed, "ttl"),
        author=_text(feed, "author"),
        categories=_categories(feed),
    )
    return channel, map(_item, document.entries[:most])


def _shortened(text: str, most: int) -> str:
    """Cut after `most` items and `LARGEST` characters, before an item that would be torn."""
    for number, match in enumerate(_ITEM.finditer(text[: LARGEST + 1])):
        if number >= most:
            return text[: match.start()]
        last = match.start()
    return text if len(text) <= LARGEST or "last" not in locals() else text[:last]


def _item(entry: Any) -> Announced:
    contents = [content.get("value", "") for content in entry.get("content", []) if isinstance(content, dict)]
    return Announced(
        guid=_text(entry, "id"),
        links=[_text(entry, "feedburner_origlink"), *_links(entry), *_enclosures(entry)],
        titles=[_text(entry, "title"), _text(entry, "media_title")],
        summaries=[_text(entry, "summary"), _text(entry, "media_description")],
        contents=contents,
        authors=[_text(author, "name") for author in entry.get("authors", [])] + [_text(entry, "author")],
        published=[_text(entry, "published"), _text(entry, "created")],
        updated=[_text(entry, "updated") if "updated" in entry else ""],
        categories=_categories(entry),
    )


def _links(holder: Any) -> list[str]:
    """The alternate links, then `link`, which may be an identifier and is checked by whoever takes it."""
    pages = [link for link in holder.get("links", []) if link.get("rel", "alternate") == "alternate"]
    return [*(link.get("href", "") for link in pages), _text(holder, "link")]


def _enclosures(entry: Any) -> list[str]:
    return [file.get("href", "") for file in entry.get("enclosures", [])]


def _categories(holder: Any) -> list[str]:
    return [tag.get("label") or tag.get("term") or "" for tag in holder.get("tags", [])]


def _text(holder: Any, key: str) -> str:
    value = holder.get(key)
    return value if isinstance(value, str) else ""
