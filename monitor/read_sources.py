"""Reads publishers and feeds: lists in a configuration, where ids must fit together."""

import re
from collections.abc import Collection

from cssselect import HTMLTranslator, SelectorError

from monitor.model.feeds import Feed, FetchPolicy, Publisher, Selectors, SourceKind
from monitor.model.ids import FeedId, PublisherId
from monitor.model.policy import Way
from monitor.toml_fields import Table
from monitor.toml_values import is_web_address

#: Where the sources that search are asked, unless `url` says otherwise.
_ADDRESSES = {
    SourceKind.PARLIAMENT_QUESTIONS: (
        "https://questions-statements-api.parliament.uk/api/writtenquestions/questions"
    ),
    SourceKind.GDELT: "https://api.gdeltproject.org/api/v2/doc/doc",
}

#: A token of RFC 9110 §5.6.2.
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")

_SELECTORS = {
    "item": "selector",
    "title": "title_selector",
    "date": "date_selector",
    "summary": "summary_selector",
}


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


def read_feeds(file: Table, publishers: Collection[PublisherId] | None) -> dict[FeedId, Feed]:
    """Read feeds.toml; every feed names a publisher that exists. None: which do cannot be told."""
    found: dict[FeedId, Feed] = {}
    for table in file.tables("feed"):
        key = FeedId(unique_id(table, found))
        kind = table.choice("kind", SourceKind, SourceKind.FEED)
        url = table.text("url", _ADDRESSES.get(kind, ""), required=kind not in _ADDRESSES)
        if "@" in url.partition("://")[2].partition("/")[0]:
            table.refuse("url", 'holds a user name or password; write headers = {authorization = "Basic …"}')
        elif url and not is_web_address(url):
            table.refuse("url", f'is "{url}"; an address with http:// or https:// is expected')
        publisher = table.text("publisher", required=True)
        if publisher and publishers is not None and publisher not in publishers:
            table.refuse("publisher", f'is "{publisher}", which publishers.toml does not define')
        headers = table.mapping("headers")
        for name, value in headers.items():
            if not (_HEADER.fullmatch(name) and isinstance(value, str) and value.isprintable()):
                table.refuse("headers", f'holds "{name}"; names and texts in one line are expected')
        found[key] = Feed(
            id=key,
            url=url,
            publisher=PublisherId(publisher),
            title=table.text("title", key),
            language=table.text("language", "en"),
            fetch=table.choice("fetch", FetchPolicy, FetchPolicy.MATCHING),
            every=table.optional_duration("every", none=False),
            enabled=table.flag("enabled", default=True),
            checked=table.day("checked"),
            headers=tuple((name, str(value)) for name, value in headers.items()),
            way=Way(proxy=_proxy(table), http2=table.flag("http2", default=False)),
            kind=kind,
            query=_query(table, kind),
            selectors=_selectors(table, kind),
            folder=table.texts("folder"),
            categories=table.texts("categories"),
        )
        table.finish()
    file.finish()
    return found


def _proxy(table: Table) -> str | None:
    proxy = table.optional_text("proxy")
    if proxy is not None and not is_web_address(proxy):
        table.refuse("proxy", "is not of the form http://host:port or https://host:port")
        return None
    return proxy


def _query(table: Table, kind: SourceKind) -> str:
    query = table.text("query").strip()
    if kind in _ADDRESSES and not query:
        table.refuse("query", f'is missing; kind = "{kind.value}" needs the words to search for')
    if query and kind not in _ADDRESSES:
        kinds = " or ".join(f'"{kind.value}"' for kind in _ADDRESSES)
        table.refuse("query", f"is for kind = {kinds}")
    return query


def _selectors(table: Table, kind: SourceKind) -> Selectors | None:
    found = {name: table.text(key).strip() for name, key in _SELECTORS.items()}
    if kind is not SourceKind.HTML_INDEX:
        for name, selector in found.items():
            if selector:
                table.refuse(_SELECTORS[name], 'is for kind = "html-index"')
        return None
    if not found["item"]:
        table.refuse("selector", 'is missing; kind = "html-index" needs one, such as "main article h2 a"')
    for name, selector in found.items():
        try:
            HTMLTranslator().css_to_xpath(selector or "a")
        except (SelectorError, RecursionError) as error:
            table.refuse(_SELECTORS[name], f'is "{selector}", no CSS selector: {error}')
    return Selectors(**found)


def unique_id(table: Table, found: Collection[str]) -> str:
    """Read an id that none of those `found` so far has."""
    key = table.text("id", required=True)
    if key in found:
        table.refuse("id", f'is "{key}", which an earlier one has already; ids must differ')
    return key
