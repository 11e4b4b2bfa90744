"""Which adapter serves which kind of source, and what a kind demands of whoever asks."""

from datetime import timedelta
from functools import partial

from monitor.feeds.sources.gdelt import GdeltSearch
from monitor.feeds.sources.parliament import ParliamentQuestions
from monitor.model.feeds import Feed, SourceKind
from monitor.ports.outside import FeedParser, Source

#: Between two requests, where a source's owner asks for more room than a usual site needs. GDELT refuses
#: more than one request in 5 s for each address; the sixth second is for clocks and networks.
LEAST_SPACING = {SourceKind.GDELT: timedelta(seconds=6)}


class _Document:
    """A feed document: its address is asked as it stands."""

    def __init__(self, feed: Feed, parser: FeedParser, known: str) -> None:
        self.address = feed.url
        self.parse = partial(parser.parse, known=known)


def source_of(feed: Feed, parser: FeedParser, *, known: str = "") -> Source:
    """Give the adapter for a feed; `parser` reads those that are documents, the `known` items left out."""
    match feed.kind:
        case SourceKind.HTML_INDEX:
            from monitor.feeds.sources.html_index import HtmlIndex  # noqa: PLC0415 - lxml, for the few who need it

            return HtmlIndex(feed)
        case SourceKind.PARLIAMENT_QUESTIONS:
            return ParliamentQuestions(feed)
        case SourceKind.GDELT:
            return GdeltSearch(feed)
        case SourceKind.FEED:
            return _Document(feed, parser, known)
