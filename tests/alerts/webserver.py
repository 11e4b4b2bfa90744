"""A real HTTP server on loopback that answers by script, and a Slack that remembers what it was told."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from monitor.model.policy import WebPolicy
from monitor.net.web import GuardedWeb
from tests.alerts.builders import Seconds


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]  #: lower case
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    silent: bool = False  #: take the request, then hang up without a word

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Reply":
        return cls(body=json.dumps(content).encode(), headers=(("content-type", "application/json"),))


SILENCE = Reply(silent=True)
Answerer = Callable[[Request], Reply]


@contextmanager
def web_server(answer: Answerer) -> Iterator[str]:
    """Run the server; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._reply()

        def do_GET(self) -> None:
            self._reply()

        def _reply(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = answer(Request(self.command, parts.path, parse_qs(parts.query), headers, body))
            if reply.silent:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in (*reply.headers, ("content-length", str(len(reply.body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: Any) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def guarded_web(seconds: Seconds) -> Iterator[GuardedWeb]:
    """The real client, allowed to reach this machine; its clock is the test's."""
    policy = WebPolicy(
        private_hosts=("127.0.0.1",), spacing_per_host=timedelta(0), total_timeout=timedelta(seconds=5)
    )
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # empty: reading the real one at each test takes time
    with GuardedWeb(policy, version="0", clock=seconds, sleep=lambda _: None, tls=trust) as web:
        yield web


@dataclass
class Slack:
    """A channel and its threads. `troubles` are played before a post is read, or after it is taken."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    before: list[Reply] = field(default_factory=list)  #: answers instead of taking the next posts
    after: list[Reply] = field(default_factory=list)  #: answers for next posts, although they are taken
    may_read: bool = True
    page: int = 2

    def __call__(self, request: Request) -> Reply:
        self.requests.append(request)
        if request.path.endswith("/chat.postMessage"):
            return self._post(request)
        if not self.may_read:
            return Reply.of({"ok": False, "error": "missing_scope"})
        thread = request.query.get("ts", [""])[0]
        if request.path.endswith("/conversations.replies"):
            held = [m for m in self.messages if thread in (m["ts"], m.get("thread_ts"))]
            if not held:
                return Reply.of({"ok": False, "error": "thread_not_found"})
        else:
            held = [m for m in reversed(self.messages) if not m.get("thread_ts")]
        start = int(request.query.get("cursor", ["0"])[0])
        onward = str(start + self.page) if start + self.page < len(held) else ""
        return Reply.of(
            {
                "ok": True,
                "messages": held[start : start + self.page],
                "response_metadata": {"next_cursor": onward},
            }
        )

    def _post(self, request: Request) -> Reply:
        if self.before:
            return self.before.pop(0)
        message = request.json()
        thread = message.get("thread_ts")
        if thread and all(m["ts"] != thread for m in self.messages):
            return Reply.of({"ok": False, "error": "thread_not_found"})
        ts = f"1700000000.{len(self.messages) + 1:06d}"
        self.messages.append(message | {"ts": ts})
        return self.after.pop(0) if self.after else Reply.of({"ok": True, "ts": ts})

    def posts(self) -> int:
        return sum(request.path.endswith("/chat.postMessage") for request in self.requests)
