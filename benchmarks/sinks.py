"""Where the messages of a benchmark arrive: a mail server, a Slack and a webhook in a process of their own.

Run: python -m benchmarks.sinks

Prints its addresses as JSON, and after each line on its input how much came: for every message the moment
(CLOCK_MONOTONIC, the same for all processes of a machine) at which it was accepted.
"""

import asyncio
import json
import re
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

_MESSAGE_ID = re.compile(rb"^Message-ID: <([^@>]+)@", re.MULTILINE)
_SLACK_KEY = re.compile(rb'"event_payload": ?\{"key": ?"([^"]+)"')


class Arrivals:
    """When each message was accepted, by its key."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at: dict[str, float] = {}

    def note(self, key: bytes) -> None:
        with self._lock:
            self._at.setdefault(key.decode(), time.monotonic())

    def taken(self) -> dict[str, float]:
        with self._lock:
            found, self._at = self._at, {}
        return found


class _Mail:
    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        found = _MESSAGE_ID.search((envelope.original_content or b"").replace(b"\r\n", b"\n"))
        assert found is not None
        self._arrivals.note(found[1])
        return "250 OK"


class _Mailserver(Controller):
    def _trigger_server(self) -> None:
        """The system chose the port."""
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # aiosmtpd has no types


def _web(arrivals: Arrivals) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # connections stay open, as Slack's do

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            key = self.headers.get("webhook-id")
            found = key.encode() if key else (_SLACK_KEY.search(body) or [b"", b""])[1]
            arrivals.note(found)
            answer = b'{"ok": true, "ts": "1700000000.000001"}'
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    Handler.wbufsize = -1  # one packet for head and body, or Nagle's algorithm holds the second back
    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


def main() -> None:
    """Serve until the input ends."""
    arrivals = Arrivals()
    mail = _Mailserver(_Mail(arrivals), hostname="127.0.0.1", port=0)
    mail.start()
    web = _web(arrivals)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    say: Callable[[object], None] = lambda value: print(json.dumps(value), flush=True)  # noqa: E731
    say({"smtp": mail.port, "http": f"http://127.0.0.1:{web.server_port}"})
    for _ in sys.stdin:
        say(arrivals.taken())
    mail.stop()


if __name__ == "__main__":
    main()
