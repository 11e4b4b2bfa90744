"""Reads publishers and feeds: lists in a configuration, where ids must fit together."""

from collections.abc import Collection

from monitor.model.feeds import Feed, FetchPolicy, Publisher
from monitor.model.ids import FeedId, PublisherId
from monitor.toml_fields import Table


def read_publishers(file: Table) -> dict[PublisherId, Publisher]:
    """Read publishers.toml; a publisher without an owner owns itself."""
    found: dict[PublisherId, Publisher] = {}
    for table in file.tables("publisher"):
        key = PublisherId(unique_id(table, found))
        name = table.text("name", required=True)
        found[key] = Publisher(
            id=key,
            name=name,
            owner=table.text("owner", name),
            language=table.text("language", "en"),
            hosts=table.texts("hosts"),
        )
        table.finish()
    file.finish()
    return found


def read_feeds(file: Table, publishers: Collection[PublisherId]) -> dict[FeedId, Feed]:
    """Read feeds.toml; every feed names a publisher that exists."""
    found: dict[FeedId, Feed] = {}
    for table in file.tables("feed"):
        key = FeedId(unique_id(table, found))
        url = table.text("url", required=True)
        if url and not url.startswith(("http://", "https://")):
            table.refuse("url", f'is "{url}"; an address with http:// or https:// is expected')
        publisher = table.text("publisher", required=True)
        if publisher and publisher not in publishers:
            table.refuse("publisher", f'is "{publisher}", which publishers.toml does not define')
        headers = table.mapping("headers")
        found[key] = Feed(
            id=key,
            url=url,
            publisher=PublisherId(publisher),
            title=table.text("title", key),
            language=table.text("language", "en"),
            fetch=table.choice("fetch", FetchPolicy, FetchPolicy.MATCHING),
            every=table.optional_duration("every"),
            enabled=table.flag("enabled", default=True),
            checked=table.day("checked"),
            headers=tuple((name, str(value)) for name, value in headers.items()),
        )
        table.finish()
    file.finish()
    return found


def unique_id(table: Table, found: Collection[str]) -> str:
    """Read an id that none of those `found` so far has."""
    key = table.text("id", required=True)
    if key in found:
        table.refuse("id", f'is "{key}", which an earlier one has already; ids must differ')
    return key
