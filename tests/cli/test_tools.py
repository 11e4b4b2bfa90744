"""Single steps on a file: feeds parse, extract, match. The names in their JSON are promises (design §8)."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Desk
from tests.whole.house import article, rss

FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title>'
    "<link>https://paper.example/</link><description>News</description><language>en-GB</language><ttl>30</ttl>"
    "<item><guid>g1</guid><link>/1</link><title>Ŵyl 🩺</title><description>A ward.</description>"
    "<author>Ann Lee</author><category>Health</category>"
    "<pubDate>Wed, 22 Jan 2025 09:00:00 +0100</pubDate></item>"
    "<item><guid>g2</guid><link>/2</link><title>Undated</title></item></channel></rss>"
)
ENTRY = {
    "id", "url", "title", "summary", "content", "author", "published_at", "updated_at", "categories",
    "language", "comments_url", "enclosures",
}  # fmt: skip
EXTRACT = {
    "url", "canonical_url", "title", "text", "author", "site", "language", "published_at", "modified_at",
}  # fmt: skip
PAGE = article(
    "Ward opens",
    "The new ward of the hospital opened its doors on Monday, the health board said in a statement.",
    "It has twelve beds, and a further ten are planned for the spring, according to the chief executive.",
    "Patients had waited for two years while the building was finished, said the community council.",
)


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    (tmp_path / "feed.xml").write_text(FEED)
    return tmp_path / "feed.xml"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text(PAGE)
    return tmp_path / "page.html"


def test_feeds_parse_prints_one_document_with_exactly_these_names(desk: Desk, feed: Path) -> None:
    parsed = desk.ask("feeds", "parse", feed, "--url", "https://paper.example/feed", "--json").json
    assert set(parsed) == {"feed", "entries"}
    assert set(parsed["feed"]) == {
        "title", "description", "site_url", "feed_url", "icon_url", "language", "ttl_minutes",
    }  # fmt: skip
    assert all(set(entry) == ENTRY for entry in parsed["entries"])


def test_feeds_parse_gives_times_in_utc_or_null_and_addresses_whole(desk: Desk, feed: Path) -> None:
    parsed = desk.ask("feeds", "parse", feed, "--url", "https://paper.example/feed", "--json").json
    dated, undated = parsed["entries"]
    assert parsed["feed"]["ttl_minutes"] == 30
    assert (dated["id"], dated["url"], dated["title"]) == ("g1", "https://paper.example/1", "Ŵyl 🩺")
    assert (dated["published_at"], dated["updated_at"]) == ("2025-01-22T08:00:00+00:00", None)
    assert (undated["published_at"], undated["author"], undated["categories"]) == (None, None, [])


def test_feeds_parse_in_words(desk: Desk, feed: Path) -> None:
    answer = desk.ask("feeds", "parse", feed, "--url", "https://paper.example/feed")
    assert answer.code == 0
    assert "https://paper.example/" in answer.out.splitlines()[0]
    assert "2025-01-22 08:00\tŴyl 🩺\thttps://paper.example/1" in answer.out


def test_a_title_in_an_escaped_feed_cannot_steer_the_terminal(desk: Desk, tmp_path: Path) -> None:
    hostile = tmp_path / "feed.json"
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "\x1b]0;owned\x07\x9b31m\u202e",
        "items": [{"id": "1", "title": "\x1b[2Jgone", "url": "https://paper.example/\x1b[2J"}],
    }
    hostile.write_text(json.dumps(document))
    answer = desk.ask("feeds", "parse", hostile, "--url", "https://paper.example/")
    assert answer.code == 0
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(answer.out + answer.err)


def test_a_document_that_is_no_feed_fails_in_words(desk: Desk, page: Path) -> None:
    answer = desk.ask("feeds", "parse", page, "--url", "https://paper.example/", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert "html" in answer.err.lower()


@pytest.mark.parametrize("command", [("feeds", "parse"), ("extract",)])
def test_a_file_that_cannot_be_read_is_bad_usage(
    desk: Desk, tmp_path: Path, command: tuple[str, ...]
) -> None:
    for wrong in (tmp_path / "nothing", tmp_path):
        answer = desk.ask(*command, wrong, "--url", "https://paper.example/")
        assert answer.code == 2
        assert f"{wrong} cannot be read" in answer.err


def test_where_a_feed_came_from_must_be_said(desk: Desk, feed: Path) -> None:
    assert desk.ask("feeds", "parse", feed).code == 2


def test_extract_takes_the_page_s_own_address_where_none_is_said(desk: Desk, page: Path) -> None:
    found = desk.ask("extract", page, "--json").json
    assert (found["url"], found["title"]) == (found["canonical_url"], "Ward opens")


def test_extract_prints_one_document_with_the_promised_names(desk: Desk, page: Path) -> None:
    found = desk.ask("extract", page, "--url", "https://paper.example/1", "--json").json
    assert set(found) == EXTRACT | {"kind", "authors", "canonical", "published", "modified"}
    assert (found["url"], found["title"], found["kind"]) == (
        "https://paper.example/1",
        "Ward opens",
        "article",
    )
    assert (found["published_at"], found["modified_at"]) == ("2025-01-22T08:00:00+00:00", None)
    assert found["text"].count("\n") == 2


def test_extract_in_words_is_title_source_and_paragraphs(desk: Desk, page: Path) -> None:
    lines = desk.ask("extract", page, "--url", "https://paper.example/1").out.splitlines()
    assert lines[0] == "Ward opens"
    assert lines[1].endswith("2025-01-22 08:00")
    assert len(lines) == 6


def test_extract_fetches_an_address_as_the_daemon_would(desk: Desk) -> None:
    desk.house.site.says("/1", PAGE)
    found = desk.ask("extract", desk.house.site.url("/1"), "--json")
    assert found.json["title"] == "Ward opens"


def test_extract_of_an_address_that_does_not_answer_fails_in_words(desk: Desk) -> None:
    answer = desk.ask("extract", desk.house.site.url("/nothing"))
    assert (answer.code, answer.out) == (1, "")
    assert "404" in answer.err


def test_extract_never_connects_to_a_private_address(desk: Desk) -> None:
    answer = desk.ask("extract", "http://169.254.169.254/latest/meta-data/")
    assert answer.code == 1
    assert "169.254.169.254" in answer.err


def test_extract_of_a_page_without_an_article_fails_in_words(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_text("<html><body><p>Hello.</p></body></html>")
    answer = desk.ask("extract", tmp_path / "empty.html", "--url", "https://paper.example/1", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.strip()


def documents(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "documents.jsonl"
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    return path


def test_match_prints_a_line_per_document_with_the_promised_names(desk: Desk, tmp_path: Path) -> None:
    on = {"id": 7, "title": "Hospital opens", "text": "The hospital opened.", "published_at": None}
    file = documents(tmp_path, on, "", {"id": "b", "title": "Rugby"})
    core, out = desk.ask("match", file, "--topic", "hospitals", "--json").lines
    assert set(core) == set(out) == {"id", "level", "score", "evidence", "missing"}
    assert (core["id"], core["level"]) == (7, "core")
    assert {"clause", "words", "field"} == set(core["evidence"][0])
    assert (out["id"], out["level"], out["evidence"]) == ("b", "out", [])
    assert 0 <= out["score"] < core["score"] <= 1


def test_match_in_words_says_because_of_what(desk: Desk, tmp_path: Path) -> None:
    file = documents(tmp_path, {"id": "a", "title": "Hospital opens", "text": ""})
    (line,) = desk.ask("match", file, "--topic", "hospitals").out.splitlines()
    assert line.startswith("a\tcore\t")
    assert "Hospital" in line


def test_match_by_a_topic_that_is_not_there_names_those_that_are(desk: Desk, tmp_path: Path) -> None:
    answer = desk.ask("match", documents(tmp_path, {"id": 1}), "--topic", "rugby")
    assert answer.code == 2
    assert 'there is no topic "rugby"' in answer.err
    assert "hospitals" in answer.err


BAD_LINES = [
    pytest.param("{not json", "is no JSON", id="no JSON"),
    pytest.param("[1, 2]", 'is no object with an "id"', id="a list"),
    pytest.param('{"title": "x"}', 'is no object with an "id"', id="no id"),
    pytest.param("[" * 100_000, "is no JSON", id="nested without end"),
    pytest.param('{"id": "\\ud800"}', "is no JSON", id="half a character"),
    pytest.param('{"id": 1, "published_at": "soon"}', '"soon" is no time', id="no time"),
    pytest.param('{"id": 1, "published_at": 20250122.5}', "is no time", id="a number for a time"),
    pytest.param(
        '{"id": 1, "published_at": "0001-01-01T00:00:00+10:00"}', "is no time", id="before all time"
    ),
]


@pytest.mark.parametrize("command", [("match", "--topic", "hospitals"), ("replay", "--topic", "any")])
@pytest.mark.parametrize(("line", "complaint"), BAD_LINES)
def test_a_bad_line_is_bad_usage_and_nothing_is_printed(
    desk: Desk, tmp_path: Path, command: tuple[str, ...], line: str, complaint: str
) -> None:
    file = documents(tmp_path, {"id": "good", "title": "Hospital"}, line)
    answer = desk.ask(command[0], file, *command[1:], "--json")
    assert (answer.code, answer.out) == (2, "")
    assert complaint in answer.err
    assert "Traceback" not in answer.err


def test_the_number_of_a_bad_line_is_named(desk: Desk, tmp_path: Path) -> None:
    file = documents(tmp_path, {"id": 1}, "", "oops")
    assert f"line 3 of {file} is no JSON" in desk.ask("match", file, "--topic", "hospitals").err


def test_bytes_that_are_no_text_are_bad_usage(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "documents.jsonl"
    file.write_bytes(b'{"id": "\xff\xfe"}\n')
    answer = desk.ask("match", file, "--topic", "hospitals")
    assert (answer.code, answer.out) == (2, "")
    assert "line 1" in answer.err


def test_feeds_test_reads_the_feeds_now_and_stores_nothing(desk: Desk) -> None:
    desk.house.site.says(
        "/feed", rss(("1", desk.house.site.url("/1"), "Ward opens")), content_type="text/xml"
    )
    desk.house.feed("paper", "/feed")
    desk.house.settings()
    (checked,) = desk.ask("feeds", "test", "--json").lines
    assert (checked["feed"], checked["entries"], checked["error"]) == ("paper", 1, None)
    assert checked["newest"] == "2025-01-22T08:00:00+00:00"
    (listed,) = desk.ask("feeds", "list", "--json").lines
    assert listed["health"] is None


def test_feeds_test_fails_where_one_feed_does_and_says_what_to_do(desk: Desk) -> None:
    desk.house.site.says(
        "/feed", rss(("1", desk.house.site.url("/1"), "Ward opens")), content_type="text/xml"
    )
    desk.house.feed("good", "/feed")
    desk.house.feed("bad", "/missing")
    desk.house.settings()
    answer = desk.ask("feeds", "test")
    good, bad = sorted(answer.out.splitlines(), key=lambda line: line.startswith("bad"))
    assert answer.code == 1
    assert good.split("\t")[:3] == ["good", "ok", "1"]
    assert bad.split("\t")[:2] == ["bad", "failed"]
    assert "mend its url in feeds.toml, or set enabled = false" in bad
    assert desk.ask("feeds", "test", "good").code == 0


def test_feeds_test_of_an_unknown_feed_is_bad_usage(desk: Desk) -> None:
    answer = desk.ask("feeds", "test", "nobody")
    assert answer.code == 2
    assert 'there is no feed "nobody"; nhs-monitor feeds list shows them' in answer.err


def test_feeds_list_tells_how_each_feed_is_doing(desk: Desk) -> None:
    desk.house.site.says(
        "/feed", rss(("1", desk.house.site.url("/1"), "Ward opens")), content_type="text/xml"
    )
    desk.house.feed("good", "/feed")
    desk.house.feed("bad", "/missing")
    desk.house.once()
    by_name = {one["id"]: one for one in desk.ask("feeds", "list", "--json").lines}
    assert set(by_name["good"]) == {
        "id", "title", "url", "publisher", "kind", "language", "enabled", "checked", "health",
    }  # fmt: skip
    assert (by_name["good"]["health"]["state"], by_name["good"]["health"]["entries"]) == ("ok", 1)
    assert by_name["bad"]["health"]["error"] is not None
    assert "404" in desk.ask("feeds", "list").out
