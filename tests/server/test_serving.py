"""Serving: beside the daemon, or alone until it is told to stop."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from monitor.errors import BadConfig, BadInput
from monitor.model.policy import HttpSettings
from monitor.server.serving import served
from tests.cli.conftest import Desk
from tests.conftest import ToldClock


def test_serve_says_where_and_ends_well_when_told(desk: Desk) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "--config", desk.config, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent.parent,
    )
    assert process.stdout is not None
    with process:
        address = process.stdout.readline().split()[-1]
        assert httpx.get(f"{address}health", trust_env=False).json() == {"status": "ok"}
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_a_ctrl_c_as_soon_as_the_address_is_told_ends_it_as_well(desk: Desk) -> None:
    """Before the server itself listens for signals."""
    with subprocess.Popen(
        [sys.executable, "-m", "monitor", "--config", desk.config, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent.parent,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(30) == 0
        finally:
            process.kill()


def test_a_port_that_is_taken_is_a_sentence(desk: Desk, clock: ToldClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        http = HttpSettings(port=taken.getsockname()[1])
        with (
            pytest.raises(BadInput, match="cannot listen on"),
            served(desk.house.settings(), http, clock=clock),
        ):
            pass


def test_the_body_of_a_page_waits_for_no_confirmation_of_its_head(desk: Desk, clock: ToldClock) -> None:
    with (
        served(desk.house.settings(), HttpSettings(port=0), clock=clock) as address,
        httpx.Client(base_url=address, trust_env=False) as client,
    ):
        assert client.get("health").is_success
        undelayed = list(_undelayed(httpx.URL(address).port))
        assert undelayed == [True, True], "one that listens, one that answers"


def _undelayed(port: int | None) -> Iterator[bool]:
    """Whether each socket that this process has on a port of its own sends what it is given at once."""
    for path in Path("/proc/self/fd").iterdir():
        with suppress(OSError), socket.socket(fileno=os.dup(int(path.name))) as one:
            if one.family == socket.AF_INET and one.getsockname()[1] == port:
                yield one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_the_command_refuses_an_open_door(desk: Desk) -> None:
    ended = desk.ask("serve", "--listen", "0.0.0.0")
    assert ended.code == 2
    assert "there is no token" in ended.err


@pytest.mark.parametrize(
    ("main", "words"),
    [
        ('[http]\nlisten = "0.0.0.0"\n', "there is no token"),
        ('[http]\ntoken = {env = "NO_SUCH_TOKEN"}\n', "NO_SUCH_TOKEN is empty"),
        ("[http]\nport = 0\n", "a whole number from 1"),
        ('[http]\npot = 1\n', "does not know"),
    ],
)  # fmt: skip
def test_a_wrong_section_is_refused_with_what_to_do(desk: Desk, main: str, words: str) -> None:
    desk.house.main = main
    with pytest.raises(BadConfig, match=words):
        desk.house.settings()
