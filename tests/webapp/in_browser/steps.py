"""What somebody does with a page, and what they look at."""

from dataclasses import dataclass

from playwright.async_api import CDPSession, Locator, Page, expect

from tests.webapp.site import Site, Watched


async def opened(watched: Watched, site: Site, path: str = "/app", **how) -> Page:
    """A page with its scripts, which are else fetched when they are first used."""
    await watched.page.goto(site.launch(path, **how))
    await watched.settled()
    for name in ("keys", "swipe", "picking"):
        await fetched(watched.page, name)
    return watched.page


async def fetched(page: Page, name: str) -> None:
    """Wait until a script is there, and whoever asked for it before has it."""
    await page.evaluate(
        "(name) => import(document.querySelector('script[type=module]').src.replace('app.js', name + '.js'))", name
    )


def row(page: Page, title: str) -> Locator:
    return page.locator("#list .row", has_text=title)


def title_field(page: Page) -> Locator:
    return page.locator("#fact-title textarea")


async def swipe(page: Page, on: Locator, by: int, *, down: int = 0) -> None:
    """A finger on the middle of something, that goes sideways, and down."""
    box = await on.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger = await Finger.of(page)
    await finger.touch("touchStart", x, y)
    for step in range(1, 9):
        await finger.touch("touchMove", x + by * step / 8, y + down * step / 8)
    await finger.touch("touchEnd")


@dataclass
class Finger:
    """A finger on a touch screen."""

    client: CDPSession

    @classmethod
    async def of(cls, page: Page) -> "Finger":
        return cls(await page.context.new_cdp_session(page))

    async def touch(self, kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        await self.client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    async def press(self, page: Page, card: Locator) -> tuple[float, float]:
        """Rest on a card of the board until it is lifted; gives where."""
        box = await card.bounding_box()
        assert box is not None
        at = box["x"] + box["width"] / 2, box["y"] + 20
        await self.touch("touchStart", *at)
        await expect(page.locator(".ghost")).to_be_visible()
        return at


async def drag(page: Page, card: Locator, to: Locator) -> None:
    start, end = await card.bounding_box(), await to.bounding_box()
    assert start is not None
    assert end is not None
    await page.mouse.move(start["x"] + 80, start["y"] + 20)
    await page.mouse.down()
    await page.mouse.move(start["x"] + 110, start["y"] + 40, steps=3)
    await page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 60, steps=6)
    await page.mouse.up()
