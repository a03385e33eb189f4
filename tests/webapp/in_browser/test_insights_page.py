"""The page of insights in a browser: charts that can be read without seeing them, links that lead to what is counted."""

import os
import re
from datetime import timedelta

import pytest
from playwright.async_api import expect

from storage.reading_tables import Correction
from tasks.insights.survival import End
from tests.browser import IN_BROWSER
from tests.tasks.laws import NOW, past_of, two_people
from tests.tasks.past import Past
from tests.webapp.conftest import make_team
from tests.webapp.site import DARK, DESKTOP, LIGHT, PHONE, watched

pytestmark = IN_BROWSER

NARROW = {"width": 360, "height": 740}


def live(store, team, now) -> None:
    """A team in which Bob is slow and Ann is quick, with messages, readings, and a task that is hardly done in time."""
    past, moved = Past(store, team.workspace_id, now), now - NOW
    people = {None: None, 1: team.ann, 2: team.bob}
    for number, spell in enumerate(past_of(two_people, seed=1, a_day=1.5, days=200)):
        traits, since = spell.traits, spell.since + moved
        end = [("done" if spell.end is End.DONE else "drop", spell.until + moved)] if spell.until else []
        message = None
        if number % 3:
            sure = {"kind": 0.5 + number % 10 / 20, "is_task": 0.9}
            name = ("telegram", "Acme · client", "monitoring")[number % 3]
            message = past.message(since, source=name, kind=traits.kind, confidence=sure)
        due = since + timedelta(days=number % 9) if number % 4 == 0 else None
        task = past.task(
            since, *end, message_id=message, part=0, kind=traits.kind, priority=traits.priority,
            assignee_id=people[traits.assignee_id], due_at=due, source=("telegram", "monitoring")[number % 2],
        )  # fmt: skip
        if message and number % 5 == 0:
            past.add([_correction(task, traits.kind, number % 10 > 0, since + timedelta(hours=1))])
    past.task(now, title="Order the new cables for the office", due_at=now + timedelta(hours=30), assignee_id=team.bob)
    past.message(now)


def _correction(task, said: str, right: bool, at) -> Correction:
    return Correction(
        workspace_id=task.workspace_id,
        task_id=task.id,
        message_id=task.message_id,
        field="kind",
        accepted=right,
        was={"value": said},
        value={"value": said if right else "event"},
        text="Something",
        sender="name:acme",
        place="chat:acme",
        provider="embedded",
        at=at,
    )


LOOKS = {"narrow-light": (NARROW, LIGHT), "phone-dark": (PHONE, DARK), "desktop-light": (DESKTOP, LIGHT)}


@pytest.mark.thorough
async def test_every_chart_can_be_read_by_everybody(browser, site, clock):
    """What the gallery of all pages shows, with a past behind it, and every table open."""
    team = await site.write(make_team)
    await site.write(live, team, clock())
    clock.offset += timedelta(seconds=1)

    for name, (size, theme) in LOOKS.items():
        async with watched(browser, viewport=size) as seen:
            await seen.page.goto(site.launch("/app/insights?period=30d", theme=theme))
            page = await seen.settled()

            labels = [await chart.get_attribute("aria-label") for chart in await page.get_by_role("img").all()]
            assert [len(label) > 40 for label in labels] == [True] * 6
            await expect(page.get_by_text("Order the new cables for the office")).to_be_visible()
            await _keep(page, name)
            for summary in await page.locator("details.numbers > summary").all():
                await summary.click()
            await expect(page.locator("details.numbers table").first).to_be_visible()
            await _keep(page, f"{name}-numbers")
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing hangs over"
            assert await page.evaluate(_SMALL) == []
            assert await seen.violations() == [], name


async def test_numbers_lead_to_the_lists_that_they_count_and_charts_come_as_files(browser, site, clock):
    team = await site.write(make_team)
    await site.write(live, team, clock())
    clock.offset += timedelta(seconds=1)

    async with watched(browser) as seen:
        await seen.page.goto(site.launch("/app/insights?period=7d&by=priority"))
        page = await seen.settled()

        async with page.expect_download() as coming:
            await page.get_by_role("button", name="Workload: download as CSV").click()
        file = await coming.value
        assert file.suggested_filename == "sift-people.csv"
        assert "@bob" in (await file.path()).read_text()
        await page.get_by_role("link", name="90 days").click()
        await expect(page).to_have_url(re.compile(r"period=90d&by=priority"))
        urgent = page.get_by_role("link", name="Urgent").first
        assert "priority=urgent" in await urgent.get_attribute("href")
        await page.locator(".kpis").get_by_text("Open", exact=True).locator("..").get_by_role("link").click()
        await expect(page).to_have_url(re.compile(r"/app/tasks\?status=in_progress&status=open"))


async def test_who_has_nothing_yet_is_told_what_to_do(browser, site):
    await site.write(make_team)

    async with watched(browser) as seen:
        await seen.page.goto(site.launch("/app/insights"))
        page = await seen.settled()

        await expect(page.get_by_role("heading", name="Nothing to learn from yet")).to_be_visible()
        assert await seen.violations() == []


_SMALL = """[...document.querySelectorAll('#insights *')].filter((it) => it.checkVisibility() && it.childNodes.length &&
  [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) &&
  parseFloat(getComputedStyle(it).fontSize) < 11).map((it) => it.outerHTML.slice(0, 80))"""


async def _keep(page, name: str) -> None:
    if folder := os.environ.get("SIFT_PICTURES"):
        await page.screenshot(path=f"{folder}/insights-{name}.png", full_page=True)
