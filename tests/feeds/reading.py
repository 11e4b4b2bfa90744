"""The parser without its process, where a test is about what was read."""

from monitor.feeds.parse import parse
from monitor.model.feeds import ParsedFeed


class InProcess:
    """A FeedParser."""

    def parse(self, body: bytes, *, url: str, content_type: str = "", known: str = "") -> ParsedFeed:
        return parse(body, url=url, content_type=content_type, known=known)
