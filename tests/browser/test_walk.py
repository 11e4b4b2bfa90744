"""A reader's walks through the pages, on a phone and a desktop, by day and by night."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import cut_off

EVERY_PAGE = {
    "today": "/",
    "stories": "/stories",
    "story": "/stories/2",
    "as-of": "/stories/2?as_of=2025-03-01",
    "timeline": "/stories/2/timeline",
    "reports": "/stories/2/reports",
    "article": "/articles/17",
    "edit": "/articles/18/changes",
    "search": "/search?q=powys",
    "wrong": '/search?q="powys',
    "first": "/first?phrase=%C2%A316.4m",
    "said": "/said?name=gwynfor",
    "edits": "/edits",
    "why": "/why?of=91",
    "week": "/week?until=2025-07-03",
    "quiet": "/quiet",
    "sources": "/sources",
    "alerts": "/alerts?state=held",
    "topics": "/topics",
    "ask": "/search",
    "nothing": "/search?q=zzzz",
    "missing": "/stories/999",
}
_AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


def test_from_a_search_to_the_outlets_own_page_and_a_muted_story(page: Page, pages: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_label("Words, or").fill('"two-year waits" 10,254')
    page.get_by_role("button", name="Search").click()
    expect(page.locator("mark").first).to_have_text("Two-year waits")
    page.get_by_role("link", name="story 2").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Powys plan would slow treatment")
    page.locator("#timeline ~ ol").get_by_text("Two-year waits number 10,254").click()
    passage = page.locator(":target")
    expect(passage).to_contain_text("Two-year waits number 10,254 in Wales and 158 in England")
    expect(passage).to_be_in_viewport()
    story = page.get_by_role("link", name="story 2").get_attribute("href")
    outlet = page.get_by_role("link", name="Read it at")
    assert outlet.get_attribute("rel") == "external noopener noreferrer"
    outlet.click()
    expect(page.locator("body")).to_contain_text("Two-year waits number 10,254 in Wales")
    assert not page.url.startswith(pages)
    mute_and_unmute(page, f"{pages}{story}")


def mute_and_unmute(page: Page, story: str) -> None:
    """The browser asks for the token itself; `page` has given it, as anybody would in its window."""
    page.goto(story)
    page.get_by_role("button", name="Mute for a week").click()
    expect(page.get_by_text("Nobody is alerted: muted by Ann until")).to_be_visible()
    assert page.url == f"{story}#alerts"
    page.get_by_role("button", name="Unmute").click()
    expect(page.get_by_text("Readers are alerted to what is new")).to_be_visible()


def test_from_today_to_what_an_edit_changed(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="in an edit").click()
    expect(page.locator("del")).to_have_text(["539,000"])
    expect(page.locator("ins").first).to_have_text("593,000")
    page.get_by_role("link", name="Revision 1").click()
    expect(page.get_by_text("539,000")).to_be_visible()


def test_what_did_we_know_on_a_day(page: Page) -> None:
    page.goto("/stories/2")
    page.get_by_label("At the end of").fill("2025-03-01")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("As known on 1 Mar 2025")).to_be_visible()
    expect(page.locator(".timeline > li")).to_have_count(2)
    page.get_by_role("link", name="With all that is known now").click()
    expect(page.locator(".timeline > li")).to_have_count(4)


def test_the_keyboard_reaches_the_content_first(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to content")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_nothing_stands_in_anyones_way(
    page: Page, name: str, pictures: Path | None, request: pytest.FixtureRequest
) -> None:
    """axe finds no violation by day or night, nothing is cut off at the side, and the page is small."""
    answer = page.goto(EVERY_PAGE[name])
    assert answer is not None
    assert len(answer.body()) < 60_000
    assert violations(page, _AXE) == []
    assert cut_off(page) == []
    window = request.node.callspec.params["page"]
    if pictures is not None:
        page.screenshot(path=pictures / f"{name}-{window}.png", full_page=name in ("story", "today"))
    page.emulate_media(color_scheme="light" if "dark" in window else "dark")
    assert violations(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}}) == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert "HTML" not in cut_off(page), "with letters of twice the size"


def violations(page: Page, rules: dict[str, object]) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, options=rules).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]


def test_what_is_printed_at_night_is_printed_by_day(page: Page) -> None:
    page.goto("/articles/18/changes")
    page.emulate_media(media="print", color_scheme="dark")
    colour = "one => getComputedStyle(document.querySelector(one)).backgroundColor"
    assert page.evaluate(colour, "html") == "rgb(255, 255, 255)"
    assert page.evaluate(colour, "ins") == "rgb(220, 239, 224)"
    page.goto("/stories/2")
    expect(page.locator("form").first).to_be_hidden()


def test_a_browser_without_scripts_misses_nothing(page: Page) -> None:
    page.goto("/stories/2")
    assert page.locator("script").count() == 0
    assert json.loads(page.evaluate("JSON.stringify(performance.getEntriesByType('resource').length)")) <= 2
