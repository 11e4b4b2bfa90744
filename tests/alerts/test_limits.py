"""Limits that hold for any input: hypothesis looks for the briefing that breaks them."""

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.alerts import payload
from monitor.alerts.digest import word_digest
from monitor.alerts.slack import LONGEST_IN_ALL, LONGEST_SECTION, MOST_BLOCKS, width
from monitor.alerts.together import word_group, word_overflow
from monitor.alerts.wording import word, word_notice
from monitor.model.alerts import (
    Briefing,
    Digest,
    DigestLine,
    DigestNews,
    Earlier,
    Message,
    Pace,
    Precedence,
    Source,
)
from monitor.model.ids import DevelopmentId, RouteId, StoryId
from monitor.model.stories import Kind
from tests.alerts.builders import NEWS_AT, NO_LINKS, PAGES, briefing, digest, digest_line

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "webhook-v1.schema.json").read_text())

_nasty = st.sampled_from(
    [
        "<b>",
        "&amp;",
        "&",
        ">",
        "<!channel>",
        "\r\nBcc: x@y.z\r\n",
        "\x1b[2J",
        "\u202e",
        "🏥",
        "👩🏽‍⚕️",
        "\ud800",
        '"',
        "'",
        "\\",
        "|",
        "*",
        "`",
        "\x00",
    ]
)
words = st.one_of(
    st.text(max_size=80),
    st.lists(st.one_of(_nasty, st.text(max_size=20)), max_size=12).map(" ".join),
    st.builds(
        lambda piece, times: piece * times,
        st.one_of(_nasty, st.text(min_size=1, max_size=5)),
        st.integers(1, 1500),
    ),
)
urls = st.one_of(words, words.map(lambda tail: "https://a.example/" + tail))
sources = st.builds(Source, outlet=words, url=urls, title=words)
times = st.datetimes(datetime(2000, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
briefings = st.builds(
    Briefing,
    development=st.integers(1).map(DevelopmentId),
    story=st.integers(1).map(StoryId),
    story_title=words,
    first=st.booleans(),
    kind=st.sampled_from(Kind),
    weight=st.floats(0, 1),
    headline=words,
    passages=st.lists(words, max_size=20).map(tuple),
    quotations=st.lists(st.tuples(words, st.none() | words), max_size=10).map(tuple),
    figures=st.lists(st.tuples(words, words, st.none() | words), max_size=10).map(tuple),
    conflicts=st.lists(words, max_size=10).map(tuple),
    source=sources,
    known_sentences=st.integers(0, 10_000),
    independent_reports=st.integers(0, 1000),
    copies=st.integers(0, 1000),
    reopened_after_days=st.none() | st.integers(1, 5000),
    published_at=st.none() | times,
    found_at=times,
    language=st.sampled_from(["en", "cy", "en-GB", ""]) | words,
    reverses=st.none() | st.builds(Earlier, headline=words, outlet=words, at=times),
    published_earlier=st.none()
    | st.builds(Precedence, source=sources, at=times, passages=st.integers(1, 30)),
)
news = st.builds(
    DigestNews, kind=st.sampled_from(Kind), headline=words, source=sources, language=st.just("cy") | words
)
digests = st.builds(
    Digest,
    route=st.just(RouteId("week")),
    since=st.just(datetime(2024, 9, 23, tzinfo=UTC)),
    until=st.just(datetime(2024, 9, 30, tzinfo=UTC)),
    lines=st.lists(
        st.builds(
            DigestLine,
            story=st.integers(1, 99).map(StoryId),
            story_title=words,
            news=st.lists(news, max_size=4).map(tuple),
            coverage=st.lists(sources, max_size=4).map(tuple),
            copies=st.integers(0, 99),
        ),
        max_size=8,
    ).map(tuple),
    pace=st.sampled_from([Pace.DAILY, Pace.WEEKLY, Pace.CUTTINGS]),
    timezone=st.sampled_from(["UTC", "Europe/London"]),
    quiet_topics=st.lists(words, max_size=5).map(tuple),
    sick_feeds=st.lists(words, max_size=5).map(tuple),
    quiet_feeds=st.lists(words, max_size=5).map(tuple),
)
several = st.lists(briefings, min_size=1, max_size=5, unique_by=lambda one: one.development)
messages = st.one_of(
    st.builds(word, briefings, st.sampled_from([PAGES, NO_LINKS])),
    st.builds(word_group, several, st.sampled_from([PAGES, NO_LINKS])),
    st.builds(word_overflow, several, st.sampled_from([PAGES, NO_LINKS])),
    st.builds(word_digest, digests, st.sampled_from([PAGES, NO_LINKS])),
    st.builds(
        lambda news, details: word_notice(news, details, at=NEWS_AT),
        words,
        st.lists(words, max_size=5).map(tuple),
    ),
)
quick = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def assert_within_limits(made: Message) -> None:
    """Every limit of every channel."""
    assert len(made.subject) <= 90
    assert made.subject == made.subject.strip()
    assert not re.search(
        r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", made.subject
    )
    assert made.text.split("\n")[0] == made.subject
    assert_slack_takes(made.slack_blocks)
    assert len(payload.encode(made.data)) <= 20_000
    assert_valid(made.data, SCHEMA)
    assert_only_our_markup(made.html)
    made.text.encode()
    made.html.encode()


def assert_slack_takes(blocks: tuple[dict[str, Any], ...]) -> None:
    texts = [block["text"]["text"] for block in blocks]
    assert 1 <= len(blocks) <= MOST_BLOCKS == 50
    assert all(1 <= width(text) <= LONGEST_SECTION == 3000 for text in texts)
    assert sum(map(width, texts)) <= LONGEST_IN_ALL == 12_000
    for text in texts:
        without_links = re.sub(r"<https?://[^<>|\s]+\|[^<>]*>", "", text)
        assert "<" not in without_links
        assert re.sub(r"(?m)^>", "", without_links).count(">") == 0
        assert not re.search(r"&(?!amp;|lt;|gt;)", without_links)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name == "href"]


def assert_only_our_markup(html: str) -> None:
    found = _Tags()
    found.feed(html)
    texts = {"h1", "h2", "p", "blockquote", "span", "strong", "a", "br"}
    ours = {"html", "head", "meta", "title", "body", "div"} | texts
    assert found.tags <= ours
    assert found.attributes <= {"lang", "charset", "name", "content", "style", "href", "aria-hidden"}
    assert all(link.startswith(("https://", "http://")) for link in found.links)


_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "integer": int,
    "number": (int, float),
}  # fmt: skip


_KEYWORDS = {
    "$schema", "$id", "title", "description", "$defs", "$ref", "type", "required", "properties",
    "oneOf", "enum", "const", "items", "pattern", "maxLength", "minimum", "maximum",
}  # fmt: skip


def assert_valid(value: Any, schema: dict[str, Any]) -> None:
    """Check the part of JSON Schema that our document uses; an unknown keyword fails."""
    assert set(schema) <= _KEYWORDS
    if "$ref" in schema:
        assert_valid(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")])
    if "type" in schema:
        names = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        assert any(isinstance(value, _TYPES[name]) for name in names)
        assert "boolean" in names or not isinstance(value, bool)
    assert value in schema.get("enum", [value])
    assert value == schema.get("const", value)
    if isinstance(value, dict):
        assert set(schema.get("required", [])) <= set(value)
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                assert_valid(value[name], inner)
    if isinstance(value, list):
        for item in value:
            assert_valid(item, schema.get("items", {}))
    if isinstance(value, str):
        assert len(value) <= schema.get("maxLength", len(value))
        assert "pattern" not in schema or re.search(schema["pattern"], value)
    if isinstance(value, (int, float)):
        assert schema.get("minimum", value) <= value <= schema.get("maximum", value)
    if "oneOf" in schema:
        assert sum(_is_valid(value, inner) for inner in schema["oneOf"]) == 1


def _is_valid(value: Any, schema: dict[str, Any]) -> bool:
    try:
        assert_valid(value, schema)
    except AssertionError:
        return False
    return True


@quick
@given(messages)
def test_no_input_breaks_a_limit_or_brings_its_own_markup(made: Message) -> None:
    """Subject, text, HTML, Slack and webhook limits hold whatever a site puts into its page."""
    assert_within_limits(made)


@pytest.mark.parametrize("piece", ["&", "🏥", "\ud800", "word "])
def test_the_largest_briefing_still_fits_everywhere(piece: str) -> None:
    """Everything at once, and far too long."""
    long = piece * 2500
    made = word(
        briefing(
            headline=long,
            story_title=long,
            passages=(long,) * 60,
            quotations=((long, long),) * 60,
            figures=((long, long, long), (long, long, None)) * 60,
            conflicts=(long,) * 60,
            source=Source(outlet=long, url="https://a.example/?" + "&" * 1900, title=long),
        ),
        PAGES,
    )
    assert_within_limits(made)
    assert made.data["truncated"] is True


def test_the_largest_digest_still_fits_everywhere() -> None:
    """Two hundred busy stories."""
    lines = [
        digest_line(n, "Title " * 50, *["Headline " * 30] * 9, copies=9, outlets=("Outlet " * 60,) * 9)
        for n in range(200)
    ]
    assert_within_limits(word_digest(digest(*lines), PAGES))


def test_the_largest_overflow_still_fits_everywhere() -> None:
    """A storm of two hundred, each far too long."""
    storm = [
        briefing(development=DevelopmentId(n), headline="Headline " * 30, passages=("Words " * 300,) * 9)
        for n in range(1, 201)
    ]
    for made in (word_overflow(storm, PAGES), word_group(storm, PAGES)):
        assert_within_limits(made)
    assert made.data["truncated"] is True


def test_what_the_schema_forbids_is_noticed() -> None:
    """The hand-written validator can fail."""
    good = word(briefing(), PAGES).data
    assert_valid(good, SCHEMA)
    for bad in (
        good | {"version": 2},
        good | {"type": "digest.ready"},
        {k: v for k, v in good.items() if k != "data"},
    ):
        assert not _is_valid(bad, SCHEMA)
