"""Real servers on loopback whose misbehaviour each test scripts, and a web that may visit them."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from monitor.model.policy import WebPolicy
from monitor.net.web import GuardedWeb


@dataclass
class Visit:
    """One request as the server saw it, and its way to answer."""

    connection: socket.socket
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def send(self, *parts: bytes) -> None:
        for part in parts:
            self.connection.sendall(part)

    def answer(self, status: int = 200, body: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
        """Answer properly, with a Content-Length unless the headers frame the body themselves."""
        lines = {"Content-Length": str(len(body))} if status != 304 else {}
        lines |= dict(headers or {})
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.send(f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode("latin-1"), body)


Script = Callable[[Visit], None]


@dataclass
class Server:
    """A listening socket and the threads that serve it."""

    script: Script
    visits: list[Visit] = field(default_factory=list)
    connections: list[socket.socket] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.threads = [threading.Thread(target=self._accept, daemon=True)]
        self.threads[0].start()

    def _accept(self) -> None:
        while not self.stopping.is_set():
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections.append(connection)
            self.threads.append(threading.Thread(target=self._serve, args=[connection], daemon=True))
            self.threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        # The client goes away, as clients of bad servers do: no error of ours.
        with suppress(OSError), connection, connection.makefile("rb") as reader:
            while visit := _read(connection, reader):
                self.visits.append(visit)
                self.script(visit)

    def stop(self) -> None:
        self.stopping.set()
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        for connection in self.connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join(5)


def _read(connection, reader) -> Visit | None:
    line = reader.readline()
    if not line.strip() or line.count(b" ") != 2:
        return None
    method, path, _ = line.decode("latin-1").split(" ")
    headers = {}
    while (line := reader.readline()).strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    body = reader.read(int(headers.get("content-length", "0")))
    return Visit(connection, method, path, headers, body)


@pytest.fixture
def serve() -> Iterator[Callable[[Script], Server]]:
    """Start a server that runs a script for every visit."""
    servers: list[Server] = []

    def start(script: Script) -> Server:
        servers.append(Server(script))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def tls() -> ssl.SSLContext:
    """Trust nobody: quicker than reading all authorities for every test."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@pytest.fixture
def weave(tls) -> Iterator[Callable[..., GuardedWeb]]:
    """Make a web that may visit 127.0.0.1 and *.test (which lead there); policy fields by keyword."""
    webs: list[GuardedWeb] = []

    def make(*, resolver=lambda host, port: ["127.0.0.1"], clock=None, sleep=None, tls=tls, **fields):
        fields = {
            "private_hosts": ("127.0.0.1", "one.test", "two.test"),
            "spacing_per_host": timedelta(0),
            "read_timeout": timedelta(seconds=2),
            "total_timeout": timedelta(seconds=4),
        } | fields
        time = {name: given for name, given in (("clock", clock), ("sleep", sleep)) if given}
        webs.append(GuardedWeb(WebPolicy(**fields), version="1.2", resolver=resolver, tls=tls, **time))
        return webs[-1]

    yield make
    for web in webs:
        web.close()


@pytest.fixture
def web(weave) -> GuardedWeb:
    """A web with the usual rules and loopback allowed by name."""
    return weave()


class Wrist:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


@pytest.fixture
def wrist() -> Wrist:
    """Time that only moves on purpose."""
    return Wrist()
