"""Media RSS and its like: the pictures, sounds and films of an item, and what is said about them."""

import html
import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from monitor.feeds.elements import Fields, attribute, text_of
from monitor.feeds.entries import Attachment

_LINK = re.compile(r"https?://[^\s<>]{1,2000}", re.IGNORECASE)
_KINDS = frozenset({"image", "video", "audio"})
_UNKNOWN = "application/octet-stream"


def attachments(fields: Fields, stated: Iterable[Attachment]) -> list[Attachment]:
    """List an item's files: thumbnails, what the format itself states, then contents and peer links."""
    parts = [fields, *map(Fields, fields.all("media:group"))]
    pictured = [*parts, *(Fields(content) for part in parts for content in part.all("media:content"))]
    return [
        *(Attachment(attribute(e, "url"), "image/*") for p in pictured for e in p.all("media:thumbnail")),
        *stated,
        *(_content(e) for part in parts for e in part.all("media:content")),
        *(
            Attachment(attribute(e, "href"), attribute(e, "type") or _UNKNOWN)
            for part in parts
            for e in part.all("media:peerlink")
        ),
    ]


def _content(element: Element) -> Attachment:
    medium = attribute(element, "medium").lower()
    kind = attribute(element, "type") or (f"{medium}/*" if medium in _KINDS else _UNKNOWN)
    return Attachment(attribute(element, "url"), kind, attribute(element, "filesize"))


def media_descriptions(element: Element) -> list[str]:
    """Give the descriptions of an item, its groups and contents as HTML: line breaks and links kept."""
    return [
        text_of(description)
        if attribute(description, "type").lower() == "html"
        else _as_html(text_of(description))
        for description in element.iter("media:description")
    ]


def _as_html(text: str) -> str:
    escaped = html.escape(text, quote=False).replace("\n", "<br>")
    return _LINK.sub(lambda link: f'<a href="{html.escape(link[0])}">{link[0]}</a>', escaped)
