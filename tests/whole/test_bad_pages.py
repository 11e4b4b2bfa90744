"""A page that cannot be read says why in words; the feed's own text stands in where it can."""

import pytest

from monitor.demo.loopback import Reply
from tests.whole.house import House, article, rss

TITLE = "Hospital opens a second ward"


@pytest.fixture
def announced(house: House) -> House:
    """A feed that announces one page, /1, with a summary that is its headline."""
    house.web = 'total_timeout = "2s"\nlargest_page_bytes = 300000\n'
    house.site.says("/feed", rss(("1", house.site.url("/1"), TITLE)), content_type="application/rss+xml")
    house.feed("paper", "/feed")
    return house


@pytest.mark.parametrize(
    ("body", "content_type", "words"),
    [
        pytest.param(b"%PDF-1.7\n" + b"\0" * 2000, "application/pdf", "PDF", id="a PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\0" * 2000, "image/png", "image", id="an image"),
        pytest.param(b"\xff\xfe\xfd" * 5000, "text/html", "", id="invalid bytes"),
        pytest.param(b"", "text/html", "empty", id="an empty page"),
        pytest.param(
            b"<p>" + b"x" * 400_000, "text/html", "more than 300,000 bytes", id="a page above the limit"
        ),
    ],
)
def test_what_is_no_article_is_named_and_the_feeds_text_is_read_instead(
    announced: House, body: bytes, content_type: str, words: str
) -> None:
    announced.site.says("/1", body, content_type=content_type)
    announced.once()
    (fate,) = announced.fates("/1")
    assert fate.startswith("read from the feed")
    assert words in fate
    assert announced.titles() == {TITLE}


def test_a_login_wall_gives_way_to_the_feeds_text(announced: House) -> None:
    form = "<h1>Sign in</h1><form><input type=password></form><p>Please log in to continue reading.</p>"
    announced.site.says("/1", f"<html><body>{form}</body></html>")
    announced.once()
    assert announced.titles() != set()


def test_a_page_that_fails_for_now_is_tried_again(announced: House) -> None:
    announced.site.says("/1", "busy", status=503)
    announced.once()
    assert announced.titles() == set()
    announced.site.says("/1", article(TITLE, "The hospital opened a second ward on Monday, the board said."))
    announced.clock.advance(hours=1)
    announced.once()
    assert announced.titles() == {TITLE}


def test_a_page_that_stays_away_is_read_from_the_feed_in_the_end(announced: House) -> None:
    announced.site.does("/1", lambda _: Reply(status=500))
    announced.once(passes=8, hours=2)
    (fate,) = announced.fates("/1")
    assert fate.startswith("read from the feed: ")
    assert "500" in fate


def test_an_edited_page_becomes_a_revision_and_noise_does_not(announced: House) -> None:
    text = "The hospital opened a second ward on Monday with 24 beds, the board said."
    announced.site.says("/1", article(TITLE, text))
    announced.once()
    for number, changed in enumerate((f"{text} ", text.replace("24", "28")), 1):
        document = rss(("1", announced.site.url("/1"), f"{TITLE}{' ' * number}"))
        document = document.replace("<description>", f"<description>edit {number} ")
        announced.site.says("/feed", document, content_type="application/rss+xml")
        announced.site.says("/1", article(TITLE, changed))
        announced.clock.advance(minutes=11)
        announced.once()
    with announced.archive() as archive:
        (held,) = archive.articles(limit=10)
        assert held.revisions == 2


@pytest.mark.parametrize(
    ("published", "told"), [("2021-03-02T11:00:00Z", False), ("2025-01-22T08:00:00Z", True)]
)
def test_an_old_page_that_its_feed_dates_today_is_kept_and_told_to_nobody(
    announced: House, published: str, told: bool
) -> None:
    """A site brings its archive back with a new date in the feed; the page keeps its own."""
    opened = "The hospital opened a second ward on Monday, the board said."
    announced.site.says(
        "/1", article(TITLE, opened, "It has 18 beds.", "Nurses move in.", published=published)
    )
    announced.once(2)
    assert announced.titles() == {TITLE}
    assert (TITLE in announced.printed.getvalue()) is told
