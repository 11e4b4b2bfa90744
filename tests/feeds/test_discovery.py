"""A page says in its head which feeds it has."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.discovery import announced_feeds, well_known_feeds
from tests.runaway import no_runaway


def found(head: str, url: str = "https://paper.example/news/") -> list[str]:
    page = f"<!doctype html><html><head>{head}</head><body></body></html>"
    return [candidate.url for candidate in announced_feeds(page.encode(), url=url)]


def test_links_are_read_however_they_are_written() -> None:
    head = """
      <LINK REL='alternate' TYPE='application/rss+xml' HREF='/rss?a=1&amp;b=2' title="News &amp; views">
      <link href=feed.atom type=application/atom+xml rel="alternate home">
      <link rel="alternate" type="application/feed+json; charset=utf-8" href="//cdn.example/feed.json"/>"""
    page = announced_feeds(head.encode(), url="https://paper.example/news/")
    assert [(one.url, one.format) for one in page] == [
        ("https://paper.example/rss?a=1&b=2", "RSS"),
        ("https://paper.example/news/feed.atom", "Atom"),
        ("https://cdn.example/feed.json", "JSON Feed"),
    ]
    assert page[0].title == "News & views"


def test_what_is_no_feed_is_passed_over() -> None:
    assert not found(
        '<link rel="alternate" hreflang="cy" href="/cy">'
        '<link rel="stylesheet" type="application/rss+xml" href="/a">'
        '<link rel="alternate" type="application/json+oembed" href="/b">'
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">'
        '<!-- <link rel="alternate" type="application/rss+xml" href="/old"> -->'
    )


def test_feeds_of_comments_come_last_and_twins_once() -> None:
    rss = '<link rel="alternate" type="application/rss+xml" href="{}">'
    assert found(rss.format("/comments/feed/") + rss.format("/feed/") * 2) == [
        "https://paper.example/feed/",
        "https://paper.example/comments/feed/",
    ]


def test_the_pages_base_counts() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="feed">'
    assert found('<base href="https://other.example/x/">' + link) == ["https://other.example/x/feed"]


def test_the_usual_places_are_on_the_site_itself() -> None:
    assert next(well_known_feeds("https://paper.example/a/b?c")) == "https://paper.example/feed/"


@given(st.binary() | st.text().map(lambda text: f"<link rel=alternate {text}>".encode(errors="replace")))
def test_no_page_makes_it_raise(body: bytes) -> None:
    announced_feeds(body, url="https://paper.example/")


def test_a_hostile_page_costs_little_time() -> None:
    pages = ("<!--" * 200_000, "<link " * 200_000, "<link " + "a=" * 400_000, "<link a='" * 100_000)
    with no_runaway():
        for page in pages:
            announced_feeds(page.encode(), url="https://paper.example/")
