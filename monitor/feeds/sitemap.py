"""News sitemaps: lists of fresh articles that publishers make for search engines."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from monitor.errors import UnreadableFeed
from monitor.feeds.elements import Fields, text_of
from monitor.feeds.entries import Announced, Channel
from monitor.feeds.familiar import Item


def read(root: Element, url: str, most: int) -> tuple[Channel, Iterator[Item[Announced]]]:
    """Read a normalised `<urlset>` tree; only pages with news tags are entries.

    An empty one is a quiet weekend: a news sitemap names the articles of two days. An index gives a channel
    with members. Raises UnreadableFeed for a sitemap without news tags, which does not say what is new, and
    for an index that names no sitemap.
    """
    if root.tag == "sitemapindex":
        return _index(root, url), iter(())
    pages = [page for page in root.findall("url") if any(child.tag == "news:news" for child in page)]
    if not pages and len(root):
        raise UnreadableFeed(f"the document is a sitemap of {len(root)} pages without news tags")
    first = Fields(next(pages[0].iter("news:publication"), pages[0]) if pages else root)
    channel = Channel(
        url=url,
        title=_first(first.texts("news:name")),
        links=[_home(url)],
        language=_first(first.texts("news:language")),
    )
    return channel, (Item(page, _item, _names) for page in pages[:most])


def _index(root: Element, url: str) -> Channel:
    """Put the members first that call themselves news, and of these the ones that changed last."""
    members = [Fields(member) for member in root.findall("sitemap")]
    named = [(_first(member.texts("loc")), _first(member.texts("lastmod"))) for member in members]
    named = [(address, changed) for address, changed in named if address]
    if not named:
        raise UnreadableFeed("the document is an index of sitemaps that names none")
    named.sort(key=lambda pair: pair[1], reverse=True)
    named.sort(key=lambda pair: "news" not in pair[0].lower())
    return Channel(url=url, links=[_home(url)], members=[address for address, _ in named])


def _names(page: Element) -> tuple[str, str, list[str]]:
    return "", "", Fields(page).texts("loc")


def _item(page: Element) -> Announced:
    fields = Fields(page)
    news = Fields(fields.all("news:news")[0])
    keywords = _first(news.texts("news:keywords")).split(",")
    return Announced(
        links=fields.texts("loc"),
        titles=news.texts("news:title"),
        published=news.texts("news:publication_date"),
        updated=fields.texts("lastmod"),
        categories=[*news.texts("news:genres"), *keywords],
        language=next(map(text_of, page.iter("news:language")), ""),
    )


def _home(url: str) -> str:
    return "/".join(url.split("/", 3)[:3]) + "/"


def _first(texts: list[str]) -> str:
    return next((text for text in texts if text), "")
