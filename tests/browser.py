"""A real Chromium for what only a browser can tell; where none is installed the tests skip, by name."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Error, sync_playwright


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start playwright's own Chromium, or the system's."""
    with sync_playwright() as playwright:
        browser = _started(playwright.chromium)
        try:
            yield browser
        finally:
            browser.close()


def _started(kind: object) -> Browser:
    try:
        return kind.launch()  # type: ignore[attr-defined, no-any-return] # playwright's BrowserType
    except Error:
        found = shutil.which("chromium") or shutil.which("google-chrome")
        if found is None:
            pytest.skip("no browser: `playwright install chromium`, or apt install chromium")
        return kind.launch(executable_path=found, args=["--no-sandbox"])  # type: ignore[attr-defined, no-any-return]
