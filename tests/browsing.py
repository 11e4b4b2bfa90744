"""A real Chromium for what only a browser can tell; where none is installed the tests skip, by name."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Error, sync_playwright


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium, or playwright's own."""
    system = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        try:
            # Its own sandbox cannot start as root, as in CI; the pages are ours.
            found = playwright.chromium.launch(executable_path=system, args=["--no-sandbox"])
        except Error as error:
            pytest.skip(f"no Chromium: playwright install chromium, or apt install chromium ({error})"[:200])
        try:
            yield found
        finally:
            found.close()
