"""Feeds out: developments of everything, of a topic, a story or a saved query, as Atom or JSON Feed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path
from lxml import etree
from starlette.requests import Request
from starlette.responses import Response

from monitor.model.answers import DevelopmentAnswer
from monitor.model.ids import StoryId, TopicId
from monitor.server.asking import Key, Phrase
from monitor.server.desk import AtDesk, Desk
from monitor.server.look import clean, outside, words
from monitor.server.searching import find

#: A feed holds so many developments, and a saved query looks among so many.
_HELD = 50
_LOOKED_AT = 500
_ATOM = "http://www.w3.org/2005/Atom"
_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
Form = Annotated[str, Path(pattern="^(atom|json)$")]
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Channel:
    title: str
    address: str  #: of the feed itself
    page: str  #: the same for people
    base: str  #: of all pages, without a slash at its end
    developments: Sequence[DevelopmentAnswer]


@router.get("/feeds/developments.{form}")
def everything(request: Request, desk: AtDesk, form: Form) -> Response:
    """All developments."""
    found = desk.archive.developments(limit=_HELD)
    return _answer(request, desk, form, "Developments", "/", found)


@router.get("/feeds/topics/{topic}.{form}")
def of_topic(request: Request, desk: AtDesk, topic: str, form: Form) -> Response:
    """Those of a topic."""
    if topic not in desk.settings.topics:
        raise LookupError(f"there is no topic {topic[:80]}")
    title = str(desk.settings.topics[TopicId(topic)].get("title", topic))
    found = desk.archive.developments(limit=_HELD, topic=TopicId(topic))
    return _answer(request, desk, form, title, f"/?{urlencode({'topic': topic})}", found)


@router.get("/feeds/stories/{number}.{form}")
def of_story(request: Request, desk: AtDesk, number: Key, form: Form) -> Response:
    """Those of a story; a merged one's address goes on with the story that it is part of now."""
    page = desk.archive.story(StoryId(number))
    newest = page.timeline[::-1][:_HELD]
    return _answer(request, desk, form, page.story.title, f"/stories/{page.story.id}", newest)


@router.get("/feeds/search.{form}")
def of_query(request: Request, desk: AtDesk, form: Form, q: Phrase) -> Response:
    """Those of articles that a saved query finds."""
    hits = {hit.article for hit in find(desk, q, limit=_LOOKED_AT).hits}
    found = [one for one in desk.archive.developments(limit=_LOOKED_AT) if one.article in hits]
    return _answer(request, desk, form, f"Search: {q}", f"/search?{urlencode({'q': q})}", found[:_HELD])


def _answer(
    request: Request,
    desk: Desk,
    form: str,
    title: str,
    page: str,
    found: Sequence[DevelopmentAnswer],
) -> Response:
    base = (desk.settings.base_url or str(request.base_url)).rstrip("/")
    query = f"?{request.url.query}" if request.url.query else ""
    channel = _Channel(
        title=clean(f"{title} – nhs-monitor"),
        address=f"{base}{request.url.path}{query}",
        page=f"{base}{page}",
        base=base,
        developments=found,
    )
    if form == "json":
        return Response(_json(channel), media_type="application/feed+json; charset=utf-8")
    return Response(_atom(channel), media_type="application/atom+xml; charset=utf-8")


def _heading(one: DevelopmentAnswer) -> str:
    return clean(f"{words(one.kind).capitalize()}: {one.headline}")


def _body(one: DevelopmentAnswer) -> str:
    """The new sentences, verbatim, and who has them: plain text."""
    lines = [text if text.startswith(("“", "‘", '"')) else f"“{text}”" for text in one.passages]
    return clean("\n".join([*lines, f"{one.outlet}: {one.url}"]))


def _atom(channel: _Channel) -> bytes:
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _add(feed, "title", channel.title)
    _add(feed, "id", channel.page)
    _add(feed, "updated", max((d.found_at for d in channel.developments), default=_BEFORE_ALL).isoformat())
    _add(feed, "link", rel="self", href=channel.address)
    _add(feed, "link", rel="alternate", type="text/html", href=channel.page)
    for one in channel.developments:
        entry = _add(feed, "entry")
        _add(entry, "id", f"{channel.base}/developments/{one.id}")
        _add(entry, "title", _heading(one))
        _add(entry, "updated", one.found_at.isoformat())
        _add(entry, "published", one.said_at.isoformat())
        _add(_add(entry, "author"), "name", clean(one.outlet) or "unknown")
        _add(entry, "link", rel="alternate", type="text/html", href=f"{channel.base}/developments/{one.id}")
        if outside(one.url):
            _add(entry, "link", rel="via", href=clean(one.url))
        _add(entry, "category", term=one.kind)
        _add(entry, "content", _body(one), type="text")
    document: bytes = etree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = text or None
    return element


def _json(channel: _Channel) -> bytes:
    items = [
        {
            "id": f"{channel.base}/developments/{one.id}",
            "url": f"{channel.base}/developments/{one.id}",
            **({"external_url": clean(one.url)} if outside(one.url) else {}),
            "title": _heading(one),
            "content_text": _body(one),
            "date_published": one.said_at.isoformat(),
            "date_modified": one.found_at.isoformat(),
            "authors": [{"name": clean(one.outlet) or "unknown"}],
            "tags": [one.kind],
        }
        for one in channel.developments
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.page,
        "feed_url": channel.address,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False).encode("utf-8", "replace")
