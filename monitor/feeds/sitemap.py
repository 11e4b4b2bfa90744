"""News sitemaps: lists of fresh articles that publishers make for search engines."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from monitor.errors import UnreadableFeed
from monitor.feeds.elements import Fields, text_of
from monitor.feeds.entries import Announced, Channel


def read(root: Element, url: str, most: int) -> tuple[Channel, Iterator[Announced]]:
    """Read a normalised `<urlset>` tree; only pages with news tags are entries.

    Raises UnreadableFeed for a sitemap index or a sitemap without news tags: neither says what is new.
    """
    if root.tag == "sitemapindex":
        members = [text_of(loc) for loc in root.iter("loc")]
        raise UnreadableFeed(
            f"the document is a sitemap index of {len(members)} sitemaps; take one of them, "
            f"such as {members[0][:200] if members else '(it names none)'}"
        )
    pages = [page for page in root.findall("url") if any(child.tag == "news:news" for child in page)]
    if not pages:
        raise UnreadableFeed(f"the document is a sitemap of {len(root)} pages without news tags")
    first = Fields(next(pages[0].iter("news:publication"), pages[0]))
    channel = Channel(
        url=url,
        title=_first(first.texts("news:name")),
        links=[_home(url)],
        language=_first(first.texts("news:language")),
    )
    return channel, map(_item, pages[:most])


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
    )


def _home(url: str) -> str:
    return "/".join(url.split("/", 3)[:3]) + "/"


def _first(texts: list[str]) -> str:
    return next((text for text in texts if text), "")
