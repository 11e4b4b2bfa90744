"""GDELT DOC 2.0: a search over the world's news, as a list of headlines with their addresses."""

import re
from collections.abc import Mapping
from typing import Any

from monitor.errors import UnreadableFeed
from monitor.feeds.entries import Announced, Channel, assemble
from monitor.feeds.sources.asking import address, objects, read_object, text_field
from monitor.model.feeds import Feed, ParsedFeed

#: GDELT splits headlines into words and puts blanks around every mark.
_BEFORE_MARK = re.compile(r"\s+([,.;:!?%)\]’”])")
_AFTER_MARK = re.compile(r"([(\[£$“‘])\s+")


class GdeltSearch:
    """Asks for what was seen in the last three days and holds a feed's `query`, newest first.

    250 articles are the most that GDELT gives. A query that it cannot use, or an impatient client, is
    answered with a plain sentence and status 200; that sentence is the error.
    """

    def __init__(self, feed: Feed) -> None:
        self._title = feed.title
        self.address = address(
            feed.url,
            {
                "query": feed.query,
                "mode": "artlist",
                "format": "json",
                "maxrecords": "250",
                "timespan": "3d",
                "sort": "datedesc",
            },
        )

    def parse(self, body: bytes, *, url: str, content_type: str = "") -> ParsedFeed:  # noqa: ARG002 - the port's
        """Read the search's answer; `{}` means that nothing was found. Raises UnreadableFeed."""
        document = read_object(body, "GDELT")
        if document and not isinstance(document.get("articles"), list):
            raise UnreadableFeed("the answer of GDELT has no list of articles; its form may have changed")
        channel = Channel(url=url, title=self._title)
        return assemble(channel, [_announced(item) for item in objects(document, "articles")])


def _announced(article: Mapping[str, Any]) -> Announced:
    """The address is the identity: GDELT gives no other, and lists a page again when it sees it again."""
    url = text_field(article, "url")
    return Announced(
        guid=url,
        links=[url] if url else [],
        titles=[_joined(text_field(article, "title"))],
        published=[text_field(article, "seendate")],
    )


def _joined(title: str) -> str:
    return _AFTER_MARK.sub(r"\1", _BEFORE_MARK.sub(r"\1", title))
