"""The pictures in the documentation, taken of the demo as a person meets it.

`python -m bench.pictures` takes the one in README, `python -m bench.pictures guide` those of docs/GUIDE.md.
"""

import asyncio
import re
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Page, ViewportSize, async_playwright, expect

from bench.guide import SCALE as PHONE_SCALE
from bench.guide import VIEW as PHONE
from bench.guide import Guide
from bench.smoke import demo
from bench.stack import ROOT

FOLDER = ROOT / "docs" / "pictures"
PICTURE = FOLDER / "demo.png"
VIEW, SCALE = ViewportSize(width=1440, height=900), 8 / 9
BURST_MS = 4_000
"""What is forwarded sooner after a message belongs to it."""

LARGEST_BYTES, LARGEST_GUIDE_BYTES = 250_000, 150_000
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


async def take(page: Page) -> list[Path]:
    """Forward a colleague's message, a burst and a customer's; show the last two cards, and the list beside them."""
    await page.wait_for_selector("html[data-ready=yes]")
    await _forward(page, "colleague", re.compile("pricing page"))
    await page.wait_for_timeout(BURST_MS)
    await _forward(page, "burst", re.compile("5 messages"))
    await page.wait_for_timeout(BURST_MS)
    await _forward(page, "hidden", re.compile("Marta K."))
    zone = page.get_by_role("button", name="Yes, that's my time")
    await zone.click()
    await expect(zone).to_have_count(0)
    await expect(page.get_by_text("Good to know")).to_be_hidden(timeout=10_000)
    await expect(page.frame_locator("iframe").get_by_text("The export to Excel")).to_be_visible()
    await page.evaluate("document.activeElement.blur()")
    await page.mouse.move(VIEW["width"] - 5, VIEW["height"] - 5)
    await page.screenshot(path=PICTURE, animations="disabled")
    return [PICTURE]


async def _forward(page: Page, sample: str, shown: re.Pattern[str]) -> None:
    await page.click(f"[data-sample={sample}]")
    await expect(page.locator(".message:has(> .keyboard)").last).to_contain_text(shown, timeout=10_000)


async def main(*, guide: bool) -> None:
    chromium = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    view, scale = (PHONE, PHONE_SCALE) if guide else (VIEW, SCALE)
    with tempfile.TemporaryDirectory(prefix="sift-") as folder:
        async with demo(Path(folder)) as address, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = await browser.new_page(
                viewport=view, device_scale_factor=scale, color_scheme="light", timezone_id="UTC"
            )
            await page.goto(address)
            taken = await Guide(page, FOLDER).take() if guide else await take(page)
            await browser.close()
    _weigh(taken, LARGEST_GUIDE_BYTES if guide else LARGEST_BYTES)


def _weigh(pictures: list[Path], most: int) -> None:
    for picture in pictures:
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size:,} bytes")
    if any(picture.stat().st_size > most for picture in pictures):
        raise SystemExit(f"too large: {most:,} bytes at most")


if __name__ == "__main__":
    asyncio.run(main(guide="guide" in sys.argv[1:]))
