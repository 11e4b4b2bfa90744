"""Atom 0.3 and 1.0."""

import base64
import binascii
import html
from collections.abc import Iterator, Sequence
from functools import partial
from xml.etree.ElementTree import Element

from monitor.feeds.elements import Fields, attribute, base_of, href_of, inner, is_http, language_of, text_of
from monitor.feeds.entries import Announced, Attachment, Channel
from monitor.feeds.familiar import Item
from monitor.feeds.media import attachments, media_descriptions

_IANA = "http://www.iana.org/assignments/relation/"
_PAGE_TYPES = {"", "text/html", "application/xhtml+xml"}


def read(root: Element, url: str, most: int) -> tuple[Channel, Iterator[Item[Announced]]]:
    """Read a normalised `<feed>` (or lone `<entry>`) tree; at most `most` entries are read."""
    base = base_of(root, "", url)
    fields = Fields(root)
    channel = Channel(
        url=url,
        base=base,
        title=_first(fields.texts("title")),
        links=_pages(fields),
        description=_first(fields.texts("subtitle", "tagline")),
        language=language_of(root) or _first(fields.texts("language", "dc:language")),
        author=", ".join(people(fields.all("author"))),
        categories=_categories(fields),
        own=_first([href_of(link) for link in _related(fields, "self")]),
        icons=fields.texts("icon", "logo"),
    )
    entries = [root] if root.tag == "entry" else root.findall("entry")
    whole, names = partial(_entry, base=base, url=url), partial(_names, base=base, url=url)
    return channel, (Item(entry, whole, names) for entry in entries[:most])


def _names(element: Element, *, base: str, url: str) -> tuple[str, str, list[str]]:
    fields = Fields(element)
    return _id(fields), base_of(element, base, url), _links(fields)


def _id(fields: Fields) -> str:
    return _first(fields.texts("id"))


def _links(fields: Fields) -> list[str]:
    return [*fields.texts("feedburner:origlink"), *_pages(fields), *_stand_ins(fields)]


def _entry(element: Element, *, base: str, url: str) -> Announced:
    fields = Fields(element)
    sources = [Fields(source) for source in fields.all("source")]
    return Announced(
        guid=_id(fields),
        base=base_of(element, base, url),
        links=_links(fields),
        titles=[*map(_title, fields.all("title")), *fields.texts("dc:title", "media:title")],
        summaries=[*map(construct, fields.all("summary")), *media_descriptions(fields.element)],
        contents=[construct(content) for content in fields.all("content")],
        authors=people(fields.all("author"))
        or fields.texts("dc:creator")
        or [name for source in sources for name in people(source.all("author"))],
        published=fields.texts("published", "issued", "created", "dc:date", "dcterms:issued"),
        updated=fields.texts("updated", "modified", "dcterms:modified"),
        categories=_categories(fields),
        language=language_of(fields.element) or _first(fields.texts("dc:language")),
        comments=[
            attribute(link, "href")
            for link in _related(fields, "replies")
            if attribute(link, "type").lower() in _PAGE_TYPES - {""}
        ],
        attachments=attachments(
            fields,
            [
                Attachment(href_of(file), attribute(file, "type"), attribute(file, "length"))
                for file in _related(fields, "enclosure")
            ],
        ),
    )


def relation_of(link: Element) -> str:
    """What a link says of its target, in lower case; IANA's long form is the short one (RFC 4287)."""
    return attribute(link, "rel").lower().removeprefix(_IANA)


def _related(fields: Fields, relation: str) -> list[Element]:
    return [link for link in fields.all("link") if relation_of(link) == relation]


def _pages(fields: Fields) -> list[str]:
    """Links to the page itself: of those `alternate` or unnamed, web pages before other types."""
    links = [link for link in fields.all("link") if relation_of(link) in {"", "alternate"}]
    links.sort(key=lambda link: attribute(link, "type").lower() not in _PAGE_TYPES)
    return [address for link in links if (address := href_of(link) or text_of(link))]


def _stand_ins(fields: Fields) -> list[str]:
    """What serves where no page is linked: content elsewhere, an enclosure, an id that is an address."""
    identifier = _id(fields)
    sources = [attribute(content, "src") for content in fields.all("content")]
    enclosures = [href_of(file) for file in _related(fields, "enclosure")]
    return [*sources, *enclosures, *([identifier] if is_http(identifier) else [])]


def construct(element: Element) -> str:
    """Give a text construct as HTML: plain text is escaped, XHTML loses its outer `div`."""
    kind, mode = attribute(element, "type").lower(), attribute(element, "mode").lower()
    if len(element):
        only = element[0]
        wrapped = len(element) == 1 and only.tag.rpartition(":")[2] == "div"
        return inner(only if wrapped else element).strip()
    text = (element.text or "").strip()
    if mode == "base64":
        return _from_base64(text)
    if mode != "escaped" and kind in {"", "text", "text/plain", "xhtml", "application/xhtml+xml"}:
        return html.escape(text, quote=False)
    return text


def _title(element: Element) -> str:
    text = text_of(element)
    return _from_base64(text) if attribute(element, "mode").lower() == "base64" else text


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text).decode("utf-8", "replace").strip()
    except (binascii.Error, ValueError):
        return ""


def people(elements: Sequence[Element], *, prefix: str = "") -> list[str]:
    """The names of Atom persons, or their addresses where they have no name, each once."""
    found: dict[str, None] = {}
    for element in elements:
        parts = {child.tag.removeprefix("atom:"): text_of(child) for child in element}
        name = (
            parts.get(f"{prefix}name")
            or parts.get(f"{prefix}email")
            or ("" if len(element) else text_of(element))
        )
        if name:
            found[name] = None
    return list(found)


def _categories(fields: Fields) -> list[str]:
    terms = [
        attribute(c, "label") or attribute(c, "term") or text_of(c)
        for c in fields.all("category", "dc:subject")
    ]
    return [*terms, *(attribute(c, "label") for c in fields.all("media:category"))]


def _first(texts: list[str]) -> str:
    return next((text for text in texts if text), "")
