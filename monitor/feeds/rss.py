"""RSS 0.9x, 1.0 (RDF) and 2.0, with the modules that publishers mix in."""

import re
from collections.abc import Iterator
from functools import partial
from xml.etree.ElementTree import Element

from monitor.feeds.atom import people, relation_of
from monitor.feeds.elements import Fields, attribute, base_of, is_http, language_of, text_of
from monitor.feeds.entries import Announced, Attachment, Channel, is_plain
from monitor.feeds.familiar import Item
from monitor.feeds.media import attachments, media_descriptions

_NOT_PAGES = "self hub next previous prev first last payment search license edit enclosure replies icon"
_NOT_A_PAGE = frozenset(_NOT_PAGES.split())


def read(root: Element, url: str, most: int) -> tuple[Channel, Iterator[Item[Announced]]]:
    """Read a normalised `<rss>` or `<rdf:RDF>` tree; at most `most` items are read."""
    channel = root.find("channel")
    body = root if channel is None else channel
    base = base_of(body, base_of(root, "", url), url)
    items = [*body.findall("item"), *(root.findall("item") if body is not root else [])]
    if not items and (wrapper := body.find("items")) is not None:
        items = wrapper.findall("item")
    whole, names = partial(_item, base=base, url=url), partial(_names, base=base, url=url)
    return _channel(Fields(body), root, url, base), (Item(item, whole, names) for item in items[:most])


def _channel(fields: Fields, root: Element, url: str, base: str) -> Channel:
    authors = [
        *people(fields.all("atom:author")),
        *fields.texts("itunes:author", "googleplay:author", "dc:creator"),
        *people(fields.all("itunes:owner"), prefix="itunes:"),
        *fields.texts("managingeditor", "webmaster", "dc:publisher"),
    ]
    return Channel(
        url=url,
        base=base,
        title=_first(fields.texts("title", "dc:title", "atom:title")),
        links=_links(fields),
        description=_first(
            fields.texts("description", "itunes:summary", "itunes:subtitle", "dc:description")
        ),
        language=_first(
            [*fields.texts("language", "dc:language"), language_of(fields.element), language_of(root)]
        ),
        ttl=_first(fields.texts("ttl")),
        author=_first(authors),
        categories=_categories(fields),
        own=_first([attribute(e, "href") for e in fields.all("atom:link") if _is_self(e)]),
        icons=_icons(fields, root),
    )


def _is_self(link: Element) -> bool:
    return relation_of(link) == "self"


def _icons(fields: Fields, root: Element) -> list[str]:
    """The picture of a channel; RDF puts it beside the channel."""
    images = [*fields.all("image"), *root.findall("image")]
    stated = [url for image in images for url in Fields(image).texts("url")]
    return stated + [attribute(image, "href") for image in fields.all("itunes:image")]


def _names(element: Element, *, base: str, url: str) -> tuple[str, str, list[str]]:
    fields = Fields(element)
    return _guid(fields), base_of(element, base, url), _pages(fields)


def _guid(fields: Fields) -> str:
    return (
        _first(fields.texts("guid"))
        or attribute(fields.element, "about")
        or _first(fields.texts("dc:identifier"))
    )


def _item(element: Element, *, base: str, url: str) -> Announced:
    fields = Fields(element)
    return Announced(
        guid=_guid(fields),
        base=base_of(element, base, url),
        links=_pages(fields),
        titles=fields.texts("title", "dc:title", "atom:title", "itunes:title", "media:title"),
        summaries=[
            *fields.markups("description", "googleplay:description", "itunes:summary", "atom:summary"),
            *fields.markups("summary", "dc:description", "dcterms:abstract", "itunes:subtitle"),
            *media_descriptions(fields.element),
        ],
        contents=fields.markups(
            "content:encoded", "xhtml:body", "xhtml:div", "atom:content", "content", "body"
        ),
        authors=_authors(fields),
        published=fields.texts(
            "pubdate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published", "date"
        ),
        updated=fields.texts("atom:updated", "dcterms:modified"),
        categories=_categories(fields),
        language=language_of(fields.element) or _first(fields.texts("dc:language")),
        comments=fields.texts("comments"),
        attachments=attachments(fields, _enclosures(fields)),
    )


def _pages(fields: Fields) -> list[str]:
    """Candidates for the item's page, best first; once one is sound, nothing behind it is looked up."""
    links = [*fields.texts("feedburner:origlink"), *_links(fields)]
    return links if any(map(is_plain, links)) else [*links, *_stand_ins(fields)]


def _enclosures(fields: Fields) -> list[Attachment]:
    """What the item encloses; FeedBurner keeps the address behind its redirector in a field of its own."""
    original = _first(fields.texts("feedburner:origenclosurelink"))
    name = original.rpartition("/")[2]
    found = []
    for element in fields.all("enclosure"):
        url = attribute(element, "url")
        url = original if name and url.endswith(name) else url
        found.append(Attachment(url, attribute(element, "type"), attribute(element, "length")))
    return found


def _links(fields: Fields) -> list[str]:
    """The pages that an item or channel points at: plain links first, then Atom's."""
    plain = [text_of(link) or attribute(link, "href") for link in fields.all("link") if _is_page(link)]
    atom = [attribute(link, "href") for link in fields.all("atom:link") if _is_page(link)]
    return plain + atom


def _is_page(link: Element) -> bool:
    rel = relation_of(link)
    return rel in {"", "alternate"} or (bool(text_of(link)) and rel not in _NOT_A_PAGE)


def _stand_ins(fields: Fields) -> list[str]:
    """What serves as the address where no page is linked.

    A permanent guid, the RDF name, an Atom link of a relation that we do not know, an enclosure.
    """
    permanent = [text_of(guid) for guid in fields.all("guid") if _is_permanent(guid)]
    names = [attribute(fields.element, "about"), *fields.texts("dc:identifier")]
    unknown = [e for e in fields.all("atom:link") if relation_of(e) not in _NOT_A_PAGE]
    permanent += [name for name in names if is_http(name)]
    permanent += [attribute(link, "href") for link in unknown]
    enclosures = [attribute(e, "url") for e in fields.all("enclosure")]
    media = [fields, *map(Fields, fields.all("media:group"))]
    enclosures += [attribute(e, "url") for part in media for e in part.all("media:content")]
    return permanent + enclosures


def _is_permanent(guid: Element) -> bool:
    """Whether a guid leads to the page: by default it does, and paths are told from mere numbers."""
    stated, text = attribute(guid, "ispermalink").lower(), text_of(guid)
    if stated == "false":
        return False
    is_path = text.startswith("/") or (stated == "true" and "/" in text)
    return is_http(text) or (is_path and not re.search(r"\s", text))


def _authors(fields: Fields) -> list[str]:
    """The most trusted module that names anybody decides; names of several modules are never mixed."""
    for name in ("itunes:author", "googleplay:author", "dc:creator", "dc:author"):
        if names := [text for text in fields.texts(name) if text]:
            return names
    plain = fields.all("author")
    people_as_in_atom = people([author for author in plain if author.find("name") is not None])
    stated = people(fields.all("atom:author")) or people_as_in_atom
    return stated or [text for text in map(text_of, [*plain, *fields.all("media:credit")]) if text][:1]


def _categories(fields: Fields) -> list[str]:
    named = fields.texts("category", "dc:subject")
    named += [attribute(label, "label") for label in fields.all("media:category")]  # its text is a path
    labelled = [
        attribute(element, "text")
        for outer in fields.all("itunes:category", "googleplay:category")
        for element in outer.iter(outer.tag)
    ]
    return named + labelled


def _first(texts: list[str]) -> str:
    return next((text for text in texts if text), "")
