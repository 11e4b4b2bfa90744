"""The demo's mails in a real browser: readable in light and dark and on a phone, and nothing is fetched.

With NHS_MONITOR_PICTURES=1 (`make pictures`) the pictures of docs/ are made anew from this run.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from monitor.alerts.sheet import Links
from monitor.alerts.together import word_group, word_overflow
from monitor.demo.showing import is_digest
from monitor.model.alerts import Briefing
from monitor.model.stories import Kind
from monitor.wiring import record
from monitor.wiring.configuration import load_settings
from tests.browsing import chromium
from tests.whole.plays import Played

DOCS = Path(__file__).parents[2] / "docs"
NAMES = ("alert", "gathered", "overflow", "digest")
_LINKS = Links(
    pages="https://monitor.example",
    mute="https://monitor.example/signed/mute",
    snooze="https://monitor.example/signed/snooze",
)
PHONE, DESK = 390, 820  #: pixels wide
#: WCAG 2.1, 1.4.3: what normal text needs against its background.
LEAST_CONTRAST = 4.5

_LUMINANCE = """rgb => {
  const [r, g, b] = rgb.map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b;
}"""
#: The text and background that the browser settled on, for the elements that hold words.
_COLOURS = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgb = colour => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3); };
  const back = matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
  return [...document.querySelectorAll('h1, h2, p, blockquote, a')].map(
    e => [e.tagName, rgb(getComputedStyle(e).color), back]);
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def pages(whole_play: Played) -> dict[str, str]:
    """The HTML of the alert that reverses the story, and of the digest with most news, as they were sent.

    And what readers would have got who slept through the whole story, or whose route tells very little.
    """
    alert = next(mail for mail in whole_play.mails if mail.message["Subject"].startswith("Reversed"))
    digests = [_html(mail.message) for mail in whole_play.mails if is_digest(mail)]
    told = _told(whole_play)
    reversal = next(one for one in told if one.kind is Kind.REVERSED)
    return {
        "alert": _html(alert.message),
        "digest": max(digests, key=len),
        "gathered": word_group([one for one in told if one.story == reversal.story], _LINKS).html,
        "overflow": word_overflow(told, _LINKS).html,
    }


def _told(played: Played) -> list[Briefing]:
    """Everything that was new in the demo, oldest first."""
    with record.open_store(load_settings(played.scene.config, {})) as store, store.look() as records:
        found = record.archive_of(store).developments(limit=1000)
        return [records.alerts.briefing(one.id) for one in reversed(found)]


def _html(message: Any) -> str:
    body = message.get_body(("html",)).get_content()
    assert isinstance(body, str)
    return body


Show = Callable[[str, Literal["light", "dark"], int], Page]


@pytest.fixture
def show(browser: Browser, pages: dict[str, str]) -> Iterator[Show]:
    """Open a mail; every request that it makes is an error."""
    opened = []

    def shown(name: str, scheme: Literal["light", "dark"], width: int) -> Page:
        context = browser.new_context(
            color_scheme=scheme, viewport={"width": width, "height": 300}, device_scale_factor=2
        )
        opened.append(context)
        page = context.new_page()
        page.on("request", lambda request: pytest.fail(f"the mail asks for {request.url}"))
        page.set_content(pages[name])
        return page

    yield shown
    for context in opened:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_every_word_stands_out_in_light_and_in_dark(
    show: Show, name: str, scheme: Literal["light", "dark"]
) -> None:
    page = show(name, scheme, DESK)
    found = page.evaluate(_COLOURS)
    assert len(found) > 3
    for tag, text, back in found:
        one, other = (page.evaluate(f"({_LUMINANCE})({rgb})") for rgb in (text, back))
        contrast = (max(one, other) + 0.05) / (min(one, other) + 0.05)
        assert contrast >= LEAST_CONTRAST, f"{tag} {text} on {back}"


@pytest.mark.parametrize("name", NAMES)
def test_a_phone_need_not_scroll_sideways(show: Show, name: str) -> None:
    page = show(name, "light", PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_the_first_thing_seen_is_the_news(show: Show) -> None:
    page = show("alert", "light", PHONE)
    box = page.locator("h1").bounding_box()
    assert box is not None
    assert box["y"] < 100
    assert "Reversed" in page.locator("h1").inner_text()


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [
        ("alert", "light", DESK),
        ("alert", "dark", DESK),
        ("alert", "light", PHONE),
        ("gathered", "light", DESK),
        ("gathered", "light", PHONE),
        ("overflow", "light", DESK),
        ("overflow", "dark", DESK),
        ("digest", "light", DESK),
        ("digest", "dark", DESK),
        ("digest", "light", PHONE),
    ],
)
def test_a_picture_of_it(
    show: Show, tmp_path: Path, name: str, scheme: Literal["light", "dark"], width: int
) -> None:
    where = DOCS if os.environ.get("NHS_MONITOR_PICTURES") else tmp_path
    file = where / f"mail-{name}-{'phone' if width == PHONE else scheme}.png"
    show(name, scheme, width).screenshot(path=file, full_page=True)
    assert file.stat().st_size > 10_000  # an empty page has 6 KB
