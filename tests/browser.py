"""Chromium for the tests of pages: the system's, else Playwright's own. `./sift test` leaves them out where none is."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Playwright, async_playwright, expect

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

expect.set_options(timeout=15_000)  # only what fails waits so long, and other tests run beside it


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A running browser. Skips the test under SIFT_NO_BROWSER=1, else fails it where there is none."""
    if os.environ.get("SIFT_NO_BROWSER") == "1":
        pytest.skip("no Chromium here, or tests in a browser were not wanted (SIFT_NO_BROWSER=1)")
    async with async_playwright() as playwright:
        path = _path(playwright)
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        await browser.close()


def _path(playwright: Playwright) -> str:
    path = next((path for name in NAMES if (path := shutil.which(name))), playwright.chromium.executable_path)
    if not Path(path).exists():
        pytest.fail("No Chromium here: install it, run `playwright install chromium`, or set SIFT_NO_BROWSER=1.")
    return path
