"""Pages are looked at again while their story is open, conditionally, and never twice for two feeds."""

from collections.abc import Callable

import pytest

from monitor.demo.loopback import Reply, Request
from tests.whole.house import House, article, rss

TITLE = "Hospital opens a second ward"
TEXT = "The hospital opened a second ward on Monday with 24 beds, the board said in its papers."


@pytest.fixture
def announced(house: House) -> House:
    """A feed that announces one page, /1, and never changes."""
    house.site.says("/feed", rss(("1", house.site.url("/1"), TITLE)), content_type="application/rss+xml")
    house.site.says("/1", article(TITLE, TEXT))
    house.feed("paper", "/feed")
    house.settings_of_feed = 'every = "30d"'
    return house


def conditional(body: str) -> Callable[[Request], Reply]:
    """Answer as a server that knows validators."""

    def answer(request: Request) -> Reply:
        if request.headers.get("if-none-match") == '"v1"':
            return Reply(status=304, headers={"etag": '"v1"'})
        return Reply(status=200, body=body.encode(), headers={"etag": '"v1"', "content-type": "text/html"})

    return answer


def revisions(house: House) -> int:
    with house.archive() as archive:
        (held,) = archive.articles(limit=10)
        return held.revisions


def test_an_edit_that_no_feed_announces_is_found(announced: House) -> None:
    announced.once()
    announced.site.says("/1", article(TITLE, TEXT.replace("24 beds", "28 beds")))
    announced.once(passes=2, minutes=16)
    assert revisions(announced) == 2
    assert "28 beds" in announced.printed.getvalue()


def test_the_plan_is_kept_and_ends(announced: House) -> None:
    """Whoever wakes every six hours looks after 6 h (for the first three), 12 h, 1 d, 3 d and 7 d."""
    announced.once(passes=36, hours=6)
    assert announced.site.asked.count("/1") == 6


def test_a_page_that_did_not_change_costs_one_conditional_request(announced: House) -> None:
    announced.site.does("/1", conditional(article(TITLE, TEXT)))
    announced.once(passes=3, minutes=50)
    assert announced.site.asked.count("/1") == 3
    assert revisions(announced) == 1
    assert announced.fates("/1") == ["read as article 1"]


def test_an_answer_with_the_same_bytes_is_not_read_again(announced: House) -> None:
    announced.once()
    announced.once(passes=2, minutes=16)
    assert announced.site.asked.count("/1") == 2
    assert announced.fates("/1") == ["read as article 1"]


def test_a_page_on_no_topic_is_not_looked_at_again(announced: House) -> None:
    announced.site.says(
        "/feed", rss(("1", announced.site.url("/1"), "Bridge opens")), content_type="application/rss+xml"
    )
    announced.site.says(
        "/1", article("Bridge opens", "The bridge over the river opened on Monday, they said.")
    )
    announced.once(passes=4, hours=1)
    assert announced.site.asked.count("/1") == 1


def test_a_plan_of_none_looks_at_nothing_again(announced: House) -> None:
    announced.main = "[rereading]\nafter = []\n"
    announced.once(passes=4, hours=1)
    assert announced.site.asked.count("/1") == 1


def test_a_wall_that_came_later_takes_no_text_away(announced: House) -> None:
    announced.once()
    wall = article(TITLE, TEXT[:70], "Subscribe now to continue reading this article and all others.")
    announced.site.says("/1", wall)
    announced.once(passes=2, minutes=16)
    assert revisions(announced) == 1
    (fate,) = announced.fates("/1")
    assert fate == "read before, and kept as it was: the page now stops at a wall"


def test_a_page_that_was_taken_down_is_left_alone_and_its_text_kept(announced: House) -> None:
    announced.once()
    announced.site.says("/1", "gone", status=410)
    announced.once(passes=6, hours=2)
    assert announced.site.asked.count("/1") == 2
    assert announced.titles() == {TITLE}
    (fate,) = announced.fates("/1")
    assert fate.startswith("read before; it is not looked at any more: ")


def test_a_page_that_fails_for_now_keeps_its_later_turns(announced: House) -> None:
    announced.once()
    announced.site.says("/1", "busy", status=500)
    announced.once(passes=4, minutes=20)
    announced.site.says("/1", article(TITLE, TEXT.replace("24 beds", "28 beds")))
    announced.once(passes=3, hours=2)
    assert revisions(announced) == 2


def test_a_server_that_answers_304_to_everything_is_read_from_its_feed(announced: House) -> None:
    announced.site.does("/1", lambda _: Reply(status=304))
    announced.once()
    (fate,) = announced.fates("/1")
    assert fate == "read from the feed: its server says that the page is unchanged since never"


def test_a_page_that_two_feeds_announce_is_fetched_once(announced: House) -> None:
    announced.feed("second", "/second")
    link = announced.site.url("/1?utm_source=second")
    announced.site.says("/second", rss(("x", link, TITLE)), content_type="application/rss+xml")
    announced.once()
    assert len([path for path in announced.site.asked if path.startswith("/1")]) == 1
    first, second = sorted(announced.fates("/1"))
    assert first == "read as article 1"
    assert second in {"read as feed paper announced it", "read as feed second announced it"}
