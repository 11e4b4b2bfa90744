"""The daemon as a process: it starts, tells systemd, reloads, stops, and cannot run twice."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.whole.house import House, article, rss

TITLE = "Hospital opens a second ward"
ROOT = Path(__file__).parent.parent.parent


class Manager:
    """What systemd would be to the daemon: a socket that its states arrive on."""

    def __init__(self, directory: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.address = str(directory / "notify")
        self.socket.bind(self.address)
        self.socket.settimeout(60)

    def wait_for(self, state: str) -> str:
        while True:
            said = self.socket.recv(4096).decode()
            if state in said:
                return said


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    made = Manager(tmp_path)
    yield made
    made.socket.close()


@contextmanager
def running(house: House, manager: Manager, **environment: str) -> "Iterator[subprocess.Popen[str]]":
    house.settings()
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "--config", str(house.directory / "config"), "run"],
        env={**os.environ, "NOTIFY_SOCKET": manager.address, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def followed(house: House) -> House:
    house.site.says("/feed", rss(("1", house.site.url("/1"), TITLE)), content_type="application/rss+xml")
    house.site.says("/1", article(TITLE, "The hospital opened a second ward on Monday, the board said."))
    house.feed("paper", "/feed")
    return house


def test_sigterm_finishes_what_is_in_hand_and_ends_with_success(followed: House, manager: Manager) -> None:
    with running(followed, manager) as process:
        assert "hospitals" in manager.wait_for("READY=1")
        process.send_signal(signal.SIGTERM)
        manager.wait_for("STOPPING=1")
        assert process.wait(60) == 0
    assert followed.feed_error("paper") is None


def test_a_second_sigterm_ends_at_once_and_the_next_start_goes_on(followed: House, manager: Manager) -> None:
    with running(followed, manager) as process:
        manager.wait_for("READY=1")
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) in (0, 1)
    followed.clock.at = followed.clock.at.replace(year=2035)  # the daemon lived in the real time
    followed.once()
    assert followed.titles() == {TITLE}


def test_a_wrong_change_of_the_configuration_is_refused_and_a_right_one_taken(
    followed: House, manager: Manager
) -> None:
    with running(followed, manager) as process:
        manager.wait_for("READY=1")
        config = followed.directory / "config" / "monitor.toml"
        right = config.read_text()
        config.write_text(right + "\n[polling]\nshortest = 3\n")
        process.send_signal(signal.SIGHUP)
        manager.wait_for("RELOADING=1")
        assert "old configuration kept" in manager.wait_for("READY=1")
        config.write_text(right)
        process.send_signal(signal.SIGHUP)
        manager.wait_for("RELOADING=1")
        assert "following" in manager.wait_for("READY=1")
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_an_emptied_list_of_routes_is_refused_at_a_reload_and_told_at_a_start(
    followed: House, manager: Manager
) -> None:
    """An editor that is saving, or a disk that is full, leaves an empty file: nobody would be told."""
    with running(followed, manager) as process:
        manager.wait_for("READY=1")
        routes = followed.directory / "config" / "routes.toml"
        right = routes.read_text()
        routes.write_text("# nothing yet\n")
        process.send_signal(signal.SIGHUP)
        manager.wait_for("RELOADING=1")
        assert "routes.toml has no [[route]] any more" in manager.wait_for("READY=1")
        routes.write_text(f"{right}enabled = false\n")
        process.send_signal(signal.SIGHUP)
        manager.wait_for("RELOADING=1")
        assert "following" in manager.wait_for("READY=1")
        process.send_signal(signal.SIGTERM)
        assert process.stderr is not None
        assert "has enabled = false on every route" in process.stderr.read()


def test_a_reload_that_cannot_open_keeps_what_ran_before(followed: House, manager: Manager) -> None:
    with running(followed, manager) as process, socket.create_server(("127.0.0.1", 0)) as taken:
        manager.wait_for("READY=1")
        config = followed.directory / "config" / "monitor.toml"
        config.write_text(f"{config.read_text()}\n[http]\nport = {taken.getsockname()[1]}\n")
        process.send_signal(signal.SIGHUP)
        manager.wait_for("RELOADING=1")
        assert "following" in manager.wait_for("READY=1")
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_the_watchdog_is_fed_while_all_goes_well(followed: House, manager: Manager) -> None:
    with running(followed, manager, WATCHDOG_USEC="1000000") as process:
        manager.wait_for("READY=1")
        manager.wait_for("WATCHDOG=1")
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_two_daemons_never_work_on_one_database(followed: House, manager: Manager, command: Command) -> None:
    with running(followed, manager):
        manager.wait_for("READY=1")
        second = command("--config", followed.directory / "config", "once")
    assert second.returncode == 1
    assert "another nhs-monitor works on" in second.stderr


def test_a_wrong_configuration_is_refused_with_exit_code_2(tmp_path: Path, command: Command) -> None:
    done = command("--config", tmp_path, "run")
    assert done.returncode == 2
    assert "nhs-monitor init DIR" in done.stderr
