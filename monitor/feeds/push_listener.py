"""A small HTTP listener for hubs, where nothing else serves their callback."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore, Thread
from time import monotonic
from urllib.parse import urlsplit

from monitor.errors import BadConfig, StorageBusy
from monitor.feeds.stage_subscribe import Receiver
from monitor.feeds.websub import Response

log = logging.getLogger(__name__)

#: A push carries a feed document at most; a larger one is answered 413 and not read.
LARGEST_PUSH = 10 * 1024 * 1024
_AT_ONCE = 8  #: visitors; further ones are turned away, and hubs come back
_PATIENCE = 10.0  #: seconds without a byte
_LONGEST_READ = 60.0  #: seconds for one push


@contextmanager
def listening(receiver: Receiver, *, host: str, port: int) -> Iterator[int]:
    """Serve `receiver` until the block ends; gives the port. Raises BadConfig where it is taken."""
    handler = type("_Bound", (_Handler,), {"receiver": receiver})
    try:
        server = _Server((host, port), handler)
    except OSError as error:
        raise BadConfig(
            [f"monitor.toml [websub] listen: {host}:{port} cannot be used: {error.strerror}"]
        ) from error
    thread = Thread(target=server.serve_forever, args=(0.2,), name="hubs", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self._room = BoundedSemaphore(_AT_ONCE)

    def process_request(self, request: object, client_address: object) -> None:
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)  # type: ignore[arg-type]
            return
        super().process_request(request, client_address)  # type: ignore[arg-type]

    def process_request_thread(self, request: object, client_address: object) -> None:
        try:
            super().process_request_thread(request, client_address)  # type: ignore[arg-type]
        finally:
            self._room.release()

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - the base's
        log.debug("a visitor of the hub callback broke off", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    server_version = "nhs-monitor"
    sys_version = ""
    timeout = _PATIENCE
    receiver: Receiver

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._answer(lambda: self.receiver.get(_token(parts.path), parts.query))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit() and len(length) < 12):
            self._reply(Response(411))
        elif int(length) > LARGEST_PUSH:
            self._reply(Response(413))
        else:
            body = self._body(int(length))
            if body is None:
                self._reply(Response(408))
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._answer(lambda: self.receiver.post(_token(urlsplit(self.path).path), headers, body))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Log nothing of a request: its path is a secret."""

    def _body(self, length: int) -> bytes | None:
        """Read a push; None for one that trickles."""
        deadline, read = monotonic() + _LONGEST_READ, bytearray()
        while len(read) < length and monotonic() < deadline:
            piece = self.rfile.read1(min(65536, length - len(read)))
            if not piece:
                break
            read += piece
        return bytes(read) if len(read) == length else None

    def _answer(self, ask: Callable[[], Response]) -> None:
        try:
            self._reply(ask())
        except StorageBusy as error:
            log.warning("a hub was sent away: %s", error)
            self._reply(Response(503))

    def _reply(self, response: Response) -> None:
        self.close_connection = True
        self.send_response(response.status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(response.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(response.body)


def _token(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]
