"""An HTML page that lists articles, for sites without a feed: CSS selectors say where the items are."""

import html
import re
from collections.abc import Callable
from typing import Any

from cssselect import HTMLTranslator
from lxml import etree

from monitor.errors import UnreadableFeed
from monitor.feeds.documents import not_a_feed
from monitor.feeds.encoding import decode
from monitor.feeds.entries import Announced, Channel, absolute, assemble
from monitor.feeds.markup import tidy, without_scripts
from monitor.model.feeds import Feed, ParsedFeed, Selectors

_MOST_ITEMS = 500
#: Selectors take time in proportion, and libxml2 quadratic time over the attributes of one tag: 4,000 take
#: 25 ms, 40,000 take 10 s. No list of articles that a person would read comes near.
_LARGEST = 2_000_000  #: characters
_MOST_TAGS = 25_000
_MOST_WORDS_BETWEEN_TAGS = 4000
_BETWEEN_WORDS = re.compile(r"[\s=]+")

_Find = Callable[[Any], list[Any]]  # elements, whose type lxml keeps private


def _finding(path: str) -> _Find:
    compiled = etree.XPath(path)

    def find(element: etree._Element) -> list[etree._Element]:
        found: list[etree._Element] = compiled(element)
        return found

    return find


_HEADING = ".//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"
_HEADINGS = _finding(_HEADING)
_HEADED_LINKS = _finding(f"{_HEADING}//a[@href]")
_LINKS = _finding(".//a[@href]")


class HtmlIndex:
    """Reads the items that a feed's selectors point out.

    Without a `title_selector` the heading inside an item is its title, else its link's own words; without a
    `date_selector` its `<time>`. A page without any item is an error, not an empty list: after a redesign
    nothing else would tell that the selector points nowhere.
    """

    def __init__(self, feed: Feed) -> None:
        self._title = feed.title
        self._selector = feed.selectors.item if feed.selectors else "a"
        self._parts = _Parts(feed.selectors or Selectors(item="a"))
        self.address = feed.url

    def parse(self, body: bytes, *, url: str, content_type: str = "") -> ParsedFeed:
        """Read the page. Raises UnreadableFeed, with what it was instead or what is missing."""
        text = decode(body, content_type)
        _refuse_hostile(text)
        root = _tree(text)
        if root is None:
            raise not_a_feed(body, text)
        items = self._parts.item(root)[:_MOST_ITEMS]
        if not items:
            raise UnreadableFeed(
                f'the page has nothing that the selector "{self._selector}" points at; '
                "look at its source and correct the selector in feeds.toml"
            )
        base = absolute(_base(root), url) or url
        channel = Channel(url=url, base=base, title=self._title, links=[url], language=root.get("lang") or "")
        listed = [found for item in items if (found := self._announced(item, base)) is not None]
        return assemble(channel, listed)

    def _announced(self, item: etree._Element, base: str) -> Announced | None:
        """Read an item; None for one that leads nowhere else, or says nothing."""
        link = _link(item)
        target = absolute(link.get("href", ""), base) if link is not None else None
        if link is None or target is None or target.partition("#")[0] == self.address.partition("#")[0]:
            return None
        titles = [_text(found) for found in (*self._parts.titles(item), *_HEADINGS(item), link)]
        titles = [title for title in (*titles, link.get("title", ""), link.get("aria-label", "")) if title]
        if not titles:  # a picture that leads where the headline beside it leads too
            return None
        dates = [date for time in self._parts.dates(item) for date in (time.get("datetime", ""), _text(time))]
        return Announced(
            guid="",  # the address is the identity
            links=[target],
            titles=[html.escape(title, quote=False) for title in titles],
            summaries=[html.escape(_text(found), quote=False) for found in self._parts.summaries(item)[:1]],
            published=dates[:10],
        )


class _Parts:
    """A feed's selectors, compiled once: each gives the elements it points at below another one."""

    def __init__(self, selectors: Selectors) -> None:
        self.item = _compiled(selectors.item)
        self.titles = _compiled(selectors.title)
        self.dates = _compiled(selectors.date or "time")
        self.summaries = _compiled(selectors.summary)


def _compiled(selector: str) -> _Find:
    if not selector:
        return lambda _: []
    return _finding(HTMLTranslator().css_to_xpath(selector))


def _refuse_hostile(text: str) -> None:
    """Raise UnreadableFeed for what would cost libxml2 or a selector more than seconds."""
    if len(text) > _LARGEST or text.count("<") > _MOST_TAGS:
        raise UnreadableFeed(
            f"the page is too large for a list of articles: {len(text):,} characters, "
            f"{text.count('<'):,} tags; at most {_LARGEST:,} and {_MOST_TAGS:,} are read"
        )
    for stretch in without_scripts(text).split("<"):
        if len(stretch) > _MOST_WORDS_BETWEEN_TAGS and len(_BETWEEN_WORDS.findall(stretch)) > (
            _MOST_WORDS_BETWEEN_TAGS
        ):
            raise UnreadableFeed("the page has a tag with thousands of attributes, or text without end")


def _tree(text: str) -> etree._Element | None:
    """The page as a tree; libxml2 stops at its own depth of 256 and never leaves the document."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root: etree._Element | None = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None
    return root


def _link(item: etree._Element) -> etree._Element | None:
    """The item itself, else the first link inside it that says something, those in a heading first."""
    if item.tag == "a" and item.get("href"):
        return item
    links = [*_HEADED_LINKS(item), *_LINKS(item)]
    return next((link for link in links if _text(link)), links[0] if links else None)


def _text(element: etree._Element) -> str:
    return tidy(" ".join(element.itertext()))


def _base(root: etree._Element) -> str:
    found = root.xpath("string((//base/@href)[1])")
    return str(found).strip()
