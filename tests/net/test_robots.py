"""Whether an article page may be fetched, asked of real servers."""

from datetime import timedelta

import pytest

from monitor.errors import ForbiddenAddress, Transient
from monitor.net.robots import Robots


def site(serve, *texts):
    """Serve robots.txt: each read gets the next text or status, the last one for ever."""
    left = list(texts)

    def script(visit):
        said = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(said, int):
            visit.answer(said)
        else:
            visit.answer(body=said.encode())

    return serve(script)


def test_a_page_is_allowed_or_not_as_the_file_says_and_the_verdict_quotes_it(serve, web):
    server = site(serve, "user-agent: *\ndisallow: /private")
    robots = Robots(web)
    assert robots.allowed(f"{server.url}/news").allowed
    verdict = robots.allowed(f"{server.url}/private/1")
    assert (verdict.allowed, verdict.reason) == (False, "robots.txt says Disallow: /private")


def test_the_file_is_read_once_in_24_hours(serve, web, wrist):
    server = site(serve, "user-agent: *\ndisallow: /a", "user-agent: *\ndisallow: /b")
    robots = Robots(web, clock=wrist)
    assert [robots.allowed(f"{server.url}/{path}").allowed for path in "ab"] == [False, True]
    wrist.seconds += 24 * 3600
    assert [robots.allowed(f"{server.url}/{path}").allowed for path in "ab"] == [True, False]
    assert [visit.path for visit in server.visits] == ["/robots.txt"] * 2


@pytest.mark.parametrize("status", [404, 401, 403, 410])
def test_without_a_file_all_is_allowed(serve, web, status):
    verdict = Robots(web).allowed(f"{site(serve, status).url}/news")
    assert verdict.allowed
    assert str(status) in verdict.reason


@pytest.mark.parametrize("status", [500, 503, 429])
def test_while_the_site_fails_the_page_is_put_off_and_the_site_left_in_peace(serve, weave, wrist, status):
    server = site(serve, status, "user-agent: *\nallow: /")
    robots = Robots(weave(clock=wrist, sleep=wrist.sleep), clock=wrist)
    for _ in range(3):
        with pytest.raises(Transient, match="is not known yet"):
            robots.allowed(f"{server.url}/news")
    assert len(server.visits) == 1
    wrist.seconds += 3600
    assert robots.allowed(f"{server.url}/news").allowed


def test_known_rules_hold_for_a_week_while_the_site_fails(serve, web, wrist):
    server = site(serve, "user-agent: *\ndisallow: /a", 500)
    robots = Robots(web, clock=wrist)
    assert not robots.allowed(f"{server.url}/a").allowed
    wrist.seconds += 6 * 24 * 3600
    assert not robots.allowed(f"{server.url}/a").allowed
    wrist.seconds += 2 * 24 * 3600
    with pytest.raises(Transient):
        robots.allowed(f"{server.url}/a")


def test_of_a_huge_file_the_beginning_counts(serve, web):
    server = site(serve, "user-agent: *\ndisallow: /a\n" + "# padding\n" * 100_000)
    assert not Robots(web).allowed(f"{server.url}/a").allowed


def test_a_crawl_delay_spaces_the_requests_that_follow_up_to_a_minute(serve, weave, wrist):
    server = site(serve, "user-agent: *\ncrawl-delay: 3600")
    web = weave(clock=wrist, sleep=wrist.sleep)
    assert Robots(web).allowed(f"{server.url}/a").crawl_delay == timedelta(seconds=60)
    web.get(f"{server.url}/a")
    web.get(f"{server.url}/a")
    assert wrist.slept == [60]


def test_a_forbidden_url_is_not_asked_about(web):
    with pytest.raises(ForbiddenAddress):
        Robots(web).allowed("http://10.0.0.1/news")
