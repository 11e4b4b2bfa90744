"""OPML 2.0: lists of feeds as other readers give and take them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError, XMLParser
from xml.sax.saxutils import quoteattr

from monitor.errors import BadInput
from monitor.feeds.cleaning import after_preamble, clean, repair
from monitor.feeds.discovery import without_feed_scheme
from monitor.feeds.encoding import decode
from monitor.feeds.markup import tidy

LARGEST = 10 * 1024 * 1024  #: bytes
_MOST_TAGS = 200_000
_DEEPEST = 20  #: folders below one another; further ones are left out of an entry's place
_LONGEST = 300  #: characters of a name
_ROOT = re.compile(r"<opml[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlined:
    """One feed in an outline."""

    url: str
    title: str
    folder: tuple[str, ...] = ()  #: the outlines that it stands in, outermost first
    categories: tuple[str, ...] = ()
    language: str = ""
    site_url: str = ""
    enabled: bool = True  #: OPML's `isComment` marks an outline that is switched off


def read_opml(body: bytes) -> list[Outlined]:
    """Read every outline with an address, in document order. Raises BadInput for what is no OPML.

    A DOCTYPE is cut before the parser sees it, so there is no entity to expand or to fetch; nesting costs
    no stack. Broken markup is mended where feeds' is.
    """
    if len(body) > LARGEST:
        raise BadInput(f"the file has {len(body):,} bytes; an OPML file of at most {LARGEST:,} is read")
    text = clean(decode(body, "").lstrip("\ufeff \t\r\n\0"))
    if (tags := text.count("<")) > _MOST_TAGS:
        raise BadInput(f"the file has {tags:,} tags; an OPML file with at most {_MOST_TAGS:,} is read")
    if not _ROOT.match(text, after_preamble(text)):
        raise BadInput("the file is no OPML: its first element is not <opml>; export it as OPML")
    try:
        return _outlined(text)
    except ParseError:
        try:
            return _outlined(repair(text))
        except ParseError as error:
            raise BadInput(f"the file is broken OPML: {error}") from error


def write_opml(feeds: Iterable[Outlined], *, title: str) -> str:
    """Write an outline; feeds stand in their folders, folders where their first feed stands."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "  <head>"]
    lines += [f"    <title>{_escaped(title)}</title>", "  </head>", "  <body>"]
    lines += _folder(list(feeds), depth=0)
    return "\n".join([*lines, "  </body>", "</opml>", ""])


class _Walk:
    """Gathers outlines as the parser meets them: no tree is built, and nesting costs no stack."""

    def __init__(self) -> None:
        self.found: list[Outlined] = []
        self._open: list[str] = []  # the names of the outlines that we are in

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.lower() != "outline":
            return
        fields = {name.lower(): tidy(value) for name, value in attributes.items()}
        if fields.get("xmlurl"):
            self.found.append(_entry(fields, tuple(name for name in self._open[:_DEEPEST] if name)))
        self._open.append((fields.get("text") or fields.get("title") or "")[:_LONGEST])

    def end(self, tag: str) -> None:
        if tag.lower() == "outline":
            self._open.pop()


def _outlined(text: str) -> list[Outlined]:
    walk = _Walk()
    parser = XMLParser(target=walk)  # noqa: S314 - there is no DOCTYPE any more
    parser.feed(text)
    parser.close()
    return walk.found


def _entry(fields: dict[str, str], folder: tuple[str, ...]) -> Outlined:
    return Outlined(
        url=without_feed_scheme(fields["xmlurl"]),
        title=(fields.get("title") or fields.get("text") or "")[:_LONGEST],
        folder=folder,
        categories=tuple(
            dict.fromkeys(name for part in fields.get("category", "").split(",") if (name := part.strip()))
        ),
        language=fields.get("language", "")[:35],
        site_url=fields.get("htmlurl", ""),
        enabled=fields.get("iscomment", "").lower() != "true",
    )


def _folder(feeds: Sequence[Outlined], *, depth: int) -> Iterator[str]:
    indent = "  " * (depth + 2)
    at = 0
    while at < len(feeds):
        if len(feeds[at].folder) <= depth:
            yield f"{indent}<outline{_attributes(feeds[at])}/>"
            at += 1
            continue
        name = feeds[at].folder[depth]
        inside = [feed for feed in feeds[at:] if feed.folder[depth : depth + 1] == (name,)]
        feeds = [*feeds[:at], *(feed for feed in feeds[at:] if feed.folder[depth : depth + 1] != (name,))]
        yield f"{indent}<outline text={_quoted(name)}>"
        yield from _folder(inside, depth=depth + 1)
        yield f"{indent}</outline>"


def _attributes(feed: Outlined) -> str:
    values = {
        "type": "rss",
        "text": feed.title,
        "title": feed.title,
        "xmlUrl": feed.url,
        "htmlUrl": feed.site_url,
        "language": feed.language,
        "category": ",".join(feed.categories),
        "isComment": "" if feed.enabled else "true",
    }
    return "".join(f" {name}={_quoted(value)}" for name, value in values.items() if value)


def _quoted(text: str) -> str:
    return quoteattr(tidy(text))


def _escaped(text: str) -> str:
    return tidy(text).replace("&", "&amp;").replace("<", "&lt;")
