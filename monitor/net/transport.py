"""Carries one request over a guarded connection of its own."""

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpcore
import httpx

from monitor.errors import BadConfig
from monitor.model.policy import Way
from monitor.net.dialling import Dialler, FixedDialler
from monitor.net.messages import Ask


class Transports:
    """One transport for each way out, opened when it is first taken; safe for many threads."""

    def __init__(self, dialler: Dialler, *, tls: ssl.SSLContext | None) -> None:
        self._dialler = dialler
        self._tls = tls
        self._lock = threading.Lock()
        self._open: dict[Way, GuardedTransport] = {}

    def of(self, way: Way) -> "GuardedTransport":
        """Give the transport of a way. Raises BadConfig for a proxy that cannot be read."""
        with self._lock:
            if way not in self._open:
                self._open[way] = GuardedTransport(self._dialler, way, tls=self._tls)
            return self._open[way]

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            for transport in self._open.values():
                transport.close()


class GuardedTransport:
    """HTTP over connections that only the dialler opens; errors are httpcore's own.

    No connection serves twice. What a server sends beyond one answer would be read as its answer to the
    next request (h11 keeps it), through a proxy even as another site's; a name would be judged once for
    many requests; and with seconds between two visits to a host there is little to save. So httpcore's pool
    only says how a connection is made.

    httpx.HTTPTransport would do much the same, but has no public place for a network backend.
    """

    def __init__(self, dialler: Dialler, way: Way, *, tls: ssl.SSLContext | None) -> None:
        # What a context offers is set for each connection: two protocols must not share one.
        context = tls or _trusting_context()
        if way.proxy is None:
            self._pool = httpcore.ConnectionPool(
                ssl_context=context, network_backend=dialler, http2=way.http2
            )
        else:
            self._pool = _proxied_pool(way.proxy, context, http2=way.http2)
        self._lock = threading.Lock()
        self._in_use: set[httpcore.ConnectionInterface] = set()

    @contextmanager
    def send(self, ask: Ask, timeouts: Mapping[str, float]) -> Iterator[httpcore.Response]:
        """Send a request and answer as soon as the headers are in; the body streams until the end."""
        request = _request(ask, timeouts)
        connection = self._pool.create_connection(request.url.origin)
        with self._lock:
            self._in_use.add(connection)
        try:
            response = connection.handle_request(request)
            try:
                yield response
            finally:
                response.close()
        finally:
            with self._lock:
                self._in_use.discard(connection)
            connection.close()

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            in_use = list(self._in_use)
        for connection in in_use:
            connection.close()


def _request(ask: Ask, timeouts: Mapping[str, float]) -> httpcore.Request:
    url = ask.target.url
    headers = [(b"Host", url.netloc), *ask.headers.items()]
    if ask.method == "POST":
        headers.append((b"Content-Length", str(len(ask.body)).encode()))
    return httpcore.Request(
        method=ask.method,
        url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=headers,
        content=ask.body or None,
        extensions={"timeout": timeouts},
    )


def _trusting_context() -> ssl.SSLContext:
    """Trust certifi's authorities and the system's own, where an organisation keeps its private ones."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


def _proxied_pool(proxy: str, context: ssl.SSLContext, *, http2: bool) -> httpcore.ConnectionPool:
    try:
        configured = httpx.Proxy(proxy)
        url = configured.url
        if url.scheme not in {"http", "https"} or not url.host:
            raise ValueError(url.scheme)
    except (httpx.InvalidURL, ValueError):
        # The value itself may hold a password, so the message does not repeat it.
        raise BadConfig(["a proxy is not of the form http://host:port or https://host:port"]) from None
    port = url.port or (443 if url.scheme == "https" else 80)
    return httpcore.HTTPProxy(
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=port, target=b"/"),
        proxy_auth=configured.raw_auth,
        ssl_context=context,
        network_backend=FixedDialler(url.raw_host.decode("ascii"), port),
        http2=http2,
    )
