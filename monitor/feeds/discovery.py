"""Which feeds a page announces, and where else one usually lies."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from monitor.feeds.encoding import decode
from monitor.feeds.entries import absolute
from monitor.feeds.markup import title_text

#: Asked, in this order, only where a page announces nothing: one request each.
WELL_KNOWN = ("/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml")

_TYPES = {
    "application/rss+xml": "RSS",
    "application/atom+xml": "Atom",
    "application/rdf+xml": "RDF",
    "application/feed+json": "JSON Feed",
    "text/xml": "XML",
    "application/xml": "XML",
}
_LOOKED_AT = 1_000_000  #: characters
_MOST = 50
_SITEMAP = re.compile(r"^[ \t]{0,9}sitemap[ \t]{0,9}:[ \t]{0,9}(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_TAG = re.compile(r"<(link|base)\b([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z:-]{1,30})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A feed that a page announces."""

    url: str
    title: str
    format: str  #: as announced: "RSS", "Atom" …
    comments: bool  #: it carries readers' comments, not articles


def announced_feeds(body: bytes, *, url: str, content_type: str = "") -> tuple[Candidate, ...]:
    """Read a page's `<link rel="alternate">`, in its order, feeds of comments last. Never raises."""
    text = _without_comments(decode(body[: 4 * _LOOKED_AT], content_type)[:_LOOKED_AT])
    found: dict[str, Candidate] = {}
    base = url
    for name, attributes in _tags(text):
        if name == "base":
            base = absolute(attributes.get("href", ""), url) or base
        elif candidate := _candidate(attributes, base):
            found.setdefault(candidate.url, candidate)
    return tuple(sorted(list(found.values())[:_MOST], key=lambda one: one.comments))


def without_feed_scheme(url: str) -> str:
    """Read what browsers and old readers write: `feed://host/rss` and `feed:https://host/rss`."""
    rest = re.sub(r"^\s*feed:", "", url, flags=re.IGNORECASE)
    return url if rest == url else f"http:{rest}" if rest.startswith("//") else rest


def well_known_feeds(url: str) -> Iterator[str]:
    """Name the places on the site of `url` where a feed usually lies."""
    return (urljoin(url, path) for path in WELL_KNOWN)


def news_sitemaps(robots: str, *, url: str) -> tuple[str, ...]:
    """Give the sitemaps of a robots.txt that call themselves news, at most three. Never raises."""
    named = (absolute(found, url) for found in _SITEMAP.findall(robots[:_LOOKED_AT]))
    return tuple(dict.fromkeys(one for one in named if one and "news" in urlsplit(one).path.lower()))[:3]


def _without_comments(text: str) -> str:
    first, *others = text.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in others)


def _tags(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    for tag in _TAG.finditer(text):
        attributes: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(tag[2]):
            attributes.setdefault(name.lower(), html.unescape("".join(values)).strip())
        yield tag[1].lower(), attributes


def _candidate(attributes: dict[str, str], base: str) -> Candidate | None:
    kind = _TYPES.get(attributes.get("type", "").partition(";")[0].strip().lower())
    if kind is None or "alternate" not in attributes.get("rel", "").lower().split():
        return None
    url = absolute(attributes.get("href", ""), base)
    if url is None:
        return None
    title = title_text(attributes.get("title", ""))
    about = f"{title} {urlsplit(url).path}".lower()
    return Candidate(url=url, title=title, format=kind, comments="comment" in about)
