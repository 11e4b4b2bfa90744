"""Writes an outlet's feed in each of the four formats."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from monitor.demo.model import Corpus, FeedFormat, Outlet

#: As many items as a feed shows; older ones roll off, as on real feeds.
SHOWN = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One item as the feed announces it."""

    guid: str
    url: str
    title: str
    summary: str
    author: str
    published: datetime
    modified: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A feed with its items, newest first."""

    outlet: Outlet
    base: str
    url: str
    items: tuple[FeedItem, ...]
    changed: datetime  #: when anything in it last changed


Writer = Callable[[Channel], str]


def channel(corpus: Corpus, outlet: Outlet, *, base: str, url: str, now: datetime) -> Channel:
    """Collect what `outlet`'s feed shows at `now`."""
    items = []
    for article in corpus.latest(outlet.id, now)[:SHOWN]:
        version, link = article.version(now), base + article.path(outlet)
        items.append(
            FeedItem(
                guid=f"{link}#{version.edits}" if outlet.numbered_guids else link,
                url=link + outlet.link_suffix,
                title=version.title,
                summary=article.summary,
                author=article.author,
                published=article.published,
                modified=version.modified,
            )
        )
    changed = max((item.modified for item in items), default=datetime(2024, 9, 1, tzinfo=UTC))
    return Channel(outlet=outlet, base=base, url=url, items=tuple(items), changed=changed)


def write(channel: Channel) -> bytes:
    """Write the feed document; the same channel gives the same bytes."""
    return _WRITERS[channel.outlet.format](channel).encode()


def _rss2(feed: Channel) -> str:
    items = "".join(
        f"<item><title>{escape(item.title)}</title><link>{escape(item.url)}</link>"
        f'<guid isPermaLink="{"false" if feed.outlet.numbered_guids else "true"}">{escape(item.guid)}</guid>'
        f"<description>{escape(item.summary)}</description><dc:creator>{escape(item.author)}</dc:creator>"
        f"<pubDate>{format_datetime(item.published, usegmt=True)}</pubDate></item>\n"
        for item in feed.items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>{escape(feed.outlet.name)}</title><link>{escape(feed.base)}/</link>"
        f"<description>{escape(feed.outlet.tagline)}</description><language>{_language(feed.outlet)}</language>"
        f'<atom:link href={quoteattr(feed.url)} rel="self" type="application/rss+xml"/>'
        f"<lastBuildDate>{format_datetime(feed.changed, usegmt=True)}</lastBuildDate>\n"
        f"{items}</channel></rss>\n"
    )


def _atom(feed: Channel) -> str:
    entries = "".join(
        f"<entry><title>{escape(item.title)}</title><id>{escape(item.guid)}</id>"
        f'<link rel="alternate" type="text/html" href={quoteattr(item.url)}/>'
        f"<published>{_iso(item.published)}</published><updated>{_iso(item.modified)}</updated>"
        f"<author><name>{escape(item.author)}</name></author><summary>{escape(item.summary)}</summary></entry>\n"
        for item in feed.items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_language(feed.outlet)}">'
        f"<title>{escape(feed.outlet.name)}</title><subtitle>{escape(feed.outlet.tagline)}</subtitle>"
        f'<id>{escape(feed.url)}</id><link rel="self" href={quoteattr(feed.url)}/>'
        f'<link rel="alternate" href={quoteattr(feed.base + "/")}/>'
        f"<updated>{_iso(feed.changed)}</updated>\n{entries}</feed>\n"
    )


def _rdf(feed: Channel) -> str:
    listed = "".join(f"<rdf:li rdf:resource={quoteattr(item.guid)}/>" for item in feed.items)
    items = "".join(
        f"<item rdf:about={quoteattr(item.guid)}><title>{escape(item.title)}</title>"
        f"<link>{escape(item.url)}</link><description>{escape(item.summary)}</description>"
        f"<dc:creator>{escape(item.author)}</dc:creator><dc:date>{_iso(item.published)}</dc:date></item>\n"
        for item in feed.items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel rdf:about={quoteattr(feed.url)}><title>{escape(feed.outlet.name)}</title>"
        f"<link>{escape(feed.base)}/</link><description>{escape(feed.outlet.tagline)}</description>"
        f"<dc:language>{_language(feed.outlet)}</dc:language><dc:date>{_iso(feed.changed)}</dc:date>"
        f"<items><rdf:Seq>{listed}</rdf:Seq></items></channel>\n{items}</rdf:RDF>\n"
    )


def _json_feed(feed: Channel) -> str:
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.outlet.name,
        "description": feed.outlet.tagline,
        "home_page_url": feed.base + "/",
        "feed_url": feed.url,
        "language": _language(feed.outlet),
        "items": [_json_item(item) for item in feed.items],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _json_item(item: FeedItem) -> dict[str, object]:
    times: Sequence[tuple[str, datetime]] = (
        ("date_published", item.published),
        ("date_modified", item.modified),
    )
    return {
        "id": item.guid,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "content_text": item.summary,  # the format demands a content; this feed announces, the page tells
        "authors": [{"name": item.author}],
        **{name: _iso(time) for name, time in times},
    }


def _language(outlet: Outlet) -> str:
    return "en-gb" if outlet.language == "en" else outlet.language


def _iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


_WRITERS: Mapping[FeedFormat, Writer] = MappingProxyType(
    {FeedFormat.RSS2: _rss2, FeedFormat.ATOM: _atom, FeedFormat.RDF: _rdf, FeedFormat.JSON: _json_feed}
)
