"""An XML tree with one spelling per element, whatever prefix or case its author chose."""

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

_XML = "{http://www.w3.org/XML/1998/namespace}"
#: Namespace, lower case and without a closing slash, to the prefix that our readers use.
_PREFIXES = {
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://www.sitemaps.org/schemas/sitemap-news/0.9": "news",
}
_CORE = {
    "",
    "http://purl.org/rss/1.0",
    "http://my.netscape.com/rdf/simple/0.9",
    "http://channel.netscape.com/rdf/simple/0.9",
    "http://purl.org/net/rss1.1#",
    "http://backend.userland.com/rss2",
    "http://blogs.law.harvard.edu/tech/rss",
    "http://www.sitemaps.org/schemas/sitemap/0.9",
    "http://www.google.com/schemas/sitemap/0.84",
    "http://www.google.com/schemas/sitemap/0.9",
}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_DEEPEST = 100
_HTTP = re.compile(r"\s*https?://\S", re.IGNORECASE)


def normalise(root: Element) -> Element:
    """Rename every element in place: `title` in the format's own namespace, `dc:date` in a known other."""
    own, _ = _split(root.tag)
    rdf = _PREFIXES.get(own) == "rdf"
    core = _CORE | ({own} if not rdf else set())
    names: dict[str, str] = {}
    for element in root.iter():
        tag = element.tag
        if tag not in names:
            space, local = _split(tag)
            prefix = "" if space in core else _PREFIXES.get(space, "other")
            names[tag] = f"{prefix}:{local}" if prefix else local
        element.tag = names[tag]
    return root


def _split(tag: str) -> tuple[str, str]:
    space, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    return space.lower().rstrip("/").replace("https://", "http://", 1), local.lower()


class Fields:
    """An element's children by name, for looking up many of them."""

    __slots__ = ("_children", "element")

    def __init__(self, element: Element) -> None:
        self.element = element
        self._children: dict[str, list[Element]] = {}
        for child in element:
            self._children.setdefault(child.tag, []).append(child)

    def all(self, *names: str) -> list[Element]:
        """Every child so named, in the order of `names`."""
        children = self._children  # asked for some thirty names of each item, of which it has a few
        return [child for name in names if name in children for child in children[name]]

    def texts(self, *names: str) -> list[str]:
        """The text of every child so named, markup left out; empty ones too."""
        children = self._children
        return [text_of(child) for name in names if name in children for child in children[name]]

    def markups(self, *names: str) -> list[str]:
        """The content of every child so named, as HTML."""
        children = self._children
        return [markup_of(child) for name in names if name in children for child in children[name]]


def text_of(element: Element) -> str:
    """All text inside `element`, stripped."""
    return ("".join(element.itertext()) if len(element) else element.text or "").strip()


def markup_of(element: Element) -> str:
    """The content of `element`: its text, or its children written out as HTML."""
    return (inner(element) if len(element) else element.text or "").strip()


def attribute(element: Element, name: str) -> str:
    """An attribute by its lower-case local name, stripped; "" where it is missing."""
    if not (attributes := element.attrib):  # as most are
        return ""
    value = attributes.get(name)
    if value is None:
        value = next((v for key, v in attributes.items() if key.rpartition("}")[2].lower() == name), "")
    return value.strip()


def base_of(element: Element, base: str, url: str) -> str:
    """`base` as changed by the element's own xml:base, which may be relative to `url`."""
    own = element.get(_XML + "base", "").strip()
    try:
        return urljoin(base or url, own) if own else base
    except ValueError:
        return base


def href_of(link: Element) -> str:
    """The address of a link, with its own xml:base where it has one; still relative to what is around it."""
    href, own = attribute(link, "href"), link.get(_XML + "base", "").strip()
    try:
        return urljoin(own, href) if own and href else href
    except ValueError:
        return href


def language_of(element: Element) -> str:
    """The element's own xml:lang, or ""."""
    return element.get(_XML + "lang", "").strip()


def inner(element: Element) -> str:
    """Write an element's content out as HTML, without prefixes."""
    return "".join(_write(element, 0))


def _write(element: Element, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:  # hostile nesting: the text is all that matters
        yield escape("".join(element.itertext()), quote=False)
        return
    yield escape(element.text or "", quote=False)
    for child in element:
        name = child.tag.rpartition(":")[2]
        attributes = "".join(
            f' {key.rpartition("}")[2]}="{escape(value)}"' for key, value in child.attrib.items()
        )
        if name in _VOID and not len(child) and not child.text:
            yield f"<{name}{attributes}/>"
        else:
            yield f"<{name}{attributes}>"
            yield from _write(child, depth + 1)
            yield f"</{name}>"
        yield escape(child.tail or "", quote=False)


def is_http(text: str) -> bool:
    """Whether `text` is written as a web address."""
    return _HTTP.match(text) is not None
