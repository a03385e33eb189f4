"""Chromium for the tests of pages: the system's, else Playwright's own. `./sift test` leaves them out where none is.

To start it takes longer than most of these tests do, so those of a folder share one; what is bound to a loop can only
be shared in one loop.
"""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Playwright, async_playwright, expect

IN_BROWSER = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
"""Marks of a module whose tests share a browser."""

shared_loop = partial(pytest_asyncio.fixture, loop_scope="session")
"""Makes an asynchronous fixture for them."""

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
