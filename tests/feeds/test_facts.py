"""What good readers make of a document, fact by fact: the ideas of several readers' own tests, in our words.

The facts are one line each in `facts/*.toml`; "none" stands for a field that must stay empty.
"""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.dates.reading import parse_date
from monitor.feeds.parse import parse
from monitor.model.feeds import ParsedEntry, ParsedFeed
from monitor.model.urls import canonical_url
from tests.feeds.conftest import NAMESPACES

URL = "https://example.org/feed.xml"
FACTS = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in Path(__file__).parent.glob("facts/*")}


def facts(*tables: dict[str, dict[str, Any]]) -> list[Any]:
    """One parameter for each fact."""
    return [pytest.param(fact, id=name) for table in tables for name, fact in table.items()]


def check(found: ParsedFeed | ParsedEntry, fact: dict[str, Any], *, prefix: str = "") -> None:
    names = [name for name in fact if name not in {"xml", "on", "text", "charset"}]
    names = [name for name in names if name.startswith("e_") == bool(prefix)]
    wanted = {name: None if fact[name] == "none" else fact[name] for name in names}
    assert {name: stated(found, name.removeprefix(prefix)) for name in names} == wanted


def stated(found: ParsedFeed | ParsedEntry, name: str) -> object:
    if name == "files":
        return [[file.url, file.type, file.length] for file in found.enclosures]
    value = getattr(found, name)
    if isinstance(value, datetime):
        return value.isoformat().removesuffix("+00:00")
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("fact", facts(*FACTS["rss"]["item"].values()))
def test_an_rss_item(item, fact):
    check(item(fact["xml"]), fact)


@pytest.mark.parametrize("fact", facts(FACTS["rss"]["channel"]))
def test_an_rss_channel(rss, fact):
    whole(rss(fact["xml"]), fact)


@pytest.mark.parametrize("fact", facts(*FACTS["atom"]["entry"].values()))
def test_an_atom_entry(fact):
    head = "<link href='/site'/><author><name>Feed author</name></author><category term='Feed cat'/>"
    entry = f"<entry {fact.get('on', '')}>{fact['xml']}</entry>"
    check(read_atom("", head + entry).entries[0], fact)


@pytest.mark.parametrize("fact", facts(FACTS["atom"]["feed"]))
def test_an_atom_feed(fact):
    whole(read_atom(fact.get("on", ""), fact["xml"]), fact)


@pytest.mark.parametrize("fact", facts(*FACTS["documents"].values()))
def test_a_document(fact):
    whole(parse(fact["text"].encode(fact.get("charset", "utf-8")), url=URL), fact)


def whole(feed: ParsedFeed, fact: dict[str, Any]) -> None:
    """Check what a fact says of the feed, and of its first entry."""
    check(feed, fact)
    if any(name.startswith("e_") for name in fact):
        check(feed.entries[0], fact, prefix="e_")


def read_atom(attributes: str, inside: str) -> ParsedFeed:
    text = f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES} {attributes}>{inside}</feed>'
    return parse(text.encode(), url=URL)


@pytest.mark.parametrize(("text", "moment"), FACTS["dates"].items())
def test_a_date(text, moment):
    found = parse_date(text)
    assert (found.isoformat().removesuffix("+00:00") if found else "none") == moment


ADDRESSES = FACTS["addresses"]
ALIASES = {"bbc.com": "bbc.co.uk"}


@pytest.mark.parametrize("pages", ADDRESSES["same"], ids=lambda pages: pages[0])
def test_one_page_has_one_address(pages):
    assert {canonical_url(page, ALIASES) for page in pages} == {canonical_url(pages[0], ALIASES)} != {None}


@pytest.mark.parametrize(("page", "other"), ADDRESSES["apart"])
def test_two_pages_have_two(page, other):
    assert canonical_url(page, ALIASES) != canonical_url(other, ALIASES)


@pytest.mark.parametrize("text", ADDRESSES["no_page"])
def test_what_leads_to_no_page_has_none(text):
    assert canonical_url(text, ALIASES) is None


LAYERS = (
    "a amp AMP . .. x.amp x.amp.html %2e %7E %zz é &utm_x ;jsessionid=1 s %2F ? # a=1 amp;utm_a=1 ref=rss "
    "index.html nb=1 #/b"
)
HOSTS = "e.example m.www.amp.e.example www.google.co.uk x.cdn.ampproject.org ß.example"


@given(
    st.sampled_from(HOSTS.split()),
    st.lists(st.sampled_from(["", " ", *LAYERS.split()]), max_size=9),
    st.sampled_from(["", "/"]),
)
@example("e.example", ["index.html"] * 9, "/")
@example("e.example", ["a", *["s.amp", "index.html", ".."] * 2, "12345678.a-b"], "/")
@settings(max_examples=500)
def test_the_address_of_a_page_is_its_own_address(host, parts, between):
    known = canonical_url(f"https://{host}/{between.join(parts)}")
    assert known is None or canonical_url(known) == known


@pytest.mark.parametrize("layer", ["/amp/index.html", "/index.html.amp"])
def test_an_address_of_many_layers_has_one_address_or_none(layer):
    assert canonical_url(f"https://e.example/a{layer * 8}") == "https://e.example/a"
    assert canonical_url(f"https://e.example/a{layer * 80}") is None
