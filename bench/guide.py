"""The pictures of docs/GUIDE.md: its steps on the demo page, as on a phone. `python -m bench.pictures guide`"""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Locator, Page, ViewportSize, expect

VIEW, SCALE = ViewportSize(width=430, height=900), 4 / 3
WAIT_MS = 15_000
EARLIER_MS = 4_000
"""What is forwarded sooner after a message belongs to it."""


@dataclass(frozen=True, slots=True)
class Guide:
    """Somebody at the page, with a camera."""

    page: Page
    folder: Path

    async def take(self) -> list[Path]:
        """All steps in the order of the guide; the pictures."""
        await self.page.wait_for_selector("html[data-ready=yes]")
        return [*await self._first_task(), *await self._own_day(), *await self._app(), *await self._team()]

    async def _first_task(self) -> list[Path]:
        await self.page.click(".start")
        await self._shows("Hello, Ann!")
        await self._forward("hidden")
        card = self._card("From Marta K.")
        await expect(card.get_by_role("button", name="Yes, that's my time")).to_be_visible(timeout=WAIT_MS)
        first = await self._shoot("first-task")
        await self._press(card, "Yes, that's my time")
        await self._reply(card, "friday 10:00, urgent, note: Marta called twice")
        await expect(card).to_contain_text("Marta called twice", timeout=WAIT_MS)
        reply = await self._shoot("reply")
        await self._press(card, "More…")
        await self._press(card, "Checklist")
        await self._shows("Answer with")
        await self._say("Reproduce it\nFix the timeout\nWrite to Marta")
        await self._press(card, "☐ Reproduce it")
        await expect(card.get_by_role("button", name="☑ Reproduce it")).to_be_visible(timeout=WAIT_MS)
        await card.scroll_into_view_if_needed()
        return [first, reply, await self._shoot("checklist", show=card)]

    async def _own_day(self) -> list[Path]:
        for words in ("Call the plumber today", "Send Olena the invoice today, urgent"):
            await self._say(words)
            await self._shows(words.split(" today")[0] + " #")
        await self.page.wait_for_timeout(EARLIER_MS)
        await self._forward("colleague")
        await self._shows("Update the pricing page #")
        await self._say("/today")
        await self._shows("Due today")
        today = await self._shoot("today")
        await self._say("/tasks")
        tasks = self._card(re.compile("4 open tasks"))
        await self._press(tasks, "Pick several")
        await self._press(tasks, "☐ Call the plumber")
        await self._press(tasks, "☐ Update the pricing page")
        await expect(tasks).to_contain_text("2 picked", timeout=WAIT_MS)
        return [today, await self._shoot("pick-several")]

    async def _app(self) -> list[Path]:
        await self._say("The plants are dry")
        await self._shows("What kind is it?")
        await self.page.click(".open-app")
        app = self.page.frame_locator("iframe")
        await expect(app.get_by_role("link", name="The plants are dry")).to_be_visible(timeout=WAIT_MS)
        tasks = await self._shoot_app("app-tasks")
        await app.get_by_role("link", name="Inbox").click()
        await expect(app.get_by_role("heading", name="Inbox")).to_be_visible(timeout=WAIT_MS)
        await app.get_by_role("link", name="Send Olena the invoice").click()
        await expect(app.get_by_text("How Sift read it")).to_be_visible(timeout=WAIT_MS)
        message = await self._shoot_app("app-message")
        await self.page.click(".phone-back")
        await app.get_by_role("link", name="Check").click()
        await expect(app.get_by_text("Which kind?")).to_be_visible(timeout=WAIT_MS)
        check = await self._shoot_app("app-check")
        await self.page.click(".phone-close")
        return [tasks, message, check]

    async def _team(self) -> list[Path]:
        await self._become("Bob", "Sift")
        await self.page.click(".start")
        await self._open("Launch team")
        await self._reply(self.page.locator(".message", has_text="printer"), "/task")
        await self._shows("out of paper again")
        await self._become("Ann", "Launch team")
        await self._say("@sift_bot order new chairs by Friday, @bob_ray")
        await self._shows("👤 Bob Ray")
        team = await self._shoot("team")
        await self.page.click(".bot-role")
        await self._say("/settings")
        settings = self._card("Settings of this group")
        await self._press(settings, "Tasks by reaction")
        await self._press(settings, "Switch it on")
        await self._shows("has switched on tasks by reaction")
        await self._become("Bob", "Launch team")
        await self._say("The projector in room 3 flickers, somebody should replace it by Monday")
        await self._become("Ann", "Launch team")
        said = self.page.locator(".message", has_text="by Monday").last
        await said.hover()
        await said.get_by_role("button", name="React", exact=True).click()
        await said.get_by_role("menuitem", name="React with ✍").click()
        await self._shows("asked by Ann Lee")
        return [team, await self._shoot("reaction")]

    def _card(self, words: str | re.Pattern[str]) -> Locator:
        """The newest message of the bot's with buttons that says so."""
        return self.page.locator(".message:has(> .keyboard)", has_text=words).last

    async def _shows(self, words: str) -> None:
        await expect(self.page.locator(".message:not(.mine)", has_text=words).last).to_be_visible(timeout=WAIT_MS)

    async def _say(self, words: str) -> None:
        await self.page.fill(".line textarea", words)
        await self.page.press(".line textarea", "Enter")

    async def _reply(self, message: Locator, words: str) -> None:
        await message.hover()
        await message.get_by_role("button", name="Reply", exact=True).click()
        await self._say(words)

    async def _press(self, card: Locator, label: str) -> None:
        await card.get_by_role("button", name=label, exact=True).click(timeout=WAIT_MS)

    async def _forward(self, sample: str) -> None:
        await self.page.click(f"[data-sample={sample}]")

    async def _become(self, name: str, chat: str) -> None:
        await self.page.locator(".who").get_by_role("radio", name=name).click()
        await self._is_open("Sift")
        await self._open(chat)

    async def _open(self, chat: str) -> None:
        await self._row(chat).click()
        await self._is_open(chat)

    async def _is_open(self, chat: str) -> None:
        """Its row says so once the line to write in is its own: what was written sooner would be lost."""
        await expect(self._row(chat)).to_have_attribute("aria-current", "true", timeout=WAIT_MS)

    def _row(self, chat: str) -> Locator:
        return self.page.locator(".chat-row", has_text=chat).filter(has=self.page.get_by_text(chat, exact=True))

    async def _shoot(self, name: str, show: Locator | None = None) -> Path:
        """The chat as it is, with nothing pointed at, from its newest message up or with `show` in it."""
        await expect(self.page.locator(".toast")).to_have_count(0, timeout=WAIT_MS)
        await self.page.evaluate("document.activeElement.blur()")
        await self.page.mouse.move(1, 1)
        if show is None:
            await self.page.locator(".log").evaluate("log => { log.scrollTop = log.scrollHeight; }")
        else:
            await show.evaluate("message => message.scrollIntoView({ block: 'end' })")
        return await self._expose(".chat", name)

    async def _shoot_app(self, name: str) -> Path:
        """The Mini App as it is, with nothing pointed at."""
        await self.page.mouse.move(1, 1)
        return await self._expose(".phone", name)

    async def _expose(self, place: str, name: str) -> Path:
        path = self.folder / f"{name}.png"
        await self.page.locator(place).screenshot(path=path, animations="disabled")
        return path
