"""A real Chromium over the demo's record; where none is installed, these tests say so and are skipped."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from monitor.demo.player import play
from monitor.demo.stage import scene
from monitor.model.policy import HttpSettings, Secret
from monitor.server.serving import served
from monitor.wiring.configuration import load_settings
from tests.browsing import chromium
from tests.conftest import ToldClock

TOKEN = "correct-horse-battery-staple"
#: A browser names these itself: a query that is none, the token that it is asked for, what is not there.
_EXPECTED = re.compile("status of 40[014]")
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1200, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser a file: playwright runs one at a time, and other rooms start theirs."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the pages over the record of the whole demo, on its last day."""
    directory = tmp_path_factory.mktemp("demo")
    with scene(directory) as on:
        settings = load_settings(on.config, {})
        play(settings, on.clock_file, after_each=lambda _done, _total: None)
        http = HttpSettings(port=0, token=Secret(TOKEN))
        clock = ToldClock(datetime(2025, 7, 14, 7, 30, tzinfo=UTC))
        with served(settings, http, clock=clock) as address:
            yield address.rstrip("/")


@pytest.fixture(params=["phone-light", "desktop-dark"])
def page(request: pytest.FixtureRequest, browser: Browser, pages: str) -> Iterator[Page]:
    """A window of each size, one of each scheme; what a page complains of fails the test."""
    size, scheme = request.param.split("-")
    context = browser.new_context(
        viewport=PHONE if size == "phone" else DESKTOP,
        color_scheme=scheme,
        base_url=pages,
        locale="en-GB",
        http_credentials={"username": "Ann", "password": TOKEN, "origin": pages},
    )
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if _matters(message, pages) else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert said == []


def cut_off(page: Page) -> list[str]:
    """What reaches beyond the window's side, or hides columns there."""
    found: list[str] = page.evaluate(
        """() => [document.documentElement, ...document.querySelectorAll('.table')]
        .filter(one => one.scrollWidth > one.clientWidth).map(one => one.className || one.tagName)"""
    )
    return found


def _matters(message: ConsoleMessage, pages: str) -> bool:
    return message.location["url"].startswith(pages) and not _EXPECTED.search(message.text)


@pytest.fixture
def pictures() -> Path | None:
    """Where screenshots go when they are asked for; docs/pages holds the ones that we looked at."""
    asked = os.environ.get("SCREENSHOTS")
    return Path(asked) if asked else None
