"""`feeds test` of one feed: what a poll would keep, and why."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.cli.conftest import Desk


def feed_of(desk: Desk) -> str:
    now = datetime.now(UTC)
    items = [
        ("Hospital opens a ward", "/1?utm_source=rss", format_datetime(now - timedelta(hours=1))),
        ("Cricket scores", "/2", format_datetime(now - timedelta(hours=2))),
        ("Hospital history", "/3", format_datetime(now - timedelta(days=30))),
        ("A note", "/4", "no date"),
    ]
    entries = "".join(
        f"<item><guid isPermaLink='false'>g{path}</guid><title>{title}</title><pubDate>{date}</pubDate>"
        f"<link>{desk.house.site.url(path)}</link></item>"
        for title, path, date in items
    )
    document = f"<rss version='2.0'><channel><title>P</title>{entries}</channel></rss>"
    desk.house.site.says("/feed", document, content_type="text/xml")
    return desk.house.site.url("/feed")


def test_each_entry_is_judged_as_the_daemon_would(desk: Desk) -> None:
    ended = desk.ask("feeds", "test", feed_of(desk), "--json")
    assert ended.code == 0
    trial = ended.json
    ward, cricket, history, note = trial["entries"]
    assert (ward["read"], ward["old"], ward["topics"]) == (True, False, ["hospitals"])
    assert ward["because"] == "could be on hospitals"
    assert ward["known_by"].endswith("/1")
    assert (cricket["read"], cricket["topics"]) == (False, [])
    assert "nothing that any topic could want" in cricket["because"]
    assert (history["read"], history["old"]) == (True, True)
    assert note["published_at"] is None
    assert trial["next_poll"]
    assert "entries" in trial["next_poll_because"]
    assert not trial["followed"]


def test_a_followed_feed_is_tried_with_its_own_settings_and_stores_nothing(desk: Desk) -> None:
    feed_of(desk)
    desk.house.feed("paper", "/feed")
    desk.house.settings()
    by_id = desk.ask("feeds", "test", "paper", "--json").json
    assert {entry["because"] for entry in by_id["entries"]} == {'fetch = "all"'}
    assert by_id["followed"]
    assert "every 10 min" in by_id["next_poll_because"]
    assert desk.ask("feeds", "test", desk.house.site.url("/feed"), "--json").json["feed"] == "paper"
    (listed,) = desk.ask("feeds", "list", "--json").lines
    assert listed["health"] is None


def test_people_read_the_same_as_lines(desk: Desk) -> None:
    ended = desk.ask("feeds", "test", feed_of(desk))
    assert "4 entries, 2 would be read" in ended.out
    assert "no date" in ended.out
    assert f"nhs-monitor feeds add {desk.house.site.url('/feed')}" in ended.out


def test_an_index_page_is_tried_with_its_selector(desk: Desk) -> None:
    desk.house.site.says("/news", "<main><a href='/1'>Hospital opens a ward</a></main>")
    desk.house.settings_of_feed = 'kind = "html-index"\nselector = "main a"'
    desk.house.feed("index", "/news")
    desk.house.settings()
    (entry,) = desk.ask("feeds", "test", "index", "--json").json["entries"]
    assert entry["title"] == "Hospital opens a ward"


def test_what_is_wrong_is_said_and_fails(desk: Desk) -> None:
    desk.house.site.says("/page", "<html><title>Paper</title></html>")
    ended = desk.ask("feeds", "test", desk.house.site.url("/page"))
    assert ended.code == 1
    assert "HTML page titled “Paper”" in ended.out
    assert desk.ask("feeds", "test", "nobody").code == 2
