"""What publishers and networks do to feeds, and what the daemon makes of it."""

import gzip
from dataclasses import replace
from datetime import timedelta
from io import StringIO

from rich.console import Console

from monitor.demo.loopback import Reply, Request
from monitor.wiring.service import open_service
from tests.whole.house import House, article, rss

TITLE = "Hospital opens a new ward for patients of two counties"
OTHER = "Surgeons strike over pay at the county hospital"
TEXT = "The hospital opened its new ward on Monday, and twelve beds are ready, the board said. " * 4
EARLIER = "Wed, 22 Jan 2025 08:00:00 GMT"
LATER = "Wed, 22 Jan 2025 12:00:00 GMT"


def state(house: House, name: str) -> str:
    with house.archive() as archive:
        return next(feed.state for feed in archive.feeds() if feed.id == name)


def entries(house: House, name: str) -> int:
    with house.archive() as archive:
        return next(feed.entries for feed in archive.feeds() if feed.id == name)


def serve(house: House, *items: tuple[str, str, str], published: str = EARLIER) -> None:
    document = rss(*((guid, house.site.url(path), title) for guid, path, title in items), published=published)
    house.site.says("/feed", document, content_type="application/rss+xml")
    for _, path, title in items:
        house.site.says(path, article(title, TEXT))


def test_a_site_that_moves_all_its_articles_announces_nothing_new(house: House) -> None:
    house.feed("paper", "/feed")
    serve(house, ("http://old/?p=1", "/?p=1", TITLE), ("http://old/?p=2", "/?p=2", OTHER))
    house.once()
    asked = len(house.site.asked)
    serve(house, ("https://new/ward", "/news/ward", TITLE), ("https://new/strike", "/news/strike", OTHER))
    house.once(passes=2)
    assert entries(house, "paper") == 2
    assert [path for path in house.site.asked[asked:] if path != "/feed"] == [], "no page is read again"


def test_a_guid_that_is_used_again_does_not_hide_the_news(house: House) -> None:
    house.feed("paper", "/feed")
    serve(house, ("latest", "/1", TITLE))
    house.once()
    serve(house, ("latest", "/2", OTHER), published=LATER)
    house.clock.advance(hours=4)
    house.once()
    assert house.titles() == {TITLE, OTHER}


def test_several_feeds_refused_by_one_host_are_taken_as_a_request_to_slow_down(house: House) -> None:
    for name in ("one", "two", "three"):
        house.site.says(f"/{name}", "no", status=403)
    house.feed("one", "/one")
    house.once()
    for name in ("two", "three"):
        house.feed(name, f"/{name}")
    house.once()
    assert [state(house, name) for name in ("one", "two", "three")] == ["blocked", "slow", "slow"]


def test_when_nothing_can_be_reached_no_feed_is_blamed(house: House) -> None:
    for number in (1, 2, 3):
        house.feeds[f"feed-{number}"] = f"http://127.0.0.{number}:9/feed"  # nobody listens there
    house.once(passes=4, minutes=12)
    with house.archive() as archive:
        told = {feed.id: (feed.state, feed.due_reason) for feed in archive.feeds()}
    assert all("our own network" in reason for _, reason in told.values()), told


def test_an_index_of_sitemaps_is_read_through(house: House) -> None:
    news = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{house.site.url("/1")}</loc>
      <news:news><news:publication_date>2025-01-22T08:00:00Z</news:publication_date>
      <news:title>{TITLE}</news:title></news:news></url></urlset>"""
    members = "".join(f"<sitemap><loc>{house.site.url(p)}</loc></sitemap>" for p in ("/old", "/news.gz"))
    house.site.says("/feed", f"<sitemapindex>{members}</sitemapindex>", content_type="text/xml")
    house.site.says("/news.gz", gzip.compress(news.encode()), content_type="application/gzip")
    house.site.says("/1", article(TITLE, TEXT))
    house.feed("sitemap", "/feed")
    house.once()
    assert house.titles() == {TITLE}


def test_a_host_whose_turn_has_not_come_is_no_failure_of_its_feeds(house: House) -> None:
    """A daemon does something else meanwhile; the poll waits on record."""
    for name in ("one", "two"):
        house.site.does(f"/{name}", feed_of_nothing)
        house.feed(name, f"/{name}")
    shipped = house.settings()
    settings = replace(shipped, web=replace(shipped.web, spacing_per_host=timedelta(seconds=60)))
    console = Console(file=StringIO())
    with open_service(settings, clock=house.clock, console=console, patient=False) as service:
        service.once()
    with house.archive() as archive:
        assert {feed.error for feed in archive.feeds()} == {None}
        assert [task.stage for task in archive.tasks(limit=9)] == ["poll"]
    assert len(house.site.asked) == 1


def feed_of_nothing(_: Request) -> Reply:
    return Reply(status=200, body=rss().encode(), headers={"content-type": "application/rss+xml"})
