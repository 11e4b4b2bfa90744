"""One page, one name; one entry, one name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.identity import entry_identity, fold_headline, loose_guid, renamed
from monitor.model.feeds import ParsedEntry, Publisher
from monitor.model.ids import PublisherId
from monitor.model.urls import canonical_url, host_aliases, is_opaque, shared_copy_number, site_host

ALIASES = {"the-independent.com": "independent.co.uk"}
STORY = "https://example.org/news/story"


@pytest.mark.parametrize(
    "variant",
    [
        STORY,
        "http://www.example.org/news/story/", "https://EXAMPLE.org:443/news/story#comments",
        STORY + "?utm_source=x",
        STORY + "?at_medium=RSS&at_campaign=rss", STORY + "?ns_mchannel=rss",
        STORY + "?fbclid=1&gclid=2&mc_cid=3",
        STORY + "?ref=rss", STORY + "?amp=1", STORY + "/amp/", STORY + ".amp", "https://amp.example.org/news/story",
        "https://m.example.org/news/story", "https://example.org/amp/news/story", "https://example.org//news/st%6Fry",
        "https://example-org.cdn.ampproject.org/c/s/example.org/news/story",
        "https://www.google.com/amp/s/example.org/news/story",
        "http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&url=https%3a%2f%2fexample.org%2fnews%2fstory&c=1",
        " https://example.org/news/\nstory ", "https://example.org./news/story?",
    ],
)  # fmt: skip
def test_one_page_has_one_address(variant):
    assert canonical_url(variant) == STORY


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://e.example/?id=1", "https://e.example/?id=2"),
        ("https://e.example/a?ref=edition-2", "https://e.example/a"),
        ("https://e.example/Story", "https://e.example/story"),
        ("https://e.example:8080/a", "https://e.example/a"),
        ("https://news.e.example/a", "https://e.example/a"),
        ("https://e.example/camp", "https://e.example/c"),
    ],
)
def test_different_pages_stay_different(first, second):
    assert canonical_url(first) != canonical_url(second)


def test_the_rest_of_the_query_is_sorted():
    assert canonical_url("https://e.example/?b=2&utm_x=1&a=1") == "https://e.example?a=1&b=2"


def test_hosts_have_aliases():
    assert canonical_url("https://www.the-independent.com/a", ALIASES) == "https://independent.co.uk/a"
    assert site_host("https://www.the-independent.com/a", ALIASES) == "independent.co.uk"


def test_a_publishers_further_hosts_stand_for_its_first():
    hosts = ("independent.co.uk", "the-independent.com")
    paper = Publisher(id=PublisherId("independent"), name="The Independent", owner="x", hosts=hosts)
    assert host_aliases([paper]) == ALIASES


def test_google_news_stays_a_pointer():
    pointer = "https://news.google.com/rss/articles/CBMiabc?oc=5&hl=en-GB"
    assert canonical_url(pointer) == "https://news.google.com/rss/articles/CBMiabc"
    assert is_opaque(pointer)


@pytest.mark.parametrize(
    "url", ["", "urn:x", "mailto:a@b.c", "javascript:1", "http://", "http://[", "http://e:x/", "/a"]
)
def test_what_is_no_web_address_has_no_canonical_form(url):
    assert canonical_url(url) is None


@given(
    st.text(max_size=80)
    | st.from_regex(r"https?://[a-z.]{1,12}(/[\w%~.-]{0,6}){0,3}(\?[\w=&%]{0,12})?", fullmatch=True)
)
def test_the_canonical_form_is_its_own(url):
    once = canonical_url(url)
    assert once is None or canonical_url(once) == once


def test_newsquest_numbers_name_a_shared_copy():
    first = "https://www.southwalesargus.co.uk/news/national/26413496.health-news/?ref=rss"
    second = "https://www.countytimes.co.uk/news/26413496.another-headline/"
    assert shared_copy_number(first) == shared_copy_number(second) == "26413496"
    assert shared_copy_number("https://example.org/news/26413496.html") is None
    assert shared_copy_number("https://www.bbc.co.uk/news/uk-26413496") is None


@pytest.mark.parametrize(
    ("guid", "loose"),
    [
        ("https://www.bbc.co.uk/news/articles/abc#1", "bbc.co.uk/news/articles/abc"),
        ("http://bbc.co.uk/news/articles/abc#0", "bbc.co.uk/news/articles/abc"),
        ("tag:e.example,2026:1#2", "tag:e.example,2026:1"),
        (" 1234 ", "1234"),
    ],
)
def test_guids_without_what_churns(guid, loose):
    assert loose_guid(guid) == loose


def entry(guid: str, url: str | None = None, title: str = "A headline of five words") -> ParsedEntry:
    return ParsedEntry(
        id=guid, url=url, title=title, summary="", content="", author=None, published_at=None, updated_at=None
    )


def test_an_entry_that_links_to_its_site_has_no_page_of_its_own():
    named = entry_identity(entry("g", "https://www.e.example/"), site_url="http://e.example")
    assert named.canonical_url is None
    assert entry_identity(entry("g", "https://news.google.com/rss/articles/x")).canonical_url is None
    assert entry_identity(entry("g", "https://e.example/a?utm_x=1")).canonical_url == "https://e.example/a"


def test_headlines_are_folded():
    assert fold_headline("“NHS” – £5m <b>deal</b>: Powys") == "nhs 5m deal powys"


def identities(*entries: ParsedEntry):
    return [entry_identity(item) for item in entries]


@pytest.mark.parametrize(
    ("known", "found", "renames"),
    [
        pytest.param([entry("http://e.example/1")], [entry("https://www.e.example/1")],
                     {"https://www.e.example/1": "http://e.example/1"}, id="http became https"),
        pytest.param([entry("a", STORY)], [entry("b", STORY + "?utm_source=x")], {"b": "a"}, id="same page"),
        pytest.param([entry("a", STORY)], [entry("b", STORY, "Live: other")], {}, id="another headline"),
        pytest.param([entry("a", STORY)], [entry("b", STORY), entry("c", STORY)], {}, id="a shared page"),
        pytest.param([entry("a", STORY)], [entry("a", STORY)], {}, id="nothing changed"),
    ],
)  # fmt: skip
def test_guid_churn_is_recognised(known, found, renames):
    assert renamed(identities(*known), identities(*found)) == renames
