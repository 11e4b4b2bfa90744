"""One bad feed says what is wrong in words, and never stops the others."""

import time
from collections.abc import Callable

import pytest

from monitor.demo.loopback import Reply, Request
from tests.whole.house import House, article, rss

GOOD = "Hospital opens a second ward"


def redirects_to_itself(_: Request) -> Reply:
    return Reply(status=302, headers={"location": "/bad"})


def never_ends(_: Request) -> Reply:
    return Reply(status=200, body=b"<rss><channel>" + b"x" * 300_000, headers={"content-type": "text/xml"})


def drips(_: Request) -> Reply:
    time.sleep(1.2)  # longer than the reader's patience in this test, and only the server waits
    return Reply(status=200, body=b"")


def answers(status: int, **headers: str) -> Callable[[Request], Reply]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Reply(status=status, body=b"no", headers=named)


def body(text: str | bytes) -> Callable[[Request], Reply]:
    raw = text.encode() if isinstance(text, str) else text
    return lambda _: Reply(status=200, body=raw, headers={"content-type": "application/rss+xml"})


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        pytest.param(body("<!doctype html><html><body>Hello</body></html>"), "HTML", id="an HTML page"),
        pytest.param(body(""), "empty", id="nothing at all"),
        pytest.param(body("x" * 150_000), "", id="one endless line"),
        pytest.param(never_ends, "more than 200,000 bytes", id="a document without end"),
        pytest.param(redirects_to_itself, "redirect", id="a redirect loop"),
        pytest.param(answers(404), "404", id="404"),
        pytest.param(answers(410), "410", id="410"),
        pytest.param(answers(429, retry_after="3600"), "429", id="429 with Retry-After"),
        pytest.param(answers(500), "500", id="500"),
        pytest.param(drips, "", id="a slow drip"),
        pytest.param(lambda _: Reply(status=0), "", id="a connection that breaks off"),
    ],
)
def test_a_bad_feed_is_recorded_in_words_and_the_rest_goes_on(
    house: House, behaviour: Callable[[Request], Reply], words: str
) -> None:
    house.web = 'total_timeout = "1s"\nlargest_feed_bytes = 200000\n'
    house.other.does("/bad", behaviour)
    house.site.says("/good", rss(("1", house.site.url("/1"), GOOD)), content_type="application/rss+xml")
    house.site.says("/1", article(GOOD, "The hospital opened a second ward on Monday, the board said."))
    house.feed("bad", "/bad", site=house.other)
    house.feed("good", "/good")
    house.once()
    error = house.feed_error("bad")
    assert error
    assert words in error
    assert house.feed_error("good") is None
    assert house.titles() == {GOOD}


def test_a_feed_with_broken_xml_still_gives_its_entries(house: House) -> None:
    broken = rss(("1", house.site.url("/1"), "Hospital & clinic")).replace("</channel></rss>", "<item>")
    house.site.says("/feed", broken, content_type="application/rss+xml")
    house.site.says("/1", article("Hospital & clinic", "The hospital opened a clinic on Monday."))
    house.feed("bozo", "/feed")
    house.once()
    assert house.titles() == {"Hospital & clinic"}


def test_retry_after_is_obeyed(house: House) -> None:
    house.site.does("/feed", answers(429, retry_after="7200"))
    house.feed("busy", "/feed")
    house.once(passes=5, minutes=15)
    assert house.site.asked.count("/feed") == 1


def test_a_feed_that_recovers_is_read_again(house: House) -> None:
    house.site.does("/feed", answers(500))
    house.feed("late", "/feed")
    house.once()
    house.site.says("/feed", rss(("1", house.site.url("/1"), GOOD)), content_type="application/rss+xml")
    house.site.says("/1", article(GOOD, "The hospital opened a second ward on Monday, the board said."))
    house.clock.advance(hours=2)
    house.once()
    assert house.feed_error("late") is None
    assert house.titles() == {GOOD}


def test_an_unchanged_feed_is_asked_with_its_validators_and_costs_nothing(house: House) -> None:
    seen: list[str | None] = []

    def answer(request: Request) -> Reply:
        seen.append(request.headers.get("if-none-match"))
        if seen[-1]:
            return Reply(status=304)
        document = rss(("1", house.site.url("/1"), GOOD)).encode()
        return Reply(status=200, body=document, headers={"etag": 'W/"verbatim"'})

    house.site.does("/feed", answer)
    house.feed("same", "/feed")
    house.once(passes=3)
    assert seen == [None, 'W/"verbatim"', 'W/"verbatim"']


def test_the_first_poll_alerts_about_nothing_old(house: House) -> None:
    old = rss(("1", house.site.url("/1"), GOOD), published="Wed, 01 Jan 2025 08:00:00 GMT")
    house.site.says("/feed", old, content_type="application/rss+xml")
    house.site.says("/1", article(GOOD, "The hospital opened a second ward, the board said on Monday."))
    house.feed("first", "/feed")
    house.once()
    assert house.titles() == {GOOD}
    with house.archive() as archive:
        assert {d.state for d in archive.deliveries(limit=10)} == {"held"}


def test_an_article_is_read_once_however_often_its_feed_repeats_it(house: House) -> None:
    house.site.says("/feed", rss(("1", house.site.url("/1"), GOOD)), content_type="application/rss+xml")
    house.site.says("/1", article(GOOD, "The hospital opened a second ward on Monday, the board said."))
    house.feed("again", "/feed")
    house.main = "[rereading]\nafter = []\n"  # which would ask again, and conditionally
    house.once(passes=4)
    assert house.site.asked.count("/1") == 1


def test_a_guid_that_churns_brings_nothing_twice(house: House) -> None:
    house.site.says("/1", article(GOOD, "The hospital opened a second ward on Monday, the board said."))
    house.feed("churn", "/feed")
    for number in range(3):
        document = rss((f"{house.site.url('/1')}#{number}", house.site.url("/1"), GOOD))
        house.site.says("/feed", document, content_type="application/rss+xml")
        house.once()
        house.clock.advance(minutes=11)
    with house.archive() as archive:
        assert len(archive.developments(limit=10)) == 1
        assert len([d for d in archive.deliveries(limit=10) if d.state == "sent"]) == 1
