"""Article pages are asked for as robots.txt allows, at every hop."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from monitor.articles.fetching import KeptOut, Pages
from monitor.demo.loopback import LoopbackServer, Reply, Request
from monitor.model.policy import WebPolicy
from monitor.net.robots import Robots
from monitor.net.web import GuardedWeb


@contextmanager
def two_sites() -> Iterator[tuple[Pages, str, str, list[str]]]:
    """A guest's pages, the addresses of two sites, and what was asked of the second, which shuts /private."""
    asked: list[str] = []

    def first(request: Request) -> Reply:
        if request.target == "/robots.txt":
            return Reply(status=200, body=b"User-agent: *\nDisallow: /shut")
        onward = {"/away": f"{second_site.address}/private/1", "/shut-later": "/shut/1", "/open": "/there"}
        if request.target in onward:
            return Reply(status=302, headers={"location": onward[request.target]})
        return Reply(status=200, body=b"<p>there</p>")

    def second(request: Request) -> Reply:
        asked.append(request.target)
        if request.target == "/robots.txt":
            return Reply(status=200, body=b"User-agent: *\nDisallow: /private")
        return Reply(status=200, body=b"<p>private</p>")

    with ExitStack() as stack:
        second_site = LoopbackServer(second)
        first_site = LoopbackServer(first)
        stack.enter_context(second_site)
        stack.enter_context(first_site)
        hosts = tuple(urlsplit(site.address).netloc for site in (first_site, second_site))
        policy = WebPolicy(private_hosts=hosts, spacing_per_host=timedelta(0))
        web = stack.enter_context(GuardedWeb(policy, version="1.2"))
        pages = Pages(web=web, robots=Robots(web), largest=100_000)
        yield pages, first_site.address, second_site.address, asked


@pytest.mark.parametrize("path", ["/shut/1", "/shut-later", "/away"])
def test_robots_txt_is_asked_again_where_a_redirect_leads(path: str) -> None:
    """To another path of the site, and to another site with rules of its own."""
    with two_sites() as (pages, first, _, asked):
        with pytest.raises(KeptOut, match=r"robots\.txt does not allow it"):
            pages.ask(first + path)
        assert [target for target in asked if target != "/robots.txt"] == []


def test_a_redirect_to_an_open_path_is_followed() -> None:
    with two_sites() as (pages, first, _, _):
        assert pages.ask(first + "/open").body == b"<p>there</p>"
