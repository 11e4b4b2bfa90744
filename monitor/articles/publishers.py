"""Who publishes a page: told by its host where a publisher is known by it, else by the feed."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from monitor.model.feeds import Feed, Publisher
from monitor.model.ids import PublisherId


def publisher_of(url: str, feed: Feed | None, publishers: Mapping[PublisherId, Publisher]) -> Publisher:
    """Find a page's publisher. An aggregator's feed leads to many; each is told by its own host."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    for publisher in publishers.values():
        if host in publisher.hosts:
            return publisher
    if feed is not None and feed.publisher in publishers:
        named = publishers[feed.publisher]
        if not named.hosts or any(host.endswith("." + known) for known in named.hosts):
            return named
    name = host or (feed.publisher if feed else "unknown")
    return Publisher(id=PublisherId(name), name=name, owner=name)
