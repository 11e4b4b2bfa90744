"""The one door to feedparser: it reads the documents that are no XML and yet feeds."""

import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import feedparser

from monitor.feeds.entries import Announced, Attachment, Channel

#: Of a broken document no more characters are read, and these in portions: feedparser's loose reader
#: needs time with the square of what is never closed, 40 s for 2 MB in one piece and 4 s in ten.
LARGEST = 2_000_000
_PORTION = 150_000
_ENDLESS_TAG = re.compile(r"<[^<>]{20000,}")
_ITEM = re.compile(r"<(?:[\w-]{1,40}:)?(?:item|entry)[\s>]", re.IGNORECASE)


def read(text: str, url: str, most: int) -> tuple[Channel, Iterator[Announced]]:
    """Read a cleaned document that no XML reader accepts; at most `most` items and `LARGEST` characters."""
    text = _ENDLESS_TAG.sub("", text[:LARGEST])
    starts = list(islice((match.start() for match in _ITEM.finditer(text)), most + 1))
    head = text[: starts[0] if starts else None][:_PORTION]
    documents = [_parse(head + items) for items in _portions(text, starts, most)] or [_parse(head)]
    entries = (entry for document in documents for entry in document.entries)
    return _channel(documents[0].feed, url), map(_item, entries)


def _portions(text: str, starts: list[int], most: int) -> Iterator[str]:
    """Whole items, as many at a time as fit a portion; a longer item loses its end."""
    end = starts[most] if len(starts) > most else len(text)
    begin = last = starts[0] if starts else end
    for start in [*starts[1:most], end]:
        if start - begin > _PORTION and last > begin:
            yield text[begin : min(last, begin + _PORTION)]
            begin = last
        last = start
    if last > begin:
        yield text[begin : min(last, begin + _PORTION)]


def _parse(text: str) -> Any:
    """Hand a text to feedparser as a stream: a string could be taken for an address or a file name.

    Sanitising and link rewriting stay off: three quarters of feedparser's time go there. It is told
    no address either, since it would resolve links without asking which site they belong to.
    """
    return feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _channel(feed: Any, url: str) -> Channel:
    return Channel(
        url=url,
        title=_text(feed, "title"),
        links=_links(feed),
        description=_text(feed, "subtitle"),
        language=_text(feed, "language"),
        ttl=_text(feed, "ttl"),
        author=_text(feed, "author"),
        categories=_categories(feed),
        own=next((link.get("href", "") for link in feed.get("links", []) if link.get("rel") == "self"), ""),
        icons=[_text(feed, "icon"), _text(feed.get("image", {}), "href")],
    )


def _item(entry: Any) -> Announced:
    files = _attachments(entry)
    contents = [content.get("value", "") for content in entry.get("content", []) if isinstance(content, dict)]
    return Announced(
        guid=_text(entry, "id"),
        links=[_text(entry, "feedburner_origlink"), *_links(entry), *(file.url for file in files)],
        titles=[_text(entry, "title"), _text(entry, "media_title")],
        summaries=[_text(entry, "summary"), _text(entry, "media_description")],
        contents=contents,
        authors=[_text(author, "name") for author in entry.get("authors", [])] + [_text(entry, "author")],
        published=[_text(entry, "published"), _text(entry, "created")],
        updated=[_text(entry, "updated") if "updated" in entry else ""],
        categories=_categories(entry),
        comments=[_text(entry, "comments")],
        attachments=files,
    )


def _links(holder: Any) -> list[str]:
    """The alternate links, then `link`, which may be an identifier and is checked by whoever takes it."""
    pages = [link for link in holder.get("links", []) if link.get("rel", "alternate") == "alternate"]
    return [*(link.get("href", "") for link in pages), _text(holder, "link")]


def _attachments(entry: Any) -> list[Attachment]:
    return [
        Attachment(_text(file, "href"), _text(file, "type"), _text(file, "length"))
        for file in entry.get("enclosures", [])
    ]


def _categories(holder: Any) -> list[str]:
    return [tag.get("label") or tag.get("term") or "" for tag in holder.get("tags", [])]


def _text(holder: Any, key: str) -> str:
    value = holder.get(key)
    return value if isinstance(value, str) else ""
