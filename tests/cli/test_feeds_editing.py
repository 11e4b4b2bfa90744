"""`feeds add`, `remove`, `import` and `export`, as a user meets them."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.demo.loopback import Reply, Request
from tests.cli.conftest import Desk
from tests.whole.house import rss

RSS = "application/rss+xml"


def feed_of(desk: Desk, path: str = "/feed/", **headers: str) -> str:
    document = rss(("1", desk.house.site.url("/1"), "Hospital opens"))
    desk.house.site.says(path, document.replace("http://x/", desk.house.site.url("/")), content_type=RSS)
    return desk.house.site.url(path)


def page(desk: Desk, *links: str) -> str:
    desk.house.site.says("/", f"<html><head>{''.join(links)}</head><body>News</body></html>")
    return desk.house.site.url("/")


def link(href: str, title: str = "") -> str:
    return f'<link rel="alternate" type="{RSS}" href="{href}" title="{title}">'


def configured(desk: Desk) -> list[dict[str, object]]:
    return tomllib.loads((desk.config / "feeds.toml").read_text()).get("feed", [])


def test_a_home_page_leads_to_its_feed_with_two_requests(desk: Desk) -> None:
    feed_of(desk, "/news.xml")
    url = page(desk, link("/news.xml", "All news"), link("/comments/feed", "Comments"))
    (desk.config / "feeds.toml").write_text("# mine, and precious\n")
    ended = desk.ask("feeds", "add", url)
    assert ended.code == 0, ended.err
    assert desk.house.site.asked == ["/", "/news.xml"]
    assert "the page announces it" in ended.out
    assert (desk.config / "feeds.toml").read_text().startswith("# mine, and precious\n")
    (feed,) = configured(desk)
    assert (feed["id"], feed["url"]) == ("paper", desk.house.site.url("/news.xml"))
    assert "checked" in feed
    assert desk.ask("feeds", "list", "--json").json["id"] == "paper"  # the new configuration is a good one


def test_an_index_of_sitemaps_goes_by_the_name_that_its_members_know(desk: Desk) -> None:
    news = f"""<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url>
      <loc>{desk.house.site.url("/1")}</loc><n:news><n:publication><n:name>The Echo</n:name>
      <n:language>cy</n:language></n:publication><n:title>Hospital opens</n:title></n:news></url></urlset>"""
    desk.house.site.says("/news.xml", news, content_type="text/xml")
    index = f"<sitemapindex><sitemap><loc>{desk.house.site.url('/news.xml')}</loc></sitemap></sitemapindex>"
    desk.house.site.says("/index.xml", index, content_type="text/xml")
    ended = desk.ask("feeds", "add", desk.house.site.url("/index.xml"))
    assert "added the-echo: The Echo, 1 entry" in ended.out, ended.err
    assert configured(desk)[0]["language"] == "cy"


def test_a_feeds_own_address_costs_one_request(desk: Desk) -> None:
    ended = desk.ask(
        "feeds", "add", feed_of(desk), "--id", "mine", "--title", "Mine", "--fetch", "all", "--json"
    )
    assert ended.code == 0
    assert ended.json["outcome"]["id"] == "mine"
    assert desk.house.site.asked == ["/feed/"]
    assert configured(desk)[0]["fetch"] == "all"


def test_a_new_publisher_is_written_down_and_a_known_one_is_used(desk: Desk) -> None:
    feed_of(desk)
    desk.ask("feeds", "add", feed_of(desk))
    feed_of(desk, "/other")
    second = desk.ask("feeds", "add", desk.house.site.url("/other"), "--json").json["outcome"]
    publishers = tomllib.loads((desk.config / "publishers.toml").read_text())["publisher"]
    assert [one["id"] for one in publishers] == ["paper", "127-0-0-1"]
    assert second["publisher"] == "127-0-0-1"
    assert not second["new_publisher"]
    assert second["id"] == "paper-2"


def test_usual_places_are_tried_only_where_nothing_is_announced(desk: Desk) -> None:
    url = page(desk)
    feed_of(desk, "/rss.xml")
    ended = desk.ask("feeds", "add", url)
    assert ended.code == 0
    assert desk.house.site.asked == ["/", "/feed/", "/rss", "/rss.xml"]
    assert "usual place" in ended.out


def test_a_news_sitemap_that_robots_txt_names_is_a_feed_on_a_quiet_day_too(desk: Desk) -> None:
    site = desk.house.site
    named = f"User-agent: *\nDisallow: /private\nSitemap: {site.url('/all.xml')}\nsitemap: /news-map.xml\n"
    site.says("/robots.txt", named, content_type="text/plain")
    empty = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>'
    site.says("/news-map.xml", empty, content_type="application/xml")
    ended = desk.ask("feeds", "add", page(desk))
    assert ended.code == 0, ended.err
    assert site.asked[-2:] == ["/robots.txt", "/news-map.xml"]
    assert "a news sitemap that robots.txt names" in ended.out
    assert configured(desk)[0]["url"] == site.url("/news-map.xml")
    assert configured(desk)[0]["title"] == "127.0.0.1"  # a quiet one does not say whose it is


def test_several_feeds_want_a_choice(desk: Desk) -> None:
    feed_of(desk, "/b")
    url = page(desk, link("/a", "News"), link("/b", "Health"))
    ended = desk.ask("feeds", "add", url)
    assert ended.code == 2
    assert "--choose N" in ended.err
    assert "Health" in ended.err
    assert configured(desk) == []
    assert desk.ask("feeds", "add", url, "--choose", "2").code == 0
    assert configured(desk)[0]["url"] == desk.house.site.url("/b")
    assert desk.ask("feeds", "add", url, "--choose", "3").code == 2


def test_an_address_that_is_followed_is_refused_however_it_is_written(desk: Desk) -> None:
    url = feed_of(desk)
    assert desk.ask("feeds", "add", url).code == 0
    before = (desk.config / "feeds.toml").read_text()
    ended = desk.ask("feeds", "add", url + "?utm_source=x#top")
    assert ended.code == 1
    assert "followed already as paper" in ended.err
    assert (desk.config / "feeds.toml").read_text() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--id", "Not An Id"], "is no id"),
        (["--publisher", "nobody"], "does not define"),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is(
    desk: Desk, arguments: list[str], words: str
) -> None:
    before = (desk.config / "publishers.toml").read_text()
    ended = desk.ask("feeds", "add", feed_of(desk), *arguments)
    assert ended.code == 2
    assert words in ended.err
    assert configured(desk) == []
    assert (desk.config / "publishers.toml").read_text() == before


def answers(status: int, **headers: str) -> Callable[[Request], Reply]:
    return lambda _: Reply(status=status, body=b"no", headers=headers)


def test_no_feed_is_said_with_what_was_found_instead(desk: Desk) -> None:
    ended = desk.ask("feeds", "add", page(desk))
    assert ended.code == 1
    assert "HTML page" in ended.err
    assert "html-index" in ended.err
    assert configured(desk) == []


def test_a_server_that_wants_a_pause_is_not_asked_on(desk: Desk) -> None:
    url = page(desk)
    desk.house.site.does("/feed/", answers(429, **{"retry-after": "60"}))
    ended = desk.ask("feeds", "add", url)
    assert ended.code == 1
    assert "429" in ended.err
    assert desk.house.site.asked == ["/", "/feed/"]


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/", "http://user:secret@x.example/", "ftp://x/", "http://"]
)
def test_an_address_that_is_never_asked(desk: Desk, url: str) -> None:
    ended = desk.ask("feeds", "add", url)
    assert ended.code == 1
    assert "secret" not in ended.err
    assert configured(desk) == []


def test_a_lasting_redirect_is_adopted_and_a_passing_one_is_not(desk: Desk) -> None:
    target = feed_of(desk, "/new")
    desk.house.site.does("/old", answers(301, location="/new"))
    desk.house.site.does("/today", answers(302, location="/new"))
    desk.ask("feeds", "add", desk.house.site.url("/today"))
    desk.ask("feeds", "add", desk.house.site.url("/old"))
    assert [one["url"] for one in configured(desk)] == [desk.house.site.url("/today"), target]


def test_a_removed_feed_is_no_longer_followed_and_stays_on_record(desk: Desk) -> None:
    desk.ask("feeds", "add", feed_of(desk))
    ended = desk.ask("feeds", "remove", "paper")
    assert ended.code == 0
    assert "stay on record" in ended.out
    assert configured(desk) == []
    assert desk.ask("feeds", "remove", "paper").code == 2


def test_the_shipped_configuration_is_not_changed(desk: Desk) -> None:
    shipped = Path(__file__).parents[2] / "config"
    ended = desk.run("--config", shipped, "feeds", "remove", "bbc-uk")
    assert ended.code == 2
    assert "nhs-monitor init DIR" in ended.err


OPML = """<opml version="2.0"><body>
<outline text="Wales"><outline text="Local">
<outline text="Argus" xmlUrl="https://argus.example/rss" category="news,health" language="cy"/>
</outline></outline>
<outline text="Again" xmlUrl="http://www.argus.example/rss/?utm_source=x"/>
<outline text="Mail" xmlUrl="mailto:x@y"/>
<outline text="Off" xmlUrl="https://two.example/feed" isComment="true"/>
</body></opml>"""


def test_an_import_says_what_it_added_and_what_not(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "in.opml").write_text(OPML)
    ended = desk.ask("feeds", "import", tmp_path / "in.opml", "--json")
    assert ended.code == 0
    assert [(line["status"], line["reason"]) for line in ended.lines] == [
        ("added", ""),
        ("skipped", "followed already as argus"),
        ("skipped", "its address is not one with http:// or https://"),
        ("added", ""),
    ]
    argus, off = configured(desk)
    assert argus["folder"] == ["Wales", "Local"]
    assert argus["categories"] == ["news", "health"]
    assert argus["language"] == "cy"
    assert off["enabled"] is False
    again = desk.ask("feeds", "import", tmp_path / "in.opml")
    assert "0 added, 4 skipped" in again.err


def test_an_import_takes_no_address_that_would_never_be_asked(desk: Desk, tmp_path: Path) -> None:
    urls = ("http://10.0.0.1/feed", "http://paper.example:6379/", "https://user:s3cret@paper.example/feed")
    outlines = "".join(f'<outline xmlUrl="{url}" text="x"/>' for url in urls)
    (tmp_path / "in.opml").write_text(f"<opml><body>{outlines}</body></opml>")
    ended = desk.ask("feeds", "import", tmp_path / "in.opml", "--json")
    assert "s3cret" not in ended.out
    lines = ended.lines
    assert {line["status"] for line in lines} == {"skipped"}
    assert all("it would never be asked" in line["reason"] for line in lines)
    assert configured(desk) == []


def test_an_empty_url_is_bad_usage(desk: Desk) -> None:
    ended = desk.ask("feeds", "add", " ")
    assert (ended.code, "the URL is empty" in ended.err) == (2, True)


def test_an_export_can_be_imported_elsewhere_unchanged(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "in.opml").write_text(OPML)
    desk.ask("feeds", "import", tmp_path / "in.opml")
    first = desk.ask("feeds", "export").out
    assert "argus.example" in first
    assert desk.ask("feeds", "export", tmp_path / "out.opml").code == 0
    (desk.config / "feeds.toml").write_text("")
    desk.ask("feeds", "import", tmp_path / "out.opml")
    assert desk.ask("feeds", "export").out == first


def test_a_file_that_is_no_opml_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "in.opml").write_text("<html></html>")
    ended = desk.ask("feeds", "import", tmp_path / "in.opml")
    assert ended.code == 2
    assert "no OPML" in ended.err
    assert desk.ask("feeds", "import", tmp_path / "none").code == 2
