"""One page, one name; one entry, one name."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.identity import announced, digest, fold_headline, is_reused, named, own_page, without_twins
from monitor.model.feeds import Entry, ParsedEntry, ParsedFeed, Publisher
from monitor.model.ids import EntryId, FeedId, PublisherId
from monitor.model.urls import canonical_url, host_aliases, is_opaque, site_host

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


NOW = datetime(2026, 9, 24, 12, tzinfo=UTC)


def entry(
    guid: str, url: str | None = None, title: str = "A headline of five words", **more: object
) -> ParsedEntry:
    values = {
        "id": guid, "url": url, "title": title, "summary": "", "content": "", "author": None,
        "published_at": NOW, "updated_at": None,
    }  # fmt: skip
    return ParsedEntry(**values | more)


def document(*entries: ParsedEntry) -> ParsedFeed:
    return ParsedFeed(
        title="", description="", site_url=None, language=None, ttl_minutes=None, entries=entries
    )


def held(guid: str, page: str | None, title: str) -> Entry:
    return Entry(
        id=EntryId(1), feed=FeedId("f"), guid=guid, url=page, canonical_url=page, title=title, summary="",
        content="", author=None, published_at=NOW, first_seen_at=NOW, baseline=False,
    )  # fmt: skip


@given(
    st.sampled_from(["https://", "http://", "HTTP://"]),
    st.lists(
        st.sampled_from(["www", "m", "amp", "a-b", "co", "example", "ampproject", "bing"]),
        min_size=1,
        max_size=4,
    ),
    st.lists(st.sampled_from(["", "hampshire", "amp", "x.Amp", "amps", "a_1~", "é", "%41"]), max_size=4),
)
def test_a_plain_address_is_read_as_any_other(scheme, labels, path):
    """An empty fragment is enough to leave the short way, and never counts."""
    url = scheme + ".".join(labels) + "".join(f"/{part}" for part in path)
    aliases = {"a-b.co": "b.co"}
    assert canonical_url(url, aliases) == canonical_url(f"{url}#", aliases)


def test_an_entry_that_links_to_its_site_has_no_page_of_its_own():
    assert own_page(entry("g", "https://www.e.example/"), home="https://e.example") is None
    assert own_page(entry("g", "https://news.google.com/rss/articles/x")) is None
    assert own_page(entry("g", "https://e.example/a?utm_x=1")) == "https://e.example/a"


def test_headlines_are_folded():
    assert fold_headline("“NHS” – £5m <b>deal</b>: Powys") == "nhs 5m deal powys"


def test_items_with_one_guid_are_told_apart_and_repeated_items_dropped():
    """A document is read as it stands; what stands twice in it is one entry."""
    found = [entry("g", f"https://e.example/{number}") for number in (1, 2, 2)]
    assert [one.id for one in without_twins(found)] == ["g|https://e.example/1", "g|https://e.example/2"]


def test_a_page_or_a_text_that_several_entries_share_names_none_of_them():
    one, other, third = named([entry("a", STORY), entry("b", STORY), entry("c", STORY + "2")])
    assert (one.page, other.page, third.page) == (None, None, STORY + "2")
    assert not one.telling


def test_an_entry_shares_its_page_with_those_beside_it_too():
    """A page of changes, `#v2` after `#v1`: the newest must not be taken for the one before."""
    old = entry("v1", STORY + "#v1")
    assert named([entry("v2", STORY + "#v2")], [old])[0].page is None
    assert named([entry("v2", STORY + "2")], [old])[0].page == STORY + "2"


def test_the_same_words_under_another_name_say_the_same():
    old = entry("http://e.example/?p=1", "http://e.example/?p=1")
    assert digest(old) == digest(entry("https://www.e.example/news/a", "https://www.e.example/news/a"))
    assert digest(entry("a#1")) != digest(entry("a#2")), "the BBC counts edits behind its guids"
    assert digest(old) != digest(entry("g", title="Another headline"))


@pytest.mark.parametrize(
    ("one", "telling"),
    [
        pytest.param(entry("g", title="Ward to close in March"), True, id="dated, with words of its own"),
        pytest.param(entry("g", title="Ward to close in March", published_at=None), False, id="undated"),
        pytest.param(entry("g", title="Weather"), False, id="said every day"),
    ],
)
def test_words_tell_an_entry_only_where_they_are_its_own(one, telling):
    assert named([one])[0].telling is telling


def test_an_aggregators_pointer_is_named_by_title_and_source():
    """Google's guid of one article differs from day to day."""
    title = "Ward to close in March - The Paper"
    first, second = (
        announced(document(entry(guid, f"https://news.google.com/rss/articles/{guid}", title)))
        for guid in ("CBMiA", "CBMiB")
    )
    assert list(first) == list(second) == ["title:ward to close in march the paper"]


def test_a_guid_that_no_index_could_hold_becomes_its_digest():
    (guid,) = announced(document(entry("é" * 600)))
    assert guid.startswith("sha256:")


LATER = NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    ("found", "reused"),
    [
        pytest.param(entry("g", STORY + "2", "Strike at the port", published_at=LATER), True, id="all new"),
        pytest.param(entry("g", STORY, "Strike at the port", published_at=LATER), False, id="same page"),
        pytest.param(entry("g", STORY + "2", "Ward closes in May", published_at=LATER), False, id="alike"),
        pytest.param(entry("g", STORY + "2", "Strike at the port"), False, id="same date: a new address"),
        pytest.param(entry("g", None, "Strike at the port", published_at=LATER), False, id="no page"),
    ],
)
def test_a_guid_is_reused_where_page_headline_and_date_are_new(found, reused):
    assert is_reused(held("g", STORY, "Ward closes in March"), named([found])[0]) is reused
