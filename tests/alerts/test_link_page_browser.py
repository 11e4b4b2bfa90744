"""A signed link in a real browser, behind a plain HTTP server: opened, pressed, and pressed again."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page

from monitor.alerts.link_page import LinkPage
from monitor.model.handling import HandlingKind
from monitor.model.ids import RouteId, StoryId
from tests.alerts.builders import NEWS_AT
from tests.alerts.test_links import Desk, signer
from tests.browsing import chromium


@contextmanager
def mounted(page: LinkPage, origins: list[str | None]) -> Iterator[str]:
    """Serve a page's addresses, as any web server would; keeps the origins that posts name."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            if self.command == "POST":
                origins.append(self.headers.get("origin"))
            answer = page(self.command, self.path.rpartition("/")[2])
            body = answer.body.encode()
            self.send_response(answer.status)
            for name, value in (*answer.headers.items(), ("content-length", str(len(body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body if self.command != "HEAD" else b"")

        do_GET = do_HEAD = do_POST = _answer  # noqa: N815 - http.server's names

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


def token(kind: HandlingKind) -> str:
    url = signer().url(
        kind, story=StoryId(12), route=RouteId("desk"), recipient="anna@example.org", at=NEWS_AT
    )
    return url.rpartition("/")[2]


@pytest.fixture
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page(viewport={"width": 390, "height": 800})


def test_a_reader_opens_a_link_and_presses_its_button(page: Page) -> None:
    desk, origins, asked = Desk(), list[str | None](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    with mounted(desk.page, origins) as address:
        page.goto(f"{address}/signed/{token(HandlingKind.SNOOZE)}")
        assert page.title() == "Snooze this story?"
        assert desk.done == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("button", name="Snooze").click()
        page.wait_for_load_state()
        assert page.locator("h1").inner_text() == "The story is snoozed."
        assert [one.kind for one in desk.done] == [HandlingKind.SNOOZE]
        assert origins == [address]  # what a server checks against requests that other sites cause
    ours = [url for url in asked if not url.endswith("/favicon.ico")]
    assert all(url.startswith(f"{address}/signed/") for url in ours)
    assert [one for one in problems if "favicon" not in one] == []
