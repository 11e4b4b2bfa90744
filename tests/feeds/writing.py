"""Feeds written from known values, in every format and in the many styles that publishers have."""

import gzip
import html
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

_DC = "http://purl.org/dc/elements/1.1/"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_ATOM = "http://www.w3.org/2005/Atom"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What an entry must turn out to say."""

    guid: str
    url: str
    title: str
    summary: str  #: HTML
    content: str  #: HTML
    author: str
    published: datetime
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a feed must turn out to say."""

    title: str
    site: str
    language: str
    items: tuple[Item, ...]


class Style:
    """Chance decides how each part is written; the same seed writes the same document."""

    def __init__(self, seed: int, charset: str) -> None:
        self.dice = Random(seed)
        self.charset = charset
        names = ["dc", "content", "atom", "n", "x", "ns1", "DC", "a10"]
        self.dice.shuffle(names)
        self.dc, self.content, self.own = names[:3]
        #: CDATA holds no character references, so what the character set lacks cannot stand in it.
        self._legacy = not charset.startswith("utf")

    def text(self, value: str) -> str:
        """Write `value` as XML text: escaped, with references in hexadecimal or decimal, or as CDATA."""
        way = self.dice.choice(["escaped", "hexadecimal", "decimal", "cdata", "mixed"])
        if way == "cdata" and not self._legacy:
            return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"
        if way in {"hexadecimal", "decimal"}:
            form = "&#x{:X};" if way == "hexadecimal" else "&#{};"
            return "".join(c if c.isascii() and c.isalnum() else form.format(ord(c)) for c in value)
        if way == "mixed" and not self._legacy:
            half = len(value) // 2
            return html.escape(value[:half]) + "<![CDATA[" + value[half:].replace("]]>", "") + "]]>"
        return html.escape(value)

    def markup(self, title: str) -> str:
        """Write a title as HTML in XML, the way that RSS is meant."""
        return self.text(html.escape(title, quote=self.dice.random() < 0.5))

    def space(self) -> str:
        """White space between parts."""
        return self.dice.choice(["", "\n", "\r\n\t", "  "])

    def element(self, name: str, inside: str, attributes: str = "") -> str:
        """Write one element, with white space around its text where chance has it so."""
        pad = self.space()
        return f"{self.space()}<{name}{attributes}>{pad}{inside}{pad}</{name}>"

    def shuffled(self, parts: list[str]) -> str:
        """Give parts in any order."""
        self.dice.shuffle(parts)
        return "".join(parts)

    def link(self, url: str, site: str) -> str:
        """An address, or what is left of it below the site."""
        return url.removeprefix(site.rstrip("/")) if self.dice.random() < 0.4 else url

    def encoded(self, text: str) -> bytes:
        """The document's bytes. The comment keeps other character sets from being UTF-8 by accident."""
        name = self.charset.removesuffix("-sig").removesuffix("-le").removesuffix("-be")
        mark = "" if self.charset.startswith("utf") else "<!-- \xe9 -->" if "52" in name else "<!-- я -->"
        body = f'<?xml version="1.0" encoding="{name}"?>{mark}{text}'.encode(
            self.charset, "xmlcharrefreplace"
        )
        return self.packed(body)

    def packed(self, body: bytes) -> bytes:
        """Gzipped, now and then."""
        return gzip.compress(body) if self.dice.random() < 0.2 else body


def rss(document: Document, style: Style) -> bytes:
    """RSS 2.0 with Dublin Core and content, under whatever prefixes."""
    spaces = f' xmlns:{style.dc}="{_DC}" xmlns:{style.content}="{_CONTENT}" xmlns:{style.own}="{_ATOM}"'
    channel = [
        *_channel(document, style),
        style.element("language", document.language),
        f'<{style.own}:link rel="self" href="https://other.example/feed"/>',
    ]
    items = "".join(style.element("item", _rss_item(item, document.site, style)) for item in document.items)
    inside = style.element("channel", style.shuffled(channel) + items)
    return style.encoded(f'<rss version="2.0"{spaces}>{inside}</rss>')


def rdf(document: Document, style: Style) -> bytes:
    """RSS 1.0, whose items stand beside the channel."""
    spaces = f' xmlns:r="{_RDF}" xmlns:{style.dc}="{_DC}" xmlns:{style.content}="{_CONTENT}"'
    channel = [*_channel(document, style), style.element(f"{style.dc}:language", document.language)]
    items = "".join(
        style.element("item", _rdf_item(item, style), f' r:about="{html.escape(item.guid)}"')
        for item in document.items
    )
    inside = style.element("channel", style.shuffled(channel)) + items
    return style.encoded(f'<r:RDF xmlns="http://purl.org/rss/1.0/"{spaces}>{inside}</r:RDF>')


def _channel(document: Document, style: Style) -> list[str]:
    return [
        style.element("title", style.markup(document.title)),
        style.element("link", style.text(document.site)),
    ]


def _rss_item(item: Item, site: str, style: Style) -> str:
    parts = [
        *_common(item, style),
        style.element("link", style.text(style.link(item.url, site))),
        style.element("guid", style.text(item.guid), ' isPermaLink="false"'),
        style.element("pubDate", item.published.strftime("%a, %d %b %Y %H:%M:%S +0000")),
        *(style.element("category", style.markup(name)) for name in item.categories),
    ]
    return _in_order(parts, style)


def _rdf_item(item: Item, style: Style) -> str:
    parts = [
        *_common(item, style),
        style.element("link", style.text(item.url)),
        style.element(f"{style.dc}:date", item.published.isoformat()),
        *(style.element(f"{style.dc}:subject", style.markup(name)) for name in item.categories),
    ]
    return _in_order(parts, style)


def _in_order(parts: list[str], style: Style) -> str:
    """Parts in any order, but for the categories, whose order is kept."""
    last = [part for part in parts if "category" in part or ":subject" in part]
    return style.shuffled([part for part in parts if part not in last]) + "".join(last)


def _common(item: Item, style: Style) -> list[str]:
    return [
        style.element("title", style.markup(item.title)),
        style.element("description", style.text(item.summary)),
        style.element(f"{style.content}:encoded", style.text(item.content)),
        style.element(f"{style.dc}:creator", style.markup(item.author)),
    ]


def atom(document: Document, style: Style) -> bytes:
    """Atom 1.0, with or without a prefix, its titles as HTML or as text."""
    return _atom(document, style, space=_ATOM, published="published", updated="updated")


def atom_03(document: Document, style: Style) -> bytes:
    """Atom 0.3, which names dates otherwise."""
    return _atom(document, style, space="http://purl.org/atom/ns#", published="issued", updated="modified")


def _atom(document: Document, style: Style, *, space: str, published: str, updated: str) -> bytes:
    p = style.dice.choice(["", f"{style.own}:"])
    declared = f'xmlns:{style.own}="{space}"' if p else f'xmlns="{space}"'
    kind = "html" if space == _ATOM else "text/html"

    def html_in(name: str, text: str) -> str:
        return style.element(p + name, style.text(text), f' type="{kind}" mode="escaped"')

    def link(url: str, relation: str = "") -> str:
        return f'<{p}link{relation} href="{html.escape(url)}"/>'

    def entry(item: Item) -> str:
        parts = [
            html_in("title", html.escape(item.title)),
            html_in("summary", item.summary),
            html_in("content", item.content),
            link(style.link(item.url, document.site), style.dice.choice(["", ' rel="alternate"'])),
            link("https://other.example/edit", ' rel="edit"'),
            style.element(f"{p}id", style.text(item.guid)),
            style.element(p + published, item.published.isoformat().replace("+00:00", "Z")),
            style.element(p + updated, "2031-01-01T00:00:00Z"),
            style.element(f"{p}author", style.element(f"{p}name", style.text(item.author))),
        ]
        labels = [
            f'<{p}category term="t{number}" label="{html.escape(name)}"/>'
            for number, name in enumerate(item.categories)
        ]
        return style.element(f"{p}entry", style.shuffled(parts) + "".join(labels))

    head = [html_in("title", html.escape(document.title)), link(document.site)]
    head.append(link("https://other.example/feed", ' rel="self"'))
    inside = style.shuffled(head) + "".join(map(entry, document.items))
    return style.encoded(f'<{p}feed {declared} xml:lang="{document.language}">{inside}</{p}feed>')


def json_feed(document: Document, style: Style) -> bytes:
    """JSON Feed 1.0 or 1.1, its keys in any order and its text with or without escapes."""
    old = style.dice.random() < 0.5

    def shuffled(values: dict[str, object]) -> dict[str, object]:
        keys = list(values)
        style.dice.shuffle(keys)
        return {key: values[key] for key in keys}

    def entry(item: Item) -> dict[str, object]:
        author = {"name": item.author}
        return shuffled(
            {
                "id": item.guid,
                "url": style.link(item.url, document.site),
                "title": html.escape(item.title),
                "summary": html.unescape(item.summary.removeprefix("<p>").removesuffix("</p>")),
                "content_html": item.content,
                "date_published": item.published.isoformat(),
                "tags": [html.escape(name) for name in item.categories],
            }
            | ({"author": author} if old else {"authors": [author]})
        )

    found = shuffled(
        {
            "version": f"https://jsonfeed.org/version/1{'' if old else '.1'}",
            "title": html.escape(document.title),
            "home_page_url": document.site,
            "language": document.language,
            "items": [entry(item) for item in document.items],
        }
    )
    charset = style.charset if style.charset.startswith("utf-8") else "utf-8"
    return style.packed(json.dumps(found, ensure_ascii=style.dice.random() < 0.5).encode(charset))


def sitemap(document: Document, style: Style) -> bytes:
    """A news sitemap: it knows no guid, no text and no author."""

    def page(item: Item) -> str:
        news = [
            style.element("n:title", style.markup(item.title)),
            style.element("n:publication_date", item.published.isoformat()),
            style.element(
                "n:publication",
                style.element("n:name", style.markup(document.title))
                + style.element("n:language", document.language),
            ),
            style.element("n:keywords", style.markup(", ".join(item.categories))),
        ]
        parts = [style.element("loc", style.text(item.url)), style.element("n:news", style.shuffled(news))]
        return style.element("url", style.shuffled(parts))

    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    return style.encoded(f'<urlset {space} xmlns:n="{_NEWS}">{"".join(map(page, document.items))}</urlset>')


FORMATS: dict[str, Callable[[Document, Style], bytes]] = {
    "RSS": rss,
    "RDF": rdf,
    "Atom": atom,
    "Atom 0.3": atom_03,
    "JSON Feed": json_feed,
}
