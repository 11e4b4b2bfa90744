"""No connection is opened to an address that was not judged, whatever the name server says."""

import socket
import threading
import time

import httpcore
import pytest

from monitor.errors import ForbiddenAddress, Unreachable
from monitor.net.dialling import Dialler, FixedDialler, Until, system_resolver
from monitor.net.targets import PrivateHosts
from tests.runaway import no_runaway


@pytest.fixture
def canary():
    """A loopback listener that must never be called."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener
        with pytest.raises(BlockingIOError):
            listener.accept()


TO_LOOPBACK = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0x7f.0.0.1", "0177.0.0.1",
    "017700000001", "localhost", "LOCALHOST", "localhost.", "0", "0.0.0.0", "::1",
    "::ffff:127.0.0.1", "::ffff:7f00:1", "64:ff9b::7f00:1",
]  # fmt: skip


@pytest.mark.parametrize("host", TO_LOOPBACK)
def test_no_way_of_writing_loopback_connects(canary, host):
    """Even past the reading of the URL, the system's resolver included."""
    with pytest.raises((ForbiddenAddress, Unreachable)):
        Dialler(PrivateHosts()).connect_tcp(host, canary.getsockname()[1], 1.0)


@pytest.mark.parametrize(
    "addresses",
    [
        pytest.param(["127.0.0.1"], id="only a forbidden one"),
        pytest.param(["8.8.8.8", "127.0.0.1"], id="a public one first"),
        pytest.param(["127.0.0.1", "8.8.8.8"], id="a public one last"),
        pytest.param(["::ffff:127.0.0.1"], id="wrapped"),
        pytest.param(["fe80::1%lo"], id="with a scope"),
        pytest.param(["not an address"], id="no address at all"),
    ],
)
def test_one_forbidden_address_condemns_the_host(canary, addresses):
    with pytest.raises(ForbiddenAddress):
        Dialler(PrivateHosts(), resolver=lambda *_: addresses).connect_tcp(
            "news.example", canary.getsockname()[1], 1.0
        )


def test_what_is_connected_is_what_was_judged(serve):
    """A name that would answer differently the second time is asked only once."""
    server = serve(lambda visit: None)
    answers = [["127.0.0.1"], ["127.0.0.2"]]
    dialler = Dialler(PrivateHosts.parse(["news.example"]), resolver=lambda *_: answers.pop(0))
    stream = dialler.connect_tcp("news.example", server.port, 1.0)
    assert stream.get_extra_info("server_addr") == ("127.0.0.1", server.port)
    assert answers == [["127.0.0.2"]]
    stream.close()


def test_the_next_address_is_tried_where_one_does_not_answer(serve):
    server = serve(lambda visit: None)
    dialler = Dialler(PrivateHosts.parse(["news.example"]), resolver=lambda *_: ["127.0.0.9", "127.0.0.1"])
    dialler.connect_tcp("news.example", server.port, 1.0).close()


def test_a_host_without_addresses_is_unreachable():
    with pytest.raises(Unreachable, match="has no address"):
        Dialler(PrivateHosts(), resolver=lambda *_: []).connect_tcp("news.example", 80, 1.0)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(socket.EAI_AGAIN, "later"), "just now"),
        (socket.gaierror(socket.EAI_NONAME, "unknown"), "has no address"),
        (UnicodeError("label too long"), "has no address"),
    ],
)
def test_a_failing_name_server_makes_a_host_unreachable(error, words):
    def resolver(host, port):
        raise error

    with pytest.raises(Unreachable, match=words):
        Dialler(PrivateHosts(), resolver=resolver).connect_tcp("news.example", 80, 1.0)


def test_a_silent_name_server_does_not_hold_us_up():
    release = threading.Event()
    with no_runaway(time.monotonic), pytest.raises(Unreachable, match="did not answer"):
        Dialler(PrivateHosts(), resolver=lambda *_: release.wait(9)).connect_tcp("news.example", 80, 0.1)
    release.set()


def test_a_deadline_shrinks_a_timeout_and_then_ends_it(wrist):
    until = Until(10, wrist() + 15, wrist)
    assert until.left() == 10
    wrist.seconds += 8
    assert until.left() == 7
    wrist.seconds += 8
    assert until.left() < 0
    with pytest.raises(httpcore.ConnectTimeout):
        Dialler(PrivateHosts()).connect_tcp("8.8.8.8", 80, until)


def test_behind_a_proxy_nothing_but_the_proxy_is_dialled(canary):
    with pytest.raises(ForbiddenAddress, match="not the configured proxy"):
        FixedDialler("127.0.0.1", 1).connect_tcp("127.0.0.1", canary.getsockname()[1], 1.0)


def test_the_system_resolver_answers_each_address_once():
    assert system_resolver("127.0.0.1", 80) == ["127.0.0.1"]
