"""Records that no newsroom has: empty, or of words made to break a page."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from monitor.model.policy import HttpSettings
from monitor.server.serving import served
from monitor.wiring import record
from tests.browser.conftest import cut_off
from tests.conftest import ToldClock
from tests.server.corpus import STRANGE, hostile, strange
from tests.storage.newsroom import Newsroom
from tests.whole.house import open_house

#: Links and headings in which there is nothing to see.
BARE = r"""() => [...document.querySelectorAll("a, h1, h2, h3")].map(one => one.textContent)
.filter(text => !/[\p{L}\p{N}\p{P}\p{S}]/u.test(text))"""
EMPTY = ["/", "/stories", "/week", "/search", "/search?q=ward", "/alerts", "/sources", "/topics", "/quiet"]
LISTS = [*EMPTY, "/first?phrase=ward", "/said?name=ann", "/edits", f"/search?q={'a' * 900}%20AND"]
PLACES = [
    f"/{place}".format(number)
    for number in range(1, len(STRANGE) + 3)
    for place in ("stories/{}", "stories/{}/timeline", "stories/{}/reports", "articles/{}", "why?of={}")
]


@pytest.fixture(scope="module", params=[None, hostile, strange], ids=["empty", "hostile", "strange"])
def address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, migrated_file: Path
) -> Iterator[str]:
    fill: Callable[[Newsroom], None] | None = request.param
    directory = tmp_path_factory.mktemp("strange")
    with open_house(directory, ToldClock()) as house:
        settings = house.settings()
        shutil.copyfile(migrated_file, directory / "monitor.db")
        if fill is not None:
            with record.open_store(settings) as store:
                fill(Newsroom(store))
        with served(settings, HttpSettings(port=0), clock=house.clock) as where:
            yield where.rstrip("/")


@pytest.fixture
def narrow(browser: Browser, address: str) -> Iterator[Page]:
    """The narrowest window that pages must serve (WCAG 1.4.10); a script that runs fails the test."""
    context = browser.new_context(viewport={"width": 320, "height": 700}, base_url=address)
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type != "error" else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("dialog", lambda dialog: said.append(dialog.message))
    yield opened
    context.close()
    assert said == []


def test_no_words_and_no_want_of_words_break_a_page(narrow: Page) -> None:
    for path in (*LISTS, *PLACES):
        answer = narrow.goto(path)
        assert answer is not None
        assert answer.status < 500, path
        assert cut_off(narrow) == [], path
        assert narrow.evaluate(BARE) == [], path
        narrow.set_viewport_size({"width": 1200, "height": 900})
        assert cut_off(narrow) == [], path
        narrow.set_viewport_size({"width": 320, "height": 700})
