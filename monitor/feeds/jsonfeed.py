"""JSON Feed 1.0 and 1.1."""

import html
import json
from collections.abc import Iterator, Mapping

from monitor.errors import UnreadableFeed
from monitor.feeds.entries import Announced, Attachment, Channel
from monitor.feeds.markup import beginning


def read(text: str, url: str, most: int) -> tuple[Channel, Iterator[Announced]]:
    """Read JSON text. Raises UnreadableFeed where it is broken, or JSON of another kind."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFeed(f"the document begins like JSON and is broken: {str(error)[:200]}") from error
    if not isinstance(document, dict):
        raise UnreadableFeed("the document is JSON, but a JSON Feed is an object with version and items")
    items = document.get("items")
    if "jsonfeed" not in _text(document, "version") and not isinstance(items, list):
        known = ", ".join(sorted(str(key)[:30] for key in list(document)[:6]))
        raise UnreadableFeed(
            f"the document is JSON, but no JSON Feed: it has {known or 'nothing'} and no items"
        )
    channel = Channel(
        url=url,
        title=_text(document, "title"),
        links=[_text(document, "home_page_url")],
        description=_text(document, "description"),
        language=_text(document, "language"),
        author=", ".join(_authors(document)),
        own=_text(document, "feed_url"),
        icons=[_text(document, "favicon"), _text(document, "icon")],
    )
    found = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return channel, map(_item, found[:most])


def _item(item: Mapping[str, object]) -> Announced:
    plain, summary, files = _text(item, "content_text"), _text(item, "summary"), _attachments(item)
    return Announced(
        guid=_text(item, "id"),
        links=[_text(item, "url"), _text(item, "external_url"), *(file.url for file in files)],
        titles=[_text(item, "title"), *(beginning(html.escape(text)) for text in (summary, plain))],
        summaries=[html.escape(summary, quote=False)],
        contents=[_text(item, "content_html"), html.escape(plain, quote=False)],
        authors=_authors(item),
        published=[_text(item, "date_published")],
        updated=[_text(item, "date_modified")],
        categories=[tag for tag in _list(item, "tags") if isinstance(tag, str)],
        language=_text(item, "language"),
        attachments=files,
    )


def _authors(holder: Mapping[str, object]) -> list[str]:
    """Version 1.1 has `authors`, version 1.0 `author`; many feeds carry both."""
    people = [*_list(holder, "authors"), holder.get("authors"), holder.get("author")]
    names = [_text(person, "name") if isinstance(person, dict) else person for person in people]
    return list(dict.fromkeys(name.strip() for name in names if isinstance(name, str) and name.strip()))


def _attachments(item: Mapping[str, object]) -> list[Attachment]:
    return [
        Attachment(_text(file, "url"), _text(file, "mime_type"), _text(file, "size_in_bytes"))
        for file in _list(item, "attachments")
        if isinstance(file, dict)
    ]


def _list(holder: Mapping[str, object], key: str) -> list[object]:
    value = holder.get(key)
    return value if isinstance(value, list) else []


def _text(holder: Mapping[str, object], key: str) -> str:
    """A text; a number becomes one, since many publishers write numeric ids."""
    value = holder.get(key)
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 10**30:
        return ""
    return str(int(value)) if value == int(value) else str(value)
