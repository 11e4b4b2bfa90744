"""A reader's walks through the pages, on a phone and a desktop, by day and by night."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

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
    """axe finds no violation, nothing is cut off at the side, and the page is small."""
    answer = page.goto(EVERY_PAGE[name])
    assert answer is not None
    assert len(answer.body()) < 60_000
    found = Axe().run(page, options=_AXE).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    tables = "[...document.querySelectorAll('.table')].every(one => one.scrollWidth <= one.clientWidth)"
    assert page.evaluate(tables), "a table hides columns at its side"
    if pictures is not None:
        window = request.node.callspec.params["page"]
        page.screenshot(path=pictures / f"{name}-{window}.png", full_page=name in ("story", "today"))


def test_a_browser_without_scripts_misses_nothing(page: Page) -> None:
    page.goto("/stories/2")
    assert page.locator("script").count() == 0
    assert json.loads(page.evaluate("JSON.stringify(performance.getEntriesByType('resource').length)")) <= 2
