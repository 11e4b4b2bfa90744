"""Sources without feeds: each adapter gives the same entries as a feed would, or says what is wrong."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import UnreadableFeed
from monitor.feeds.sources.kinds import source_of
from monitor.model.feeds import Feed, ParsedEntry, ParsedFeed, Selectors, SourceKind
from monitor.model.ids import FeedId, PublisherId
from tests.feeds.reading import InProcess
from tests.runaway import no_runaway


def feed(kind: SourceKind, *, url: str = "https://source.example/list", **more: object) -> Feed:
    fields = {"query": "a b", **more}
    return Feed(id=FeedId("it"), url=url, publisher=PublisherId("p"), title="It", kind=kind, **fields)


def read(kind: SourceKind, body: object, **more: object) -> ParsedFeed:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return source_of(feed(kind, **more), InProcess()).parse(raw, url="https://source.example/list")


def asked(kind: SourceKind, **more: object) -> dict[str, list[str]]:
    return parse_qs(urlsplit(source_of(feed(kind, **more), InProcess()).address).query)


# --- written questions of the UK Parliament

QUESTION = {
    "id": 1790001,
    "askingMember": {"id": 1, "name": "Ann Member"},
    "house": "Commons",
    "dateTabled": "2025-11-03T00:00:00",
    "uin": "87654",
    "questionText": "To ask the Secretary of State, how many patients < 18 crossed the border.",
    "answeringBodyName": "Department of Health and Social Care",
    "answeringMember": None,
    "dateAnswered": None,
    "answerText": None,
    "heading": "Hospitals: Wales",
    "dateAnswerCorrected": None,
}


def questions(*values: dict[str, object]) -> dict[str, object]:
    return {
        "totalResults": len(values),
        "results": [{"value": value, "links": [{"rel": "self", "href": "/x"}]} for value in values],
    }


def question(**changed: object) -> ParsedEntry:
    return read(SourceKind.PARLIAMENT_QUESTIONS, questions({**QUESTION, **changed})).entries[0]


def test_a_written_question_is_an_entry_with_the_page_that_shows_it_whole() -> None:
    entry = question()
    assert entry.title == "Hospitals: Wales: question (Department of Health and Social Care)"
    assert entry.url == "https://questions-statements.parliament.uk/written-questions/detail/2025-11-03/87654"
    assert entry.author == "Ann Member"
    assert entry.published_at == datetime(2025, 11, 3, tzinfo=UTC)
    assert "patients &lt; 18 crossed" in entry.summary
    assert entry.content == ""  # the list cuts long texts


def test_an_answer_changes_its_question_and_is_dated_by_the_answer() -> None:
    answered = question(dateAnswered="2025-11-20T00:00:00", answerText="<p>About 40.</p>")
    assert answered.id == question().id
    assert answered.published_at == datetime(2025, 11, 20, tzinfo=UTC)
    assert "answer" in answered.title
    assert "<p>About 40.</p>" in answered.summary


def test_a_holding_answer_is_called_one() -> None:
    held = question(dateAnswered="2025-11-06T00:00:00", answerText="Not yet.", answerIsHolding=True)
    assert "holding answer" in held.title


def test_one_number_in_two_sessions_is_two_questions() -> None:
    assert question().id != question(dateTabled="2024-11-03T00:00:00").id
    assert question().id != question(house="Lords").id


def test_the_questions_are_asked_for_by_their_words() -> None:
    query = asked(SourceKind.PARLIAMENT_QUESTIONS, query='cross-border & "health"')
    assert query["searchTerm"] == ['cross-border & "health"']
    assert query["answered"] == ["Any"]


def test_what_the_address_says_already_stays() -> None:
    query = asked(SourceKind.PARLIAMENT_QUESTIONS, url="https://s.example/q?answered=Answered&house=Lords")
    assert query["answered"] == ["Answered"]
    assert query["house"] == ["Lords"]


# --- GDELT

ARTICLE = {
    "url": "https://paper.example/news/1",
    "url_mobile": "",
    "title": "NHS waits : Welsh patients &quot; told to wait &quot; , board says",
    "seendate": "20251104T091500Z",
    "domain": "paper.example",
    "language": "English",
    "sourcecountry": "United Kingdom",
}


def test_an_article_that_gdelt_saw_is_an_entry() -> None:
    entry = read(SourceKind.GDELT, {"articles": [ARTICLE]}).entries[0]
    assert entry.id == entry.url == "https://paper.example/news/1"
    assert entry.title.startswith("NHS waits: Welsh patients")
    assert entry.published_at == datetime(2025, 11, 4, 9, 15, tzinfo=UTC)


def test_gdelt_finds_nothing_with_an_empty_object() -> None:
    assert read(SourceKind.GDELT, {}).entries == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Please limit requests to one every 5 seconds or contact the owner for larger queries.",
        "Your query was too short or too long.",
    ],
)
def test_a_sentence_of_gdelt_is_the_error(sentence: str) -> None:
    with pytest.raises(UnreadableFeed, match=sentence[:20]):
        read(SourceKind.GDELT, sentence.encode())


def test_gdelts_stray_control_characters_cost_nothing() -> None:
    raw = json.dumps({"articles": [ARTICLE]}).replace("told", "told\x0b\t").encode()
    assert len(read(SourceKind.GDELT, raw).entries) == 1


def test_a_backslash_that_escapes_nothing_costs_no_article() -> None:
    raw = json.dumps({"articles": [{**ARTICLE, "title": "Beds @ and \\ more"}]}).replace("@", "\\d").encode()
    assert read(SourceKind.GDELT, raw).entries[0].title == "Beds \\d and \\ more"


def test_gdelt_is_asked_for_the_newest_of_the_last_days() -> None:
    query = asked(SourceKind.GDELT, query='"cross border" NHS')
    assert query["query"] == ['"cross border" NHS']
    assert (query["format"], query["mode"], query["sort"]) == (["json"], ["artlist"], ["datedesc"])


# --- a page that lists articles

PAGE = """<!doctype html><html lang="cy"><head><title>News</title></head><body>
<nav><a href="/">Home</a></nav>
<main>
  <article><a href="/news/1?utm_source=x"><img src="1.jpg"></a>
    <h2><a href="/news/1?utm_source=x">Hospital &amp; clinic</a></h2>
    <time datetime="2025-11-04T09:00:00Z">4 Nov</time><p class="lead">Both a &lt; b.</p></article>
  <article><h2><a href="news/2">Second ward</a></h2><span class="when">5 November 2025</span></article>
  <article><h2>No link at all</h2></article>
  <article><a href="javascript:void(0)">More</a></article>
  <article><a href="#top">Up</a></article>
</main></body></html>"""


def index(page: str = PAGE, **selectors: str) -> ParsedFeed:
    chosen = Selectors(**{"item": "main article", **selectors})
    return read(SourceKind.HTML_INDEX, page.encode(), selectors=chosen)


def test_an_index_page_gives_its_items_with_address_title_and_date() -> None:
    first, second = index().entries
    assert (first.title, first.url) == ("Hospital & clinic", "https://source.example/news/1?utm_source=x")
    assert first.published_at == datetime(2025, 11, 4, 9, tzinfo=UTC)
    assert (second.title, second.url) == ("Second ward", "https://source.example/news/2")
    assert second.published_at is None  # its date is not in a <time>


def test_selectors_say_where_dates_and_summaries_are() -> None:
    first, second = index(date=".when, time", summary=".lead").entries
    assert first.summary == "Both a &lt; b."
    assert second.published_at == datetime(2025, 11, 5, tzinfo=UTC)


def test_a_selector_may_point_at_the_links_themselves() -> None:
    assert [entry.title for entry in index(item="main a").entries] == ["Hospital & clinic", "Second ward"]


def test_relative_links_follow_the_pages_own_base() -> None:
    based = PAGE.replace("<head>", '<head><base href="https://cdn.example/deep/">')
    assert [entry.url for entry in index(based).entries][1] == "https://cdn.example/deep/news/2"


def test_a_selector_that_points_nowhere_is_an_error_and_no_empty_list() -> None:
    with pytest.raises(UnreadableFeed, match=r'selector "\.gone".*feeds\.toml'):
        index(item=".gone")


# --- whatever comes

KINDS = [SourceKind.PARLIAMENT_QUESTIONS, SourceKind.GDELT, SourceKind.HTML_INDEX]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
SHAPED = st.fixed_dictionaries(
    {
        "results": st.lists(
            st.fixed_dictionaries({"value": st.dictionaries(st.sampled_from(list(QUESTION)), JSON)})
        ),
        "articles": st.lists(st.dictionaries(st.sampled_from(list(ARTICLE)), JSON)),
    }
)


LINKS = st.text().map(lambda text: f"<a href='{text}'>{text}".encode(errors="replace"))


@given(kind=st.sampled_from(KINDS), body=st.binary() | SHAPED.map(json.dumps).map(str.encode) | LINKS)
def test_nothing_but_a_sentence_leaves_an_adapter(kind: SourceKind, body: bytes) -> None:
    with suppress(UnreadableFeed):
        found = read(kind, body, selectors=Selectors(item="a", date="b", summary="i"))
        assert all(entry.id for entry in found.entries)


MANY = " ".join(f"a{n}=''" for n in range(1900))


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<div>" * 24_000 + "<a href='/1'>x</a>", id="depth"),
        pytest.param("<a " + " ".join(f"a{n}" for n in range(300_000)) + " href='/1'>x</a>", id="attributes"),
        pytest.param(f"<a href='/1' {MANY}>x</a>" * 120, id="many attributes in many tags"),
        pytest.param("<a " + " ".join(f"a{n}='<'" for n in range(24_000)) + ">x</a>", id="tags in values"),
        pytest.param("<div><a href='/1'>x</a></div>" * 6_000, id="links"),
        pytest.param("<a href='/1'>" + "x" * 1_900_000, id="one endless word"),
    ],
)
def test_a_hostile_page_costs_little_time(page: str) -> None:
    with no_runaway(), suppress(UnreadableFeed):
        index(page, item="div a, a", title="b b b", date="i i")
