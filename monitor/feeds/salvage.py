"""The sound items of a broken document, each read as XML by itself: one bad item spoils no other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?([A-Za-z_][\w.-]{0,40})")
_ITEMS = {"urlset": "url", "sitemapindex": "sitemap"}  # by the name of the root; feeds have items and entries
_RAW = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
#: The head is read again with every item. Real heads have a few thousand characters.
_MOST_READ = 10_000_000


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What of a broken document is sound."""

    root: Element  #: the document without its broken items
    broken: str  #: the beginning of the document and the items that are no XML; "" where all are sound


def salvage(text: str, most: int) -> Salvaged | None:
    """Read what is sound of a document, at most `most` items; None where it is broken before the first.

    An item whose text is torn off by the end of the document is left out: half a headline is wrong, and
    the next poll brings the whole.
    """
    starts = list(islice(_starts(text), most + 1))
    head = text[: starts[0]] if starts else text
    if len(head) * len(starts) > _MOST_READ or not (above := _open_elements(head)):
        return None
    ends = [*starts, len(text)] if len(starts) <= most else starts
    broken = []
    for begin, end in pairwise(ends):
        found = text[begin:end]
        item = _item(head, found, len(above))
        if item is not None:
            above[-1].append(item)
        elif end < len(text) or _closing(found) > 0:
            broken.append(found)
    return Salvaged(above[0], head + "".join(broken) if broken else "")


def _starts(text: str) -> Iterator[int]:
    """Where items begin; not those that an article in CDATA or a comment tells about."""
    root = _ROOT.search(text)
    name = _ITEMS.get(root[1].lower() if root else "", "item|entry")
    item = re.compile(rf"<(?:[\w.-]{{1,40}}:)?(?:{name})(?=[\s>])", re.IGNORECASE)
    at = 0
    for raw in _RAW.finditer(text):
        yield from (found.start() for found in item.finditer(text, at, raw.start()))
        at = raw.end()
    yield from (found.start() for found in item.finditer(text, at))


def _item(head: str, text: str, depth: int) -> Element | None:
    """Read one item where it stands in the document; None where it is not well-formed."""
    close = _closing(text)
    whole = text[: text.find(">", close) + 1] if close > 0 else f"{text.rstrip()}</{_tag(text)}>"
    above = _open_elements(head + whole)
    return above[-1][-1] if len(above) == depth else None


def _closing(text: str) -> int:
    """Where an item's own closing tag stands; -1 where it has none."""
    return text.rfind(f"</{_tag(text)}")


def _tag(text: str) -> str:
    return re.split(r"[\s>]", text[1:80], maxsplit=1)[0]


def _open_elements(text: str) -> Sequence[Element]:
    """The elements that are still open at the end of `text`, outermost first; none where it is no XML."""
    parser = XMLPullParser(("start", "end"))
    parser.feed(text)
    above: list[Element] = []
    events: Iterator[Any] = parser.read_events()
    try:
        for event, element in events:
            if event == "start":
                above.append(element)
            else:
                above.pop()
    except ParseError:
        return ()
    return above
