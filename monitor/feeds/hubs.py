"""Which hub a feed announces (WebSub discovery): in its answer's headers first, else in the document."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.feeds.entries import absolute
from monitor.ports.outside import Answer

_LOOKED_AT = 200_000  #: bytes; links stand before the entries
_HEADER_LINK = re.compile(r"<([^<>]{1,2000})>((?:\s*;[^,<>]{0,500}){0,9})")
_ELEMENT = re.compile(r"<(?:[\w.-]{1,40}:)?link\b([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(rel|href)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_REL = re.compile(r"""\brel\s{0,9}=\s{0,9}(?:"([^"]*)"|([^\s;,"]+))""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hub:
    """Where to subscribe, and to what."""

    url: str
    topic: str


def announced_hub(answer: Answer) -> Hub | None:
    """Find the first hub of an answer; None where it names none. Never raises.

    A hub without TLS is passed over unless the feed has none either: it will be told a secret.
    """
    links = [*_header_links(answer.headers.get("link", "")), *_document_links(answer.body[:_LOOKED_AT])]
    hubs = [url for rel, href in links if rel == "hub" and (url := absolute(href, answer.final_url))]
    own = [url for rel, href in links if rel == "self" and (url := absolute(href, answer.final_url))]
    plain = answer.final_url.startswith("http://")
    safe = [hub for hub in hubs if hub.startswith("https://") or plain]
    return Hub(safe[0], own[0] if own else answer.final_url) if safe else None


def _header_links(header: str) -> Iterator[tuple[str, str]]:
    for link in _HEADER_LINK.finditer(header[:20_000]):
        for quoted, bare in _REL.findall(link[2]):
            yield from ((rel, link[1].strip()) for rel in (quoted or bare).lower().split())


def _document_links(body: bytes) -> Iterator[tuple[str, str]]:
    text = body.decode("utf-8", "replace")
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        yield from _json_links(text)
        return
    head = re.split(r"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]", text, maxsplit=1)[0]
    for element in _ELEMENT.finditer(head):
        fields = {
            name.lower(): html.unescape(a or b).strip() for name, a, b in _ATTRIBUTE.findall(element[1])
        }
        yield from ((rel, fields.get("href", "")) for rel in fields.get("rel", "").lower().split())


def _json_links(text: str) -> Iterator[tuple[str, str]]:
    """JSON Feed's `hubs`; a document longer than we look at is passed over."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return
    hubs = document.get("hubs") if isinstance(document, dict) else None
    for hub in hubs if isinstance(hubs, list) else []:
        if isinstance(hub, dict) and str(hub.get("type")).lower() == "websub":
            yield "hub", str(hub.get("url") or "")
    if isinstance(document, dict) and isinstance(document.get("feed_url"), str):
        yield "self", document["feed_url"]
