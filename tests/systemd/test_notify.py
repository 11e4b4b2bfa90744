"""The notify protocol, against a socket of ours."""

import os
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.systemd import Notifier


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(2)
        yield listening


def notifier(manager: socket.socket) -> Notifier:
    return Notifier.from_environment({"NOTIFY_SOCKET": manager.getsockname()})


def test_each_state_is_one_datagram(manager: socket.socket) -> None:
    said = notifier(manager)
    said.ready("following\n60 feeds")
    said.reloading()
    said.alive("well")
    said.stopping()
    received = [manager.recv(1000).decode() for _ in range(4)]
    assert received[0] == "READY=1\nSTATUS=following 60 feeds"
    assert received[1].startswith("RELOADING=1\nMONOTONIC_USEC=")
    assert received[2] == "WATCHDOG=1\nSTATUS=well"
    assert received[3] == "STOPPING=1"


def test_an_abstract_socket_is_reached_as_well() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("\0nhs-monitor-test")
        listening.settimeout(2)
        Notifier.from_environment({"NOTIFY_SOCKET": "@nhs-monitor-test"}).ready("x")
        assert listening.recv(100).startswith(b"READY=1")


def test_without_a_manager_nothing_happens() -> None:
    Notifier.from_environment({}).ready("x")


def test_a_manager_that_is_gone_does_no_harm(tmp_path: Path) -> None:
    Notifier.from_environment({"NOTIFY_SOCKET": str(tmp_path / "gone")}).ready("x")


@pytest.mark.parametrize(
    ("environment", "interval"),
    [
        ({"WATCHDOG_USEC": "120000000"}, timedelta(minutes=2)),
        ({"WATCHDOG_USEC": "120000000", "WATCHDOG_PID": str(os.getpid())}, timedelta(minutes=2)),
        ({"WATCHDOG_USEC": "120000000", "WATCHDOG_PID": "1"}, None),
        ({}, None),
    ],
)
def test_the_watchdog_is_fed_only_when_it_is_ours(
    environment: dict[str, str], interval: timedelta | None
) -> None:
    assert Notifier.from_environment(environment).watchdog_interval == interval
