"""Nothing talks the client into a forbidden address: not a URL, not a redirect, not a name server.

Every connection that this process opens is seen by an audit hook, so "refused" means that none was tried.
"""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from monitor.errors import ForbiddenAddress, Refused, TooManyRedirects
from tests.net.test_targets import TRICKS

_watched: list[list[Any]] = []


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and _watched:
        _watched[-1].append(arguments[1])


@pytest.fixture(scope="module")
def hook() -> None:
    sys.addaudithook(_audit)  # for good: Python takes none back


@pytest.fixture
def connections(hook: None) -> Iterator[list[Any]]:
    """The addresses that were connected to."""
    _watched.append([])
    yield _watched[-1]
    _watched.pop()


ANSWERS = {
    "loopback": ["127.0.0.1"],
    "private": ["10.1.2.3"],
    "cloud metadata": ["169.254.169.254"],
    "Alibaba's metadata": ["100.100.100.200"],
    "Azure's wire server": ["168.63.129.16"],
    "Oracle's metadata": ["192.0.0.192"],
    "a public address first": ["93.184.216.34", "127.0.0.1"],
    "a private address first": ["192.168.0.1", "93.184.216.34"],
    "this host": ["0.0.0.0"],
    "broadcast": ["255.255.255.255"],
    "multicast": ["224.0.0.251"],
    "benchmark network": ["198.18.0.1"],
    "IPv6 loopback": ["::1"],
    "IPv4-mapped": ["::ffff:127.0.0.1"],
    "IPv4-translated": ["::ffff:0:127.0.0.1"],
    "IPv4-compatible": ["::127.0.0.1"],
    "NAT64": ["64:ff9b::7f00:1"],
    "local NAT64": ["64:ff9b:1::7f00:1"],
    "6to4": ["2002:7f00:1::"],
    "Teredo": ["2001:0:4136:e378:8000:63bf:80ff:fffe"],
    "unique local": ["fd00:ec2::254"],
    "link-local with its scope": ["fe80::1%lo"],
    "site-local": ["fec0::1"],
}


@pytest.mark.parametrize("url", [pytest.param(url, id=name) for name, url in TRICKS.items()])
def test_a_trick_in_a_url_connects_to_nothing(
    url: str, weave: Callable[..., Any], connections: list[Any]
) -> None:
    with pytest.raises(ForbiddenAddress):
        weave(private_hosts=()).get(url)
    assert connections == []


@pytest.mark.parametrize("answers", [pytest.param(found, id=name) for name, found in ANSWERS.items()])
def test_a_name_that_leads_inside_connects_to_nothing(
    answers: list[str], weave: Callable[..., Any], connections: list[Any]
) -> None:
    with pytest.raises(ForbiddenAddress):
        weave(private_hosts=(), resolver=lambda *_: answers).get("http://news.example/")
    assert connections == []


def test_a_name_server_that_changes_its_mind_gains_nothing(
    weave: Callable[..., Any], connections: list[Any]
) -> None:
    """Public when it is asked, loopback when it is asked again: it is asked once for a connection."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) > 1 else ["192.0.2.1"]

    with pytest.raises(ForbiddenAddress):
        weave(private_hosts=(), resolver=rebinding).get("http://news.example/")
    assert (asked, connections) == (["news.example"], [])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "onward",
    [
        *("http://169.254.169.254/latest/", "http://2130706433/", "http://[::ffff:7f00:1]/", "//0x7f.1/"),
        *("http://127.0.0.1:22/", "file:///etc/passwd", "http://user@10.0.0.1/", "http:\\\\127.0.0.1\\"),
    ],
)
def test_a_redirect_inside_is_not_followed(
    onward: str, status: int, serve: Callable[..., Any], weave: Callable[..., Any], connections: list[Any]
) -> None:
    server = serve(lambda visit: visit.answer(status, headers={"Location": onward}))
    host = f"127.0.0.1:{server.port}"
    with pytest.raises((ForbiddenAddress, TooManyRedirects, Refused)):
        weave(private_hosts=(host,)).get(server.url)
    assert connections == [("127.0.0.1", server.port)]
