"""Opens connections: resolves a name, judges every address, and connects to the very address it judged."""

import queue
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from ssl import SSLContext
from typing import Any, Self

import httpcore

from monitor.errors import ForbiddenAddress, Unreachable
from monitor.net.addresses import parse_address
from monitor.net.targets import PrivateHosts, forbidden_words

#: Answers the IP addresses of a host, the best first. Raises OSError where there are none.
Resolver = Callable[[str, int], Sequence[str]]
MOST_ADDRESSES = 4  #: tried before a host counts as unreachable


class Until(float):
    """A timeout in seconds that shrinks as a deadline comes near.

    httpcore hands a request's timeouts unchanged to its network streams, so the deadline of the whole
    answer travels inside the value, and holds for every single read: a slow drip cannot stretch it.
    """

    deadline: float
    clock: Callable[[], float]

    def __new__(cls, most: float, deadline: float, clock: Callable[[], float]) -> Self:
        """Allow `most` seconds, and never beyond `deadline` on `clock`."""
        self = super().__new__(cls, most)
        self.deadline, self.clock = deadline, clock
        return self

    def left(self) -> float:
        """How many seconds the next step may take; 0 or less when time is up."""
        return min(float(self), self.deadline - self.clock())


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Ask the operating system for the addresses of `host`, in its order of preference."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Dialler(httpcore.NetworkBackend):
    """A network backend that cannot be talked into a forbidden address.

    The check and the connection use the same resolved address, so a name that changes its answer
    between the two (DNS rebinding) gains nothing.
    """

    def __init__(self, allowed: PrivateHosts, *, resolver: Resolver = system_resolver) -> None:
        self._allowed = allowed
        self._resolver = resolver

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to `host`. Raises ForbiddenAddress, Unreachable, or httpcore's connect errors."""
        until = time.monotonic() + (_left(timeout, httpcore.ConnectTimeout) or 30.0)
        addresses = self.vetted(host, port, until - time.monotonic())[:MOST_ADDRESSES]
        failure: Exception | None = None
        for number, address in enumerate(addresses):
            share = max(0.05, (until - time.monotonic()) / (len(addresses) - number))
            try:
                plain = httpcore.SyncBackend().connect_tcp(
                    address, port, share, local_address, socket_options
                )
                return TimedStream(plain)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or Unreachable(f"{host} has no address")

    def vetted(self, host: str, port: int, seconds: float) -> Sequence[str]:
        """Resolve `host` and judge every address; one forbidden address condemns the host."""
        literal = parse_address(host) is not None
        addresses = [host] if literal else self._resolve(host, port, seconds)
        for address in addresses:
            if why := self._allowed.refusal(address, host, port):
                raise ForbiddenAddress(f"{host} leads to {address}, {forbidden_words(why)}")
        return addresses

    def _resolve(self, host: str, port: int, seconds: float) -> Sequence[str]:
        """Resolve in a thread of its own: the system's resolver knows no time limit, we do."""
        answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                answers.put(self._resolver(host, port))
            except Exception as error:
                answers.put(error)

        threading.Thread(target=look_up, name=f"resolve {host}", daemon=True).start()
        try:
            answer = answers.get(timeout=max(0.0, seconds))
        except queue.Empty:
            raise Unreachable(f"the name server did not answer for {host} within {seconds:.0f} s") from None
        if isinstance(answer, Exception):
            raise _no_address(host, answer) from answer
        return answer


class FixedDialler(httpcore.NetworkBackend):
    """Connects to nothing but the configured proxy, which may stand on a private address."""

    def __init__(self, host: str, port: int) -> None:
        self._proxy = (host, port)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the proxy. Raises ForbiddenAddress for any other host."""
        if (host, port) != self._proxy:
            raise ForbiddenAddress(f"{host}:{port} is not the configured proxy")
        seconds = _left(timeout, httpcore.ConnectTimeout)
        plain = httpcore.SyncBackend().connect_tcp(host, port, seconds, local_address, socket_options)
        return TimedStream(plain)


class TimedStream(httpcore.NetworkStream):
    """A connection whose every step obeys what is left of the deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read at most `max_bytes`."""
        return self._stream.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write in slices, so that a reader who stalls meets the deadline too."""
        for start in range(0, len(buffer), 16384):
            self._stream.write(buffer[start : start + 16384], _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Encrypt; the certificate is checked against the host name, not against the address."""
        seconds = _left(timeout, httpcore.ConnectTimeout)
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, seconds))

    def get_extra_info(self, info: str) -> Any:
        """Pass on what the connection knows of itself."""
        return self._stream.get_extra_info(info)


def _left(timeout: float | None, expired: type[httpcore.TimeoutException]) -> float | None:
    if not isinstance(timeout, Until):
        return timeout
    seconds = timeout.left()
    if seconds <= 0:
        raise expired
    return seconds


def _no_address(host: str, error: Exception) -> Unreachable:
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        return Unreachable(f"the name server has no answer for {host} just now")
    return Unreachable(f"{host} has no address: {error}")
